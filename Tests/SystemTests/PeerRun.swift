import Foundation

/// A script of `Tests/Peers`, run to its end.
struct PeerRun {
    let status: Int32
    /// Standard output and error together.
    let output: String

    /// The last line that is not empty.
    var lastLine: String { output.split(separator: "\n").last.map(String.init) ?? "" }

    /// - Throws: what `Process` throws; a script that takes longer than `seconds` is ended with status 124.
    init(_ script: String, _ arguments: String..., seconds: Int = 900) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/\(script)").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["timeout", "--kill-after=10", "\(seconds)", "python3", "-B", path] + arguments
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}
