/// A request's dates: what a statute makes the controller do about a right, given what happened. A pure value: to know what
/// a pause or an extension today would do, ask again with it.
package struct ResponseClock: Sendable, Hashable {
    package let statute: Statute
    package let right: Right
    package private(set) var facts: ClockFacts
    /// How many days before the end the controller means to be done.
    package let marginDays: Int

    package init(statute: Statute, right: Right, facts: ClockFacts, marginDays: Int = 0) {
        self.statute = statute
        self.right = right
        self.facts = facts
        self.marginDays = marginDays
    }

    /// Every duty that the statute attaches to the right, in the order of its file; empty where it sets none. The extension is
    /// that of the answer: a transfer has a limit of its own, to be extended by itself (NZ s 48: "section 43 or 44").
    package func duties() throws(ClockError) -> [Duty] {
        var unextended = self
        unextended.facts.extended = nil
        var duties: [Duty] = []
        for rule in statute.duties(for: right) {
            duties.append(try (rule.kind == .transfer ? unextended : self).duty(under: rule))
        }
        return duties
    }

    /// The duty that answers the right: to stop where the right is to have something stopped, else to respond, else
    /// whatever dated duty is owed. No other duty is counted: its date may lie beyond a calendar.
    package func mainDuty() throws(ClockError) -> Duty {
        let rules = statute.duties(for: right)
        let dated = rules.filter { $0.limit != nil && $0.kind.isAlwaysOwed }
        let main = rules.first { $0.kind == .stop } ?? dated.first { $0.kind == .respond } ?? dated.first
        guard let main else { throw .noTimeLimit(right.rawValue, jurisdiction: statute.jurisdiction) }
        return try duty(under: main)
    }

    /// The duty of one kind, with the extension as that of this very duty. A refusal without a limit of its own is due with the answer.
    package func duty(_ kind: DutyKind) throws(ClockError) -> Duty {
        if let rule = statute.duties(for: right).first(where: { $0.kind == kind }) { return try duty(under: rule) }
        guard kind == .refuse else { throw .noTimeLimit(kind.rawValue, jurisdiction: statute.jurisdiction) }
        return try mainDuty()
    }

    /// The rule under which the right is answered; nil where the statute has none.
    private var answering: DutyRule? { statute.duties(for: right).first { $0.kind == .respond } }

    /// True where the clock of this right stops while the person is asked something, without anybody's having said so.
    package var allowsPause: Bool { pauseRule?.isProposed ?? false }

    /// How time is left out of the count for this right; nil where the statute knows no pause of it.
    package var pauseRule: PauseRule? {
        answering?.pauseRule.flatMap { $0.rights.contains(right) ? $0 : nil }
    }

    /// The extension that the statute allows for this right; nil where it allows none.
    package var extensionRule: ExtensionRule? { answering?.extensionRule }

    package var isPaused: Bool { facts.pauses.contains { $0.to == nil } }

    /// Whether an extension can still be announced on `day`: there is one, none was made, and the day for the notice is not
    /// over. While the clock stands that day has not come.
    package func allowsExtension(on day: CivilDate) throws(ClockError) -> Bool {
        guard extensionRule != nil, facts.extended == nil else { return false }
        let kind: DutyKind =
            statute.duties(for: right).contains { $0.kind == .announceExtension } ? .announceExtension : .respond
        guard let last = try duty(kind).due else { return true }
        return day <= last
    }

    // MARK: - What if

    /// The clock as it would be if it stopped on `day`. An open pause is left as it is.
    package func paused(on day: CivilDate) -> ResponseClock {
        guard !isPaused, let pause = ClockPause(from: day, to: nil) else { return self }
        var facts = facts
        facts.pauses.append(pause)
        return ResponseClock(statute: statute, right: right, facts: facts, marginDays: marginDays)
    }

    /// The clock as it would be if the open pause ended on `day`; a day before its beginning ends it on that day.
    package func resumed(on day: CivilDate) -> ResponseClock {
        var facts = facts
        facts.pauses = facts.pauses.map { pause in
            pause.to == nil ? ClockPause(from: pause.from, to: max(pause.from, day)) ?? pause : pause
        }
        return ResponseClock(statute: statute, right: right, facts: facts, marginDays: marginDays)
    }

    /// The clock as it would be with this extension. ``duties()`` throws where the statute does not allow as much.
    package func extended(by more: DeadlineExtension) -> ResponseClock {
        var facts = facts
        facts.extended = more
        return ResponseClock(statute: statute, right: right, facts: facts, marginDays: marginDays)
    }

    private func duty(under rule: DutyRule) throws(ClockError) -> Duty {
        var count = DutyCount(rule: rule, right: right, facts: facts)
        let when = try count.run(marginDays: marginDays)
        return Duty(kind: rule.kind, when: when, derivation: count.steps, law: rule.law)
    }
}
