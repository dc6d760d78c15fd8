import ArgumentParser
import Casework
import Execution
import SubjectRequests

/// `habeas canaries …`: invented people, by whom a store that stops obeying is known.
struct CanariesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canaries",
        abstract: "Invented people in the stores, found, corrected, stopped and erased every day.",
        discussion: "Example: habeas canaries plant --site /srv/habeas --as USER",
        subcommands: [PlantCanaries.self, RunCanaries.self]
    )

    /// `habeas canaries plant`.
    struct PlantCanaries: SiteCommand {
        static let configuration = CommandConfiguration(
            commandName: "plant",
            abstract: "Puts an invented person into every store that has none, and says where that cannot be.",
            discussion: """
                A row is put into each collection to which an e-mail address leads, after rows that it must point at: an invented \
                customer's, never somebody's. Where none can be put in, the reason is printed; put one in yourself, with \
                the address that is printed, where the store allows it. Example:
                  habeas canaries plant --site /srv/habeas --as USER
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Flag(help: "Print one JSON object.")
        var json = false

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            try CanariesAnswer(stores: await CanaryRunner(house.workshop).plant(by: staff)).show(output, json: json)
        }
    }

    /// `habeas canaries run`.
    struct RunCanaries: SiteCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Finds, corrects, stops and erases the invented people now, and puts in others.",
            discussion: """
                A server does so by itself once a day. Exits 1 where a store does not obey; an incident is open then, which \
                habeas doctor shows. Example:
                  habeas canaries run --site /srv/habeas --as USER --json
                """
        )

        @OptionGroup var site: SiteOption
        @OptionGroup var user: ActingUser

        @Flag(help: "Print one JSON object.")
        var json = false

        func run(in house: House, output: CommandOutput) async throws {
            let staff = try await house.staff(named: user.name)
            let answer = CanariesAnswer(stores: try await CanaryRunner(house.workshop).run(by: staff))
            try answer.show(output, json: json)
            guard !answer.stores.contains(where: { $0.outcome == .disobeys }) else { throw ExitCode(1) }
        }
    }
}

/// What a command says about canaries.
private struct CanariesAnswer: Encodable {
    let stores: [CanaryReport]

    func show(_ output: CommandOutput, json: Bool) throws {
        guard !json else { return try output.json(self) }
        if stores.isEmpty { output.line("There is no canary in any store; plant some: habeas canaries plant") }
        stores.flatMap(\.lines).forEach(output.line)
    }
}

extension CanaryReport {
    fileprivate var lines: [String] {
        let places = planted.isEmpty ? "nowhere" : planted.joined(separator: ", ")
        let head = ["\(store): \(outcome.says); \(address ?? "nobody") stands in: \(places)"]
        let gaps = missing.map { gap in
            let columns = gap.columns.isEmpty ? "" : ": \(gap.columns.joined(separator: ", "))"
            return "  no row in \(gap.collection): \(gap.sentence)\(columns) (\(gap.code))"
        }
        return head + faults.map { "  \($0)" } + untried.map { "  not tried: \($0)" } + gaps
    }
}

extension CanaryReport.Outcome {
    fileprivate var says: String {
        switch self {
        case .planted: "planted"
        case .obeys: "obeys"
        case .disobeys: "does NOT obey; an incident is open"
        case .empty: "holds no row of its canary"
        case .unreachable: "does not answer"
        }
    }
}
