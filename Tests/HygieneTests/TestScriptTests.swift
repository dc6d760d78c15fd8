import Foundation
import Testing

/// `script/test` with a stand-in for `swift`, which says what a run of tests says: what is counted must be what was said.
@Suite struct TestScriptTests {
    struct Run: Sendable, CustomTestStringConvertible {
        let what: String
        let output: String
        var status = 0
        /// The script's last line and exit status.
        let last: String
        let exit: Int32

        var testDescription: String { what }
    }

    static let runs = [
        Run(
            what: "all passes",
            output:
                "✔ Test a() passed after 0.1 seconds.\n✔ Test run with 3 tests in 1 suite passed after 0.1 seconds.",
            last: "3 passed, 0 failed",
            exit: 0
        ),
        Run(
            what: "two fail",
            output: """
                ✘ Test a() recorded an issue at A.swift:1:1: Expectation failed
                ✘ Test a() failed after 0.1 seconds with 2 issues.
                ✘ Test case passing 1 argument a → "b" to c(_:) failed after 0.1 seconds with 1 issue.
                ✘ Test c(_:) with 2 test cases failed after 0.1 seconds with 1 issue.
                ✘ Suite ATests failed after 0.1 seconds with 3 issues.
                ✘ Test run with 5 tests in 1 suite failed after 0.1 seconds with 3 issues.
                """,
            status: 1,
            last: "3 passed, 2 failed",
            exit: 1
        ),
        Run(
            what: "a crash after one test",
            output: "✔ Test a() passed after 0.1 seconds.\nFatal error: index out of range",
            status: 1,
            last: "1 passed, 1 failed",
            exit: 1
        ),
        Run(
            what: "a crash after the summary",
            output: "✔ Test run with 3 tests in 1 suite passed after 0.1 seconds.",
            status: 139,
            last: "2 passed, 1 failed",
            exit: 1
        ),
        Run(
            what: "nothing matched the filter",
            output: "✔ Test run with 0 tests in 0 suites passed after 0.1 seconds.",
            last: "0 passed, 1 failed",
            exit: 1
        ),
        Run(
            what: "other output on the same lines, and a name with spaces",
            output: """
                half a line✘ Test "a word or two" failed after 0.1 seconds with 1 issue.
                half a line✘ Test run with 2 tests failed after 0.1 seconds with 1 issue.
                """,
            status: 1,
            last: "1 passed, 1 failed",
            exit: 1
        ),
        Run(what: "silence", output: "", last: "0 passed, 1 failed", exit: 1),
    ]

    @Test(arguments: runs)
    func countsWhatTheRunSaid(_ run: Run) throws {
        let answer = try TestScriptTests.answer(to: run)
        #expect(answer.last == run.last)
        #expect(answer.exit == run.exit)
    }

    @Test func aBuildThatFailsIsAFailure() throws {
        let answer = try TestScriptTests.answer(to: TestScriptTests.runs[0], buildStatus: 1)
        #expect(answer.last == "0 passed, 1 failed")
        #expect(answer.exit == 1)
    }

    @Test func aTextOutOfShapeIsAFailure() throws {
        let answer = try TestScriptTests.answer(to: TestScriptTests.runs[0], checkStatus: 1)
        #expect(answer.last == "3 passed, 1 failed")
        #expect(answer.exit == 1)
    }

    private static func answer(
        to run: Run,
        buildStatus: Int = 0,
        checkStatus: Int = 0
    ) throws -> (last: String, exit: Int32) {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("script-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        try write(
            "script/test",
            in: root,
            String(contentsOf: Repository.root.appendingPathComponent("script/test"), encoding: .utf8)
        )
        try write("script/packages", in: root, "#!/usr/bin/env bash\n")
        try write("script/python", in: root, "#!/usr/bin/env bash\n")
        try write("script/check", in: root, "#!/usr/bin/env bash\nexit \(checkStatus)\n")
        try write("Tests/VaultTests/A.swift", in: root, "")
        try write("output", in: root, run.output + "\n")
        try write(
            "bin/swift",
            in: root,
            "#!/usr/bin/env bash\n[ \"$1\" = test ] || exit \(buildStatus)\ncat output\nexit \(run.status)\n"
        )
        return try bash(root)
    }

    private static func write(_ name: String, in root: URL, _ text: String) throws {
        let file = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    private static func bash(_ root: URL) throws -> (last: String, exit: Int32) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = root.appendingPathComponent("script/test")
        process.environment = ["PATH": "\(root.path)/bin:/usr/local/bin:/usr/bin:/bin"]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        return (String(lines.last ?? ""), process.terminationStatus)
    }
}
