import Foundation

/// A server that a shell starts and ends: the script prints one line once the server answers, waits for the end of its input,
/// and then stops and removes everything. So the server goes with this process, however that ends.
struct ServerShell: Sendable {
    /// What the script printed: the folder of the server.
    let folder: String
    private let shell: Process

    /// - Throws: ``DidNotStart`` where the script ends without a line; what `Process` throws.
    init(_ script: String, needs packages: String) throws {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", script]
        let input = Pipe()
        let output = Pipe()
        shell.standardInput = input
        shell.standardOutput = output
        try shell.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw DidNotStart(packages: packages) }
            line += more
        }
        self.shell = shell
        folder = String(decoding: line.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    struct DidNotStart: Error, CustomStringConvertible {
        let packages: String

        var description: String { "a server for the tests could not be started; install \(packages)" }
    }
}
