/// Which room may import what (docs/architecture.md), from the ground floor up. Here and nowhere else.
struct HouseTable: Sendable {
    struct Row: Sendable {
        let room: String
        let imports: Set<String>
    }

    /// The standard library's own modules, and Foundation where it is truly needed.
    static let everywhere: Set<String> = ["Foundation", "Synchronization"]

    /// Decides, and touches neither thread nor file nor wire.
    static let pure: Set<String> = [
        "SubjectRequests", "Definitions", "AuditTrail", "Vault", "Templates", "Workflows", "DataMap",
    ]

    static let casework: Set<String> = [
        "SubjectRequests", "Workflows", "AuditTrail", "Vault", "DataMap", "Storage", "Mail", "Logging",
    ]

    static let services: Set<String> = ["Logging", "Metrics", "ServiceLifecycle"]

    private static let floors: [Row] = [
        Row(room: "CCurl", imports: []),
        Row(room: "CPostgres", imports: []),
        Row(room: "CArchive", imports: []),
        Row(room: "CGMime", imports: []),
        Row(room: "CODBC", imports: []),
        Row(room: "CSpawn", imports: []),
        Row(room: "SubjectRequests", imports: []),
        Row(room: "Definitions", imports: ["SubjectRequests", "Yams"]),
        Row(room: "AuditTrail", imports: ["Crypto"]),
        Row(room: "Vault", imports: ["Crypto", "CryptoExtras"]),
        Row(room: "Threads", imports: []),
        Row(room: "Databases", imports: ["Threads", "GRDB", "GRDBSQLite", "CPostgres", "CODBC"]),
        Row(room: "Outbound", imports: ["Threads", "CCurl"]),
        Row(room: "Templates", imports: ["Mustache"]),
        Row(room: "Workflows", imports: ["SubjectRequests", "Definitions", "Crypto"]),
        Row(room: "DataMap", imports: ["SubjectRequests", "Definitions"]),
        Row(
            room: "Storage",
            imports: ["SubjectRequests", "Workflows", "AuditTrail", "Threads", "Databases", "Vault", "Logging"]
        ),
        Row(
            room: "DataStores",
            imports: [
                "SubjectRequests", "Definitions", "Threads", "DataMap", "Databases", "Outbound", "Vault", "CArchive",
                "CSpawn", "Logging",
            ]
        ),
        Row(room: "Mail", imports: ["SubjectRequests", "Definitions", "Outbound", "Templates", "CGMime", "Logging"]),
        Row(room: "Disclosure", imports: ["SubjectRequests", "Templates", "Vault", "CArchive", "Logging"]),
        Row(room: "Casework", imports: casework),
        Row(
            room: "Execution",
            imports: casework.union(services).union(["Casework", "Threads", "DataStores", "Disclosure", "Outbound"])
        ),
        Row(
            room: "WebServer",
            imports: services.union([
                // Hummingbird's signatures are written with the types of these two.
                "SubjectRequests", "Workflows", "DataMap", "Casework", "Templates", "Hummingbird", "HTTPTypes",
                "NIOCore", "JWTKit",
            ])
        ),
    ]

    /// The floors, and on top of them Commands, which puts together what they are made of, but reads no YAML itself.
    static let rows: [Row] = {
        let everything = floors.reduce(into: Set(["ArgumentParser", "UnixSignals"])) { everything, row in
            everything.formUnion(row.imports.union([row.room]))
        }
        let commands = Row(room: "Commands", imports: everything.subtracting(["Yams"]))
        return floors + [commands, Row(room: "habeas", imports: ["Commands"])]
    }()

    /// What a file of the room may import; nil for a room that is not in the table.
    static func imports(of room: String) -> Set<String>? {
        guard let row = rows.first(where: { $0.room == room }) else { return nil }
        // Whoever owns a thread needs its queue.
        return row.imports.union(everywhere).union(pure.contains(room) ? [] : ["Dispatch"])
    }

    /// Rooms that a row lets in from below itself in the table: there must be none.
    static var arrowsUpwards: [String] {
        rows.enumerated().flatMap { place, row in
            let above = Set(rows.prefix(place).map(\.room))
            let known = Set(rows.map(\.room))
            return row.imports.intersection(known).subtracting(above).map { "\(row.room) imports \($0)" }
        }
    }
}
