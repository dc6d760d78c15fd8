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
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        room("SubjectRequests"),
        room("Definitions", ["SubjectRequests", yams]),
        room("Workflows", ["SubjectRequests", "Definitions", crypto]),
        .executableTarget(name: "bench", dependencies: ["SubjectRequests", "Workflows"], swiftSettings: settings),
    ]
)
