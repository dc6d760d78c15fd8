import Foundation
import Testing

/// The main story in a real browser: Chromium, driven by Playwright from `.venv`, which `script/test` makes.
@Suite("in a browser", .serialized)
struct BrowserTests {
    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("asked by form, confirmed, approved, read and fetched, by keyboard alone; axe finds nothing serious")
    func story() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "timeout", "--kill-after=10", "600", Self.checkout.appending(path: ".venv/bin/python").path, "-B",
            Self.checkout.appending(path: "Tests/Peers/browser_check.py").path,
        ]
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(output)")
        let last = output.split(separator: "\n").last.map(String.init) ?? ""
        #expect(last.contains(/^pages [1-9]\d+, steps [1-9]\d+, violations 0$/), "\(output)")
    }
}
