import Definitions
import Foundation
import SubjectRequests

/// All statutes and calendars that are in force at a site, resolved for every jurisdiction that they name.
package struct StatuteBook: Sendable {
    /// A definition file: its path, as problems name it, and its text.
    package struct File: Sendable, Hashable {
        package let path: String
        package let text: String

        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    private let statutes: [String: Statute]
    private let files: [String: File]

    /// Throws every problem of every file together.
    package init(statutes: [File], calendars: [File]) throws(Problems) {
        let problems = ProblemList()
        var resolver = StatuteResolver(problems: problems)
        for file in calendars { resolver.add(calendar: file) }
        for file in statutes { resolver.add(statute: file) }
        let resolved = resolver.resolveAll()
        // Several jurisdictions may stumble over one line.
        var seen: Set<Problem> = []
        let distinct = problems.all.filter { seen.insert($0).inserted }
        guard distinct.isEmpty else { throw Problems(distinct) }
        self.statutes = resolved
        files = Dictionary((statutes + calendars).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The codes of all jurisdictions, sorted.
    package var jurisdictions: [String] { statutes.keys.sorted() }

    /// The statute of a jurisdiction, by its code in any case.
    package func statute(of jurisdiction: String) throws(UnknownJurisdiction) -> Statute {
        let code = jurisdiction.uppercased()
        guard let statute = statutes[code] else { throw UnknownJurisdiction(code: code, known: jurisdictions) }
        return statute
    }

    /// The files from which a statute was resolved: what a request keeps for ever.
    package func files(of statute: Statute) -> [File] { statute.files.compactMap { files[$0] } }
}

/// No statute file names this jurisdiction, or it has parts and one must be chosen.
package struct UnknownJurisdiction: CodedError, Hashable {
    private let asked: String
    private let known: [String]

    init(code: String, known: [String]) {
        asked = code
        let parts = known.filter { $0.hasPrefix(code + "-") }
        self.known = parts.isEmpty ? known : parts
    }

    package var code: String { "unknown-jurisdiction" }
    package var sentence: String { "no statute names '\(asked)'; choose one of: \(known.joined(separator: ", "))" }
    package var isTemporary: Bool { false }
}
