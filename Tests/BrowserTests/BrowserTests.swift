import Foundation
import Testing

/// The main story in a real browser: Chromium, driven by Playwright from `.venv`, which `script/test` makes.
@Suite("in a browser", .serialized)
struct BrowserTests {
    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("asked by form, confirmed, approved, read and fetched, by keyboard alone; axe finds nothing serious")
    func story() throws {
        let (status, output) = try run("browser_check.py")
        #expect(status == 0, "\(output)")
        let last = output.split(separator: "\n").last.map(String.init) ?? ""
        #expect(last.contains(/^pages [1-9]\d+, steps [1-9]\d+, violations 0$/), "\(output)")
    }

    @Test("the pages of a package on a phone and on a desk, light and dark, in four languages; axe finds nothing")
    func package() throws {
        let (status, output) = try run("answer_check.py")
        #expect(status == 0 && output.hasSuffix("pages 32, violations 0\n"), "\(output)")
    }

    private func run(_ peer: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "timeout", "--kill-after=10", "600", Self.checkout.appending(path: ".venv/bin/python").path, "-B",
            Self.checkout.appending(path: "Tests/Peers/\(peer)").path,
        ]
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
