/// A request's dates: what a statute makes the controller do about a right, given what happened. A pure value: to know what
/// a pause or an extension today would do, ask again with it.
package struct ResponseClock: Sendable, Hashable {
    package let statute: Statute
    package let right: Right
    package let facts: ClockFacts
    /// How many days before the end the controller means to be done.
    package let marginDays: Int

    package init(statute: Statute, right: Right, facts: ClockFacts, marginDays: Int = 0) {
        self.statute = statute
        self.right = right
        self.facts = facts
        self.marginDays = marginDays
    }

    /// Every duty that the statute attaches to the right, in the order of its file; empty where it sets none.
    package func duties() throws(ClockError) -> [Duty] {
        var duties: [Duty] = []
        for rule in statute.duties(for: right) { duties.append(try duty(under: rule)) }
        return duties
    }

    /// The duty that answers the right: to stop where the right is to have something stopped, else to respond, else
    /// whatever dated duty is owed.
    package func mainDuty() throws(ClockError) -> Duty {
        let duties = try duties()
        let owed = duties.first { $0.kind == .stop } ?? duties.first { $0.kind == .respond && $0.when != .promptly }
        guard let duty = owed ?? duties.first(where: { $0.kind.isAlwaysOwed && $0.due != nil }) else {
            throw .noTimeLimit(right.rawValue, jurisdiction: statute.jurisdiction)
        }
        return duty
    }

    /// The duty of one kind. A refusal without a limit of its own is due with the answer.
    package func duty(_ kind: DutyKind) throws(ClockError) -> Duty {
        if let rule = statute.duties(for: right).first(where: { $0.kind == kind }) { return try duty(under: rule) }
        guard kind == .refuse else { throw .noTimeLimit(kind.rawValue, jurisdiction: statute.jurisdiction) }
        return try mainDuty()
    }

    private func duty(under rule: DutyRule) throws(ClockError) -> Duty {
        var count = DutyCount(rule: rule, right: right, facts: facts)
        let when = try count.run(marginDays: marginDays)
        return Duty(kind: rule.kind, when: when, derivation: count.steps, law: rule.law)
    }
}
