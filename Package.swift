// swift-tools-version: 6.2
import PackageDescription

/// A room of the house: a target, what it may import (the table in docs/architecture.md), and its resources.
func room(_ name: String, _ imports: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(
        name: name,
        dependencies: imports,
        resources: resources,
        swiftSettings: settings + (tight.contains(name) ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : [])
    )
}

/// The rooms that go through every byte, word and row are optimised in a debug build as well: their tests, which run by the
/// ten thousand, would take several times as long.
let tight: Set = ["SubjectRequests", "Databases", "DataMap", "DataStores", "Disclosure", "Mail"]

func tests(
    _ name: String,
    _ imports: [Target.Dependency],
    exclude: [String] = [],
    resources: [Resource]? = nil
) -> Target {
    .testTarget(
        name: name,
        dependencies: imports,
        exclude: exclude,
        resources: resources,
        swiftSettings: settings
    )
}

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// The web pages whose template lies beside their model. Written out because SwiftPM keeps a manifest's result until its text
/// changes, so that a listing of the folder would go stale; a test compares this with the folder.
let pages: [(folder: String, template: String)] = [
    ("Answer", "answer"),
    ("AnswerCode", "answer-code"),
    ("AnswerOver", "answer-over"),
    ("Ask", "ask"),
    ("Code", "code"),
    ("DataMap", "data-map"),
    ("Download", "download"),
    ("Facts", "facts"),
    ("HeldMail", "held-mail"),
    ("Link", "link"),
    ("LinkGone", "link-gone"),
    ("NoteRequest", "note-request"),
    ("Outbox", "outbox"),
    ("OutboxMail", "outbox-mail"),
    ("Problem", "problem"),
    ("Queue", "queue"),
    ("Received", "received"),
    ("Request", "request"),
    ("Review", "review"),
    ("SignIn", "sign-in"),
    ("Start", "start"),
    ("Status", "status"),
    ("Task", "task"),
    ("TaskOver", "task-over"),
    ("TaskQuestion", "task-question"),
    ("Unsubscribe", "unsubscribe"),
    ("Unsubscribed", "unsubscribed"),
]
let templates = pages.map { Resource.copy("Pages/\($0.folder)/\($0.template).html.mustache") }

let rooms: [Target] = [
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CODBC", pkgConfig: "odbc", providers: [.apt(["unixodbc-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CSpawn"),
    room("SubjectRequests", []),
    room("AuditTrail", [crypto]),
    room("Vault", [crypto, cryptoExtras]),
    room("Threads", []),
    room("Databases", ["Threads", grdb, grdbSQLite, "CPostgres", "CODBC"]),
    room("Outbound", ["Threads", "CCurl"]),
    room("Templates", [mustache]),
    room("Definitions", ["SubjectRequests", yams]),
    room("Workflows", ["SubjectRequests", "Definitions", crypto]),
    room("DataMap", ["SubjectRequests", "Definitions"]),
    room("Storage", ["SubjectRequests", "Workflows", "AuditTrail", "Threads", "Databases", "Vault", logging]),
    room(
        "DataStores",
        [
            "SubjectRequests", "Definitions", "Threads", "DataMap", "Databases", "Outbound", "Vault", "CArchive",
            "CSpawn",
            logging,
        ]
    ),
    room("Mail", ["SubjectRequests", "Outbound", "Templates", "CGMime", "Definitions", logging]),
    room("Disclosure", ["SubjectRequests", "Templates", "Vault", "CArchive", logging]),
    room("Casework", ["SubjectRequests", "Workflows", "AuditTrail", "Vault", "DataMap", "Storage", "Mail", logging]),
    room(
        "Execution",
        [
            "SubjectRequests", "Workflows", "AuditTrail", "Vault", "Threads", "DataMap", "Storage", "Mail", "Casework",
            "DataStores", "Disclosure", "Outbound", logging, metrics, lifecycle,
        ]
    ),
    room(
        "WebServer",
        ["SubjectRequests", "Workflows", "DataMap", "Casework", "Templates", hummingbird, logging, metrics, lifecycle],
        resources: [.copy("Assets")] + templates
    ),
    room(
        "Commands",
        [
            "SubjectRequests", "Definitions", "AuditTrail", "Vault", "Threads", "Databases", "Outbound", "Templates",
            "Workflows", "DataMap", "Storage", "DataStores", "Mail", "Disclosure", "Casework", "Execution", "WebServer",
            argumentParser, hummingbird, logging, metrics, lifecycle, unixSignals,
        ]
    ),
    .executableTarget(name: "habeas", dependencies: ["Commands"], swiftSettings: settings),

    .target(
        name: "TestPeers",
        dependencies: ["Databases", "Outbound"],
        path: "Tests/TestPeers",
        swiftSettings: settings
    ),
    tests("SubjectRequestsTests", ["SubjectRequests", "TestPeers"]),
    tests("AuditTrailTests", ["AuditTrail", "TestPeers"]),
    tests("VaultTests", ["Vault"]),
    tests("ThreadsTests", ["Threads"]),
    tests("DatabasesTests", ["Databases", "TestPeers"]),
    tests("OutboundTests", ["Outbound", "TestPeers"]),
    tests("TemplatesTests", ["Templates"]),
    tests("WorkflowsTests", ["SubjectRequests", "Workflows", "TestPeers"], exclude: ["Fixtures"]),
    tests("DataMapTests", ["SubjectRequests", "DataMap", "TestPeers"]),
    tests(
        "StorageTests",
        ["SubjectRequests", "Workflows", "AuditTrail", "Databases", "Vault", "Storage", "TestPeers"]
    ),
    tests(
        "DataStoresTests",
        ["SubjectRequests", "Definitions", "DataMap", "Databases", "Outbound", "Vault", "DataStores", "TestPeers"]
    ),
    tests(
        "MailTests",
        ["SubjectRequests", "Outbound", "Templates", "Mail", "TestPeers"],
        exclude: ["Golden"]
    ),
    tests("DisclosureTests", ["SubjectRequests", "AuditTrail", "Templates", "Vault", "Disclosure", "TestPeers"]),
    tests(
        "WebServerTests",
        [
            "SubjectRequests", "Workflows", "DataMap", "Databases", "Vault", "Storage", "Mail", "Casework", "Templates",
            "WebServer",
            hummingbird, hummingbirdTesting, logging, "TestPeers",
        ],
        resources: [.copy("Golden")]
    ),
    tests(
        "ExecutionTests",
        [
            "SubjectRequests", "Workflows", "AuditTrail", "Vault", "Databases", "Templates", "DataMap", "Storage",
            "DataStores", "Mail", "Disclosure", "Casework", "Execution", "TestPeers",
        ]
    ),
    tests("HygieneTests", []),
    tests(
        "SystemTests",
        [
            "SubjectRequests", "Databases", "Vault", "Storage", "Casework", "Execution", "WebServer", "Commands",
            hummingbird, hummingbirdTesting, logging,
        ]
    ),
]

let package = Package(
    name: "habeas",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: rooms
)
