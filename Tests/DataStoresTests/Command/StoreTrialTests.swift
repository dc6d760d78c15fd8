import Foundation
import SubjectRequests
import Testing

@testable import DataStores

/// The trials that ship: a good program passes them, and each finds the mistake that it is there for.
@Suite struct StoreTrialTests {
    private static let examples = URL(filePath: TestStore.example).deletingLastPathComponent()

    /// The example, with one thing in it changed.
    private func trial(_ right: String = "", _ wrong: String = "") throws -> (trial: StoreTrial, folder: URL) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = try String(contentsOfFile: TestStore.example, encoding: .utf8)
        try #require(right.isEmpty || text.contains(right))
        try text.replacing(right, with: wrong).write(
            to: folder.appending(path: "erp.py"),
            atomically: true,
            encoding: .utf8
        )
        let path = ProcessInfo.processInfo.environment.filter { $0.key == "PATH" }
        let store = CommandStore(
            name: "erp",
            call: ProgramCall(words: ["python3", "erp.py", "erp.db"], folder: folder.path, environment: path),
            limits: ProgramLimits()
        )
        let fill = "python3 \(StoreTrialTests.examples.path)/fill.py erp.db"
        let reset = try TrialReset(line: fill, folder: folder.path, environment: path)
        return (StoreTrial(store, reset: reset), folder)
    }

    @Test func theExamplePasses() async throws {
        let (trial, folder) = try trial()
        defer { try? FileManager.default.removeItem(at: folder) }
        let findings = await trial.run()
        #expect(findings.filter { $0.fault != nil } == [])
        #expect(findings.count == StoreTrial.finding.count + StoreTrial.changing.count)
    }

    @Test(arguments: [
        ("boolean decimal real", "boolean real", "the schema is told"),
        ("return list(rows)", "return list(rows) * 2", "rows are found whole, every kind of value as it was"),
        (" IS ?\"", " LIKE ?\"", "nobody is found who is not there"),
        ("sides = [f\"{fold or ''}({", "sides = [f\"{fold or 'trim'}({", "twins are kept apart"),
        (
            "return list(rows)", "return list(rows) + list(rows)[:1]", "a row that several keys lead to comes once"
        ),
        ("\"email\": str.lower", "\"email\": str", "case, signs and spaces are ignored where asked"),
        (" IS ?\"", " = ?\"", "nothing is equal to nothing where asked, and only there"),
        ("else \"rowid\"", "else \"1\"", "rows without a key are told apart"),
        ("return list(rows)", "return list(rows)[:9999]", "a huge answer comes whole"),
        ("db.execute(what,", "(lambda *_: None)(what,", "a change is made, counted, and to nobody else"),
        (
            "[*set.values(), json", "[*(v and str(v)[:9] for v in set.values()), json",
            "hostile texts are written, read back and found"
        ),
        ("if delete else what", "if not set else what + ' OR 1'", "a change is made, counted, and to nobody else"),
        ("(SELECT value FROM json_each(?))", "(SELECT value + 1 FROM json_each(?))", "a row is deleted, and no other"),
        ("[match], unchanged)", "[match], {})", "a row that has changed is left alone"),
        ("if len(rows) > max:", "if False:", "more rows than allowed are refused, and nothing is changed"),
        (
            "db.execute(\"BEGIN\" if word in (\"read\", \"list\") else \"BEGIN IMMEDIATE\")", "pass",
            "what cannot be done whole is not done at all"
        ),
        (
            "except (sqlite3.Error, OverflowError)", "except OverflowError",
            "a table that is not there is a fault, and no end"
        ),
        (
            "return len(rows)\nverbs", "db.commit(); import time; time.sleep(0.05); return len(rows)\nverbs",
            "a death in the middle of a change leaves it whole or undone"
        ),
    ]) func aMistakeIsFound(_ right: String, _ wrong: String, _ name: String) async throws {
        let (trial, folder) = try trial(right, wrong)
        defer { try? FileManager.default.removeItem(at: folder) }
        let asked = (StoreTrial.finding + StoreTrial.changing).filter { $0.name == name }
        let findings = await trial.run(asked)
        #expect(findings.count == 1 && findings.allSatisfy { $0.fault != nil }, "\(name) passes with \(wrong)")
    }

    /// A store that does not hold what was put in is another one, and is not touched.
    @Test func nothingIsChangedInAnotherStore() async throws {
        let (trial, folder) = try trial("sys.argv[1]", "'other.db'")
        defer { try? FileManager.default.removeItem(at: folder) }
        let findings = await trial.run()
        #expect(findings.count == StoreTrial.finding.count)
        #expect(findings.contains { $0.fault != nil })
    }

    /// What the page shows is what is tried here.
    @Test(arguments: ["erp.py", "fill.py"]) func thePageShowsTheExample(_ name: String) throws {
        let page = try String(
            contentsOf: StoreTrialTests.examples.appending(path: "../../docs/adapters.md"),
            encoding: .utf8
        )
        let text = try String(contentsOf: StoreTrialTests.examples.appending(path: name), encoding: .utf8)
        #expect(page.contains("```python \(name)\n\(text)```\n"))
    }
}
