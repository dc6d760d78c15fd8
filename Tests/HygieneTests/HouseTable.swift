/// Which room may import what (docs/architecture.md), from the ground floor up. Here and nowhere else.
struct HouseTable: Sendable {
    struct Row: Sendable {
        let room: String
        let imports: Set<String>
    }

    /// The standard library's own modules, and Foundation where it is truly needed.
    static let everywhere: Set<String> = ["Foundation", "Synchronization"]

    static let casework: Set<String> = [
        "SubjectRequests", "Workflows", "AuditTrail", "Vault", "DataMap", "Storage", "Mail", "Logging",
    ]

    static let services: Set<String> = ["Logging", "Metrics", "ServiceLifecycle"]

    static let rows: [Row] = [
        Row(room: "CCurl", imports: []),
        Row(room: "CPostgres", imports: []),
        Row(room: "CArchive", imports: []),
        Row(room: "CGMime", imports: []),
        Row(room: "CODBC", imports: []),
        Row(room: "SubjectRequests", imports: []),
        Row(room: "Definitions", imports: ["SubjectRequests", "Yams"]),
        Row(room: "AuditTrail", imports: ["Crypto"]),
        Row(room: "Vault", imports: ["Crypto", "CryptoExtras"]),
        Row(room: "Databases", imports: ["GRDB", "GRDBSQLite", "CPostgres", "CODBC"]),
        Row(room: "Outbound", imports: ["CCurl"]),
        Row(room: "Templates", imports: ["Mustache"]),
        Row(room: "Workflows", imports: ["SubjectRequests", "Definitions", "Crypto"]),
        Row(room: "DataMap", imports: ["SubjectRequests", "Definitions"]),
        Row(
            room: "Storage",
            imports: ["SubjectRequests", "Workflows", "AuditTrail", "Databases", "Vault", "Logging"]
        ),
        Row(
            room: "DataStores",
            imports: ["SubjectRequests", "DataMap", "Databases", "Outbound", "Vault", "CArchive", "Logging"]
        ),
        Row(room: "Mail", imports: ["SubjectRequests", "Definitions", "Outbound", "Templates", "CGMime", "Logging"]),
        Row(room: "Disclosure", imports: ["SubjectRequests", "Templates", "Vault", "CArchive", "Logging"]),
        Row(room: "Casework", imports: casework),
        Row(
            room: "Execution",
            imports: casework.union(services).union(["Casework", "DataStores", "Disclosure", "Outbound"])
        ),
        Row(
            room: "WebServer",
            imports: services.union([
                // Hummingbird's signatures are written with the types of these two.
                "SubjectRequests", "Workflows", "DataMap", "Casework", "Templates", "Hummingbird", "HTTPTypes",
                "NIOCore", "JWTKit",
            ])
        ),
        Row(
            room: "Commands",
            imports: services.union(rooms).union(["ArgumentParser", "Configuration"]).subtracting([
                "habeas", "Commands",
            ])
        ),
        Row(room: "habeas", imports: ["Commands"]),
    ]

    static let rooms: Set<String> = [
        "SubjectRequests", "Definitions", "AuditTrail", "Vault", "Databases", "Outbound", "Templates", "Workflows",
        "DataMap", "Storage", "DataStores", "Mail", "Disclosure", "Casework", "Execution", "WebServer", "Commands",
        "habeas",
    ]

    static func imports(of room: String) -> Set<String>? { rows.first { $0.room == room }?.imports }

    /// Rooms that a row lets in from below itself in the table: there must be none.
    static var arrowsUpwards: [String] {
        rows.enumerated().flatMap { place, row in
            let above = Set(rows.prefix(place).map(\.room))
            let known = Set(rows.map(\.room))
            return row.imports.intersection(known).subtracting(above).map { "\(row.room) imports \($0)" }
        }
    }
}
