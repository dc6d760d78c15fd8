import Foundation
import Testing

/// What the pages of the docs say, and `habeas workflow` and `habeas deadline` as people call them.
@Suite("workflows and dates from the command line")
struct WorkflowSystemTests {
    @Test(
        "the pages of the docs do what they say, line for line",
        arguments: ["workflows", "data-map", "adapters", "file-stores", "mail-in"]
    )
    func page(name: String) async throws {
        let run = try await PeerRun("page_check.py", "docs/\(name).md")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^commands [1-9]\d*, differences 0$/), "\(run.output)")
    }

    @Test("the pictures of the docs are drawn from the definitions that ship")
    func pictures() async throws {
        let run = try await PeerRun("pictures_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^pictures [1-9]\d*, stale 0$/), "\(run.output)")
    }

    @Test("bad workflow files: every problem with file, line and column, and exit 1")
    func badFiles() async throws {
        let run = try await PeerRun("bad_workflow_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^files [1-9]\d*, wrong 0$/), "\(run.output)")
    }

    @Test("hostile YAML in every kind of file: refused in bounded time and memory, with all else that is wrong there")
    func hostileFiles() async throws {
        let run = try await PeerRun("hostile_files_check.py", seconds: 600)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^files [1-9]\d+, wrong 0$/), "\(run.output)")
    }

    @Test("a request goes on by the version of its workflow that it began with, whatever becomes of the file")
    func keptWorkflows() async throws {
        let run = try await PeerRun("kept_workflows_check.py", seconds: 600)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^cases [1-9]\d*, wrong 0$/), "\(run.output)")
    }

    @Test("every date of sixteen years agrees with another maker's calendars")
    func calendars() async throws {
        let run = try await PeerRun("calendars_check.py", seconds: 300)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^rows [1-9]\d{4,}, differences 0$/), "\(run.output)")
    }

    @Test("files of dates as spreadsheets and people make them: a date, or a coded error with its line")
    func oddFiles() async throws {
        let run = try await PeerRun("cases_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^files [1-9]\d*, wrong 0$/), "\(run.output)")
    }

    @Test(
        "every worked date, official and our own, comes out of the command",
        arguments: ["deadline", "more-deadline"]
    )
    func workedDates(file: String) async throws {
        let run = try await PeerRun("dates_check.py", "Tests/WorkflowsTests/Fixtures/\(file)-cases.csv")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^rows [1-9]\d+, differences 0$/), "\(run.output)")
    }
}
