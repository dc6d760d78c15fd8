import ArgumentParser
import Casework
import Execution
import SubjectRequests

/// `habeas doctor --site DIR`: how a site stands while it runs.
struct DoctorCommand: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says how a running site stands: what waits for a person, and whether the database is as it must be.",
        discussion: """
            Exits 0 when all goes by itself, 1 when something stands still until somebody looks at it. Example:
              habeas doctor --site /srv/habeas --as priya@outreach.example
            """
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser

    @Flag(help: "Print one JSON object.")
    var json = false

    func run(in house: House, output: CommandOutput) async throws {
        let names = try await owners(house)
        let report = DoctorReport(
            try await house.casework.health(),
            owners: names,
            lettersComing: try house.loops.spool.count(),
            mailboxes: house.loops.mailboxes.map(\.mailbox.name),
            isServed: !output.isDirect
        )
        if json { try output.json(report) } else { report.lines.forEach(output.line) }
        guard !report.needsSomebody else { throw ExitCode(1) }
    }

    /// Names of staff by id; they are told only to somebody who says who they are.
    private func owners(_ house: House) async throws -> [String: String] {
        guard user.name != nil else { return [:] }
        _ = try await house.staff(named: user.name)
        let entries = try await house.casework.staffEntries()
        return Dictionary(entries.map { ($0.member.id, $0.member.name.disclosed) }) { first, _ in first }
    }
}
