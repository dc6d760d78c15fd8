import Foundation

/// A script of `Tests/Peers`, run to its end.
struct PeerRun {
    /// Which interpreter runs a script.
    enum Python {
        case system
        /// With Playwright and axe.
        case withBrowser

        fileprivate var path: String {
            switch self {
            case .system: "python3"
            case .withBrowser: PeerRun.checkout.appending(path: ".venv/bin/python").path
            }
        }
    }

    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    let status: Int32
    /// Standard output and error together.
    let output: String

    /// The last line that is not empty.
    var lastLine: String { output.split(separator: "\n").last.map(String.init) ?? "" }

    /// Waits for a place: more scripts than cores go side by side, since each waits for much.
    ///
    /// - Throws: what `Process` throws; a script that takes longer than `seconds` is ended with status 124.
    init(_ script: String, _ arguments: String..., python: Python = .system, seconds: Int = 900) async throws {
        let path = PeerRun.checkout.appending(path: "Tests/Peers/\(script)").path
        let line = ["timeout", "--kill-after=10", "\(seconds)", python.path, "-B", path] + arguments
        await PeerPlaces.shared.enter()
        let ended = await PeerRun.run(line)
        await PeerPlaces.shared.leave()
        (status, output) = try ended.get()
    }

    /// On a thread of its own: a test that blocks would hold one of the few that all tests share.
    private static func run(_ line: [String]) async -> Result<(Int32, String), any Error> {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: Result { try runBlocking(line) }) }.start()
        }
    }

    private static func runBlocking(_ line: [String]) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = line
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}

/// How many scripts may run at once.
private actor PeerPlaces {
    static let shared = PeerPlaces()

    private var free = ProcessInfo.processInfo.activeProcessorCount + 1
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}
