// swift-tools-version: 6.2
import PackageDescription

/// What `script/bench` runs. Its own package, so that the tests never build it. The rooms that it measures are links to the
/// house's own: seen from here they are targets of this package, `package` access holds, and nothing else is built.
func room(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: imports, path: "Rooms/\(name)", swiftSettings: settings)
}

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CPostgres", path: "Rooms/CPostgres", pkgConfig: "libpq"),
        .systemLibrary(name: "CODBC", path: "Rooms/CODBC", pkgConfig: "odbc"),
        .systemLibrary(name: "CGMime", path: "Rooms/CGMime", pkgConfig: "gmime-3.0"),
        .systemLibrary(name: "CArchive", path: "Rooms/CArchive", pkgConfig: "libarchive"),
        .target(name: "CCurl", path: "Rooms/CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CSpawn", path: "Rooms/CSpawn"),
        room("SubjectRequests"),
        room("Vault", [crypto, cryptoExtras]),
        room("Threads"),
        room("Databases", ["Threads", grdb, grdbSQLite, "CPostgres", "CODBC"]),
        room("Outbound", ["Threads", "CCurl"]),
        room("Definitions", ["SubjectRequests", yams]),
        room("Workflows", ["SubjectRequests", "Definitions", crypto]),
        room("DataMap", ["SubjectRequests", "Definitions"]),
        room(
            "DataStores",
            [
                "SubjectRequests", "Definitions", "Threads", "DataMap", "Databases", "Outbound", "Vault", "CArchive",
                "CSpawn", logging,
            ]
        ),
        room("AuditTrail", [crypto]),
        room(
            "Storage",
            ["SubjectRequests", "Workflows", "AuditTrail", "Threads", "Databases", "Vault", crypto, logging]
        ),
        room("Templates", [mustache]),
        room("Disclosure", ["SubjectRequests", "Templates", "Vault", "CArchive", logging]),
        room("Mail", ["SubjectRequests", "Outbound", "Templates", "CGMime", "Definitions", logging]),
        room(
            "Casework",
            ["SubjectRequests", "Workflows", "AuditTrail", "Vault", "DataMap", "Storage", "Mail", logging]
        ),
        room("TestPeers", ["Databases", "Outbound"]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "SubjectRequests", "Workflows", "DataMap", "Databases", "DataStores", "Disclosure", "Mail", "Storage",
                "Templates",
                "Vault",
                "Casework", "TestPeers",
            ],
            swiftSettings: settings
        ),
    ]
)
