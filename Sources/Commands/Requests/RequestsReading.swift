import ArgumentParser
import Casework
import Storage
import SubjectRequests
import Workflows

/// `habeas requests list`.
struct RequestsList: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "The open requests, the next duty first.",
        discussion: "Example: habeas requests list --all --json --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser

    @Flag(help: "Closed ones too, newest first.")
    var all = false

    @Flag(help: "Print JSON, one request a line.")
    var json = false

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        for summary in try await house.casework.summaries(for: staff, openOnly: !all) {
            if json { try output.json(summary) } else { output.line(RequestsList.line(summary)) }
        }
    }

    static func line(_ summary: RequestSummary) -> String {
        let due =
            summary.duties.compactMap { $0.duty.isAlwaysOwed && $0.met == nil ? $0.due : nil }.min()?.description ?? "–"
        let end = summary.outcome?.rawValue ?? summary.state
        return "\(summary.reference)  \(summary.right.rawValue)  \(summary.controller)  due \(due)  \(end)  "
            + summary.flags.joined(separator: " ")
    }
}

/// `habeas requests show REF`.
struct RequestsShow: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "One request: its dates and why, who asks, what was done, what may be done now.",
        discussion: "Example: habeas requests show 4K7T2M9QXR --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Flag(help: "Print JSON.")
    var json = false

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let reference = try request.reference()
        if json { return try output.json(try await house.casework.summary(reference, for: staff)) }
        let view = try await house.casework.request(reference, for: staff)
        output.line(
            "\(reference)  \(view.row.right.rawValue)  case \(view.caseReference)  \(view.row.state) (\(view.row.phase.rawValue))"
        )
        output.line(view.meaning)
        for mark in try await marks(view.row.id, in: house.casework) { output.line("  \(mark)") }
        output.line("  verified: \(view.verified.rawValue), needed: \(view.required.rawValue)" + facts(view.facts))
        for duty in view.duties {
            output.line(
                "  \(duty.row.kind.rawValue): \(duty.row.dueOn?.description ?? "–")  \(duty.reasons.reasons(in: house.casework.rules.words["en"]).joined(separator: " "))"
            )
        }
        for identity in view.identities {
            output.line("  \(identity.kind.rawValue) \(identity.value.disclosed): \(identity.standing.rawValue)")
        }
        for effect in view.effects {
            let where_ = effect.store.map { " in \($0)" } ?? ""
            let rows = effect.kind == .deliver ? 0 : effect.counts.values.reduce(0, +)
            output.line(
                "  \(effect.kind.rawValue)\(where_): \(effect.state.rawValue) \(effect.parkedReason ?? effect.result ?? "") \(rows > 0 ? "\(rows) rows" : "")"
                    + RequestsShow.wait(effect)
            )
        }
        for move in view.moves { output.line("  \(move.trigger.rawValue): \(move.obstacle ?? "possible")") }
        for change in view.changes {
            let row = change.row
            output.line("  change \(row.id): \(row.store) \(row.collection).\(row.field) \(row.decision.rawValue)")
        }
        guard view.moves.contains(where: { $0.trigger == .extend && $0.obstacle == nil }) else { return }
        for extended in try await house.casework.responseClock(reference, for: staff).foretoldExtensions() {
            output.line("  extended by \(extended.length): \(extended.due?.description ?? "the clock stands")")
        }
    }

    private func facts(_ standing: FactStanding?) -> String {
        standing.map { ", facts: \($0.stage.rawValue), tries: \($0.tries)" } ?? ""
    }

    /// What was noted of the request as a whole.
    private func marks(_ id: String, in casework: CaseDesk) async throws -> [String] {
        try await casework.storage.read { connection in
            [
                try casework.minorReason(id, on: connection).map { "a minor's: \($0.disclosed)" },
                try casework.repeated(by: id, on: connection).map { "asks again for \($0)" },
                try casework.duplicated(by: id, on: connection).map { "duplicate of \($0)" },
            ].compactMap { $0 }
        }
    }

    /// What an effect waits for and since when; for whom, where it is parked.
    private static func wait(_ effect: EffectRow) -> String {
        if effect.state == .parked, let since = effect.parkedAt {
            return "; parked since \(since), for \(effect.parkedOwner ?? "")"
        }
        guard !effect.state.isOver, let since = effect.waitsSince else { return "" }
        return "; waits\(effect.waitsFor.map { " for the store \($0)" } ?? "") since \(since)"
    }
}
