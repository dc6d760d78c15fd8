/// What happened to a request, as far as its clock cares. All days are the controller's local days.
package struct ClockFacts: Sendable, Hashable {
    /// The day on which the letter reached the controller.
    package var received: CivilDate
    /// Days on which something arrived that the controller had to ask for, by what it was.
    package var arrived: [StartEvent: CivilDate]
    package var pauses: [ClockPause]
    package var extended: DeadlineExtension?
    /// The day of the answer; records are kept from then on.
    package var responded: CivilDate?

    package init(
        received: CivilDate,
        arrived: [StartEvent: CivilDate] = [:],
        pauses: [ClockPause] = [],
        extended: DeadlineExtension? = nil,
        responded: CivilDate? = nil
    ) {
        self.received = received
        self.arrived = arrived
        self.pauses = pauses
        self.extended = extended
        self.responded = responded
    }
}

/// What may have to arrive, beside the request, before a statute's clock starts.
package enum StartEvent: String, Sendable, Hashable, Codable, CaseIterable {
    /// The information that was asked for to confirm identity.
    case identity
    /// The evidence that somebody may act for the person.
    case authority
    case fee
}

/// A time during which the controller waited for the person's clarification.
package struct ClockPause: Sendable, Hashable {
    /// The day on which the controller asked.
    package let from: CivilDate
    /// The day on which the answer was received; nil while it is awaited.
    package let to: CivilDate?

    /// Nil when the answer comes before the question.
    package init?(from: CivilDate, to: CivilDate?) {
        if let to, to < from { return nil }
        self.from = from
        self.to = to
    }

    /// Reads `YYYY-MM-DD..YYYY-MM-DD`, or `YYYY-MM-DD..` for one that is open.
    package init?(_ text: String) {
        guard let dots = text.firstRange(of: ".."), let from = CivilDate(text[..<dots.lowerBound]) else { return nil }
        let rest = text[dots.upperBound...]
        let to = CivilDate(rest)
        guard rest.isEmpty || to != nil else { return nil }
        self.init(from: from, to: to)
    }

    /// Overlapping pauses, and those that touch on a day, as one; in order. An open one swallows all that follow.
    static func merged(_ pauses: [ClockPause]) -> [ClockPause] {
        var merged: [ClockPause] = []
        for pause in pauses.sorted(by: { $0.from < $1.from }) {
            guard let last = merged.last, last.to.map({ pause.from <= $0 }) ?? true else {
                merged.append(pause)
                continue
            }
            guard let end = last.to else { continue }
            let longer = pause.to.map { max(end, $0) }
            merged[merged.count - 1] = ClockPause(from: last.from, to: longer) ?? last
        }
        return merged
    }
}
