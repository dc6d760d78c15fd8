import ArgumentParser
import Casework
import Execution
import SubjectRequests

extension DataMapCommand {
    /// `habeas data-map sweep`.
    struct Sweep: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Opens a retention sweep where rows are due under the map's `sweep` rules; nothing is erased by this.",
            discussion: """
                A sweep is a request: staff see what would go, and approve it. Example:
                  habeas data-map sweep --site /srv/habeas --dry-run --as USER
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Option(help: "The controller's slug; all at which you handle cases where it is left out.")
        var controller: String?

        @Flag(help: "Only count what is due; open nothing.")
        var dryRun = false

        @Flag(help: "Print one JSON object.")
        var json = false

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            let verb: StaffVerb = dryRun ? .seeCases : .openRequests
            let rules = house.casework.rules
            let asked = try controller.map { [try rules.controller($0)] } ?? Array(rules.controllers.values)
            let seen = asked.filter { staff.may(verb, at: $0.slug) }.sorted { $0.slug < $1.slug }
            guard !seen.isEmpty else { throw CaseworkError.notPermitted(verb) }
            var reports: [SweepReport] = []
            for controller in seen where house.workshop.sweeps(at: controller) {
                let preview = try await house.workshop.previewSweep(at: controller)
                let opened =
                    dryRun || !preview.isDue
                    ? nil
                    : try await house.casework.openSweep(at: controller.slug, by: staff.party(at: controller.slug))
                reports.append(SweepReport(controller.slug, preview, opened))
            }
            if json { try output.json(["controllers": reports]) } else { reports.lines.forEach(output.line) }
        }
    }
}

/// What is due at one controller, as it is printed. Counts only: nobody is named.
private struct SweepReport: Encodable {
    let controller: String
    /// Rows by collection and ending, as `app.users erased`.
    let counts: [String: Int]
    let blocked: [String]
    /// The request of the sweep that was opened, or of the one under way.
    let reference: String?
    let isUnderWay: Bool

    private enum CodingKeys: String, CodingKey {
        case controller, counts, blocked, reference
        case isUnderWay = "under-way"
    }

    init(_ controller: String, _ preview: SweepPreview, _ opened: Reference?) {
        self.controller = controller
        counts = preview.counts
        blocked = preview.blocked
        guard case .underWay(let other) = preview.standing else {
            reference = opened?.text
            isUnderWay = false
            return
        }
        reference = other.text
        isUnderWay = true
    }

    var lines: [String] {
        let due = counts.sorted { $0.key < $1.key }.map { "\(controller): \($0.key) \($0.value)" }
        let open = blocked.map { "\(controller): blocked \($0); run `habeas check`" }
        let request = reference.map { "\(controller): \($0)\(isUnderWay ? ", under way" : "")" }
        let all = due + open + [request].compactMap { $0 }
        return all.isEmpty ? ["\(controller): nothing is due."] : all
    }
}

extension [SweepReport] {
    fileprivate var lines: [String] { isEmpty ? ["No map has a `sweep`."] : flatMap(\.lines) }
}
