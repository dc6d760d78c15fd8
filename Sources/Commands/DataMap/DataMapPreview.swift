import ArgumentParser
import Casework
import DataStores
import Execution
import Storage
import SubjectRequests

extension DataMapCommand {
    /// `habeas data-map preview`.
    struct PreviewCommand: SiteCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview",
            abstract: "Shows what is held about somebody, and what a deletion would do to it; changes nothing.",
            discussion: """
                The history says who looked. Example:
                  habeas data-map preview --identity email=aroha@kereru.example --right delete --as USER --json
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Option(help: "KIND=VALUE, such as email=somebody@example.org; may be given several times.")
        var identity: [String]

        @Option(help: "copy, or delete to see what would be erased; in our word or the law's.")
        var right = Right.copy.rawValue

        @Option(help: "The controller's slug; all that you may see where it is left out.")
        var controller: String?

        @Flag(help: "Print one JSON object.")
        var json = false

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            guard let right = Right(word: right) else { throw RequestsError.unknownRight }
            let identities = try identity.map(house.identity(typed:))
            let rules = house.casework.rules
            let asked = try controller.map { [try rules.controller($0)] } ?? Array(rules.controllers.values)
            let seen = asked.filter { staff.may(.seeCases, at: $0.slug) }.sorted { $0.slug < $1.slug }
            guard !seen.isEmpty else { throw CaseworkError.notPermitted(.seeCases) }
            var preview = Preview()
            for controller in seen {
                preview.add(try await house.workshop.preview(at: controller, identities, right: right))
            }
            try await house.casework.noteLookup(right, by: staff)
            if json { try output.json(preview) } else { preview.lines.forEach(output.line) }
        }
    }
}

extension Preview {
    /// As people read it: counts first, then the rows.
    fileprivate var lines: [String] {
        var lines: [String] = []
        for collection in collections where !collection.rows.isEmpty {
            lines.append(
                "\(collection.store): \(collection.dataset).\(collection.collection): \(collection.rows.count)"
            )
            for row in collection.rows {
                let values = row.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.keyText ?? "–")" }
                lines.append("  \(values.joined(separator: "  "))")
            }
        }
        lines += erase.map {
            "erase \($0.dataset).\($0.collection): \($0.strategy), rows \($0.rows), kept \($0.kept), shared \($0.shared)"
        }
        lines += blocked.map { "blocked \($0.dataset).\($0.collection)\($0.field.map { ".\($0)" } ?? ""): \($0.why)" }
        lines += unreached.map { "not reached: \($0)" }
        return lines.isEmpty ? ["Nothing is held."] : lines
    }
}
