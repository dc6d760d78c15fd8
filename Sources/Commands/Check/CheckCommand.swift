import ArgumentParser
import Foundation
import SubjectRequests

/// `habeas check --site DIR`: everything that is wrong with a site, at once.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says everything that is wrong with a site's files, and with its data map against the live stores.",
        discussion: """
            Exits 0 when nothing is wrong (warnings do not count), 1 when something is, 75 when a store or a mailbox could not \
            be asked. Changes nothing, but that it makes a mailbox's folder for filed letters where there is none; may run \
            beside a server. Example:
              habeas check --site /srv/habeas
            """
    )

    @OptionGroup var site: SiteOption

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let output = CommandOutput(isDirect: true)
        let findings = try await SiteCheck(folder: site.folder).run()
        if json { try output.json(findings.document) } else { findings.lines.forEach(output.line) }
        guard findings.status == 0 else { throw ExitCode(findings.status) }
    }
}

/// What a check found.
struct SiteFindings {
    /// A store that could not be asked now, and why.
    struct SilentStore: Hashable, Encodable {
        let store: String
        let code: String
        let sentence: String
    }

    var errors: [Problem] = []
    var warnings: [Problem] = []
    var silent: [SilentStore] = []

    var status: Int32 { errors.isEmpty ? (silent.isEmpty ? 0 : 75) : 1 }

    var lines: [String] {
        let noted =
            errors.map { (place: $0.place, line: $0.description) }
            + warnings.map { (place: $0.place, line: "\($0.place): warning: \($0.code): \($0.sentence)") }
        return noted.sorted { $0.place < $1.place }.map(\.line)
            + silent.map { "\($0.store): \($0.code): \($0.sentence)" } + [summary]
    }

    private var summary: String {
        let down =
            silent.isEmpty ? "" : ", stores that could not be asked: \(silent.map(\.store).joined(separator: ", "))"
        return "errors \(errors.count), warnings \(warnings.count)\(down)"
    }

    var document: Document {
        Document(errors: errors.map(Finding.init), warnings: warnings.map(Finding.init), unavailable: silent)
    }

    struct Document: Encodable {
        let errors: [Finding]
        let warnings: [Finding]
        let unavailable: [SilentStore]
    }

    struct Finding: Encodable {
        let code: String
        let sentence: String
        let file: String
        let line: Int
        let column: Int

        init(_ problem: Problem) {
            code = problem.code
            sentence = problem.sentence
            file = problem.place.file
            line = problem.place.line
            column = problem.place.column
        }
    }
}
