/// What a statute makes the controller do about a request, with its date and how the date came about.
package struct Duty: Sendable, Hashable {
    package let kind: DutyKind
    package let when: DueDate
    /// From the receipt to the date, in order.
    package let derivation: [DerivationStep]
    /// The citation of the rule.
    package let law: String

    /// The last day on which it is in time; nil while paused or where the law names no date.
    package var due: CivilDate? {
        guard case .by(let due, _) = when else { return nil }
        return due
    }

    /// The day by which the controller means to be done: never later than ``due``.
    package var internalDue: CivilDate? {
        guard case .by(_, let internalDue) = when else { return nil }
        return internalDue
    }
}

/// When a duty is due.
package enum DueDate: Sendable, Hashable {
    /// The last day in time, and the controller's own.
    case by(CivilDate, internally: CivilDate)
    /// The clock stands; so many days are left from the day on which the answer arrives.
    case paused(since: CivilDate, daysLeft: Int)
    /// Without a number: as soon as can be.
    case promptly
    /// Counts from the response, which has not been given.
    case afterResponse
}

/// Kinds of duties; a statute gives a right some of them.
package enum DutyKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Confirm the receipt.
    case acknowledge
    /// Stop what the person objects to: marketing.
    case stop
    /// Answer the request.
    case respond
    /// Give a refusal with its reasons, where that has a limit of its own; else it is due with the answer.
    case refuse
    /// Tell the person of an extension.
    case announceExtension = "announce-extension"
    /// Pass the request on to whoever holds the information.
    case transfer
    /// Hand over what the answer granted.
    case release
    /// Be done with it, by a day that the controller itself has promised.
    case promise
    /// The day until which the record of the request is kept.
    case keepRecord = "keep-record"

    /// True for what every request owes. The rest is owed only where the controller does that thing: refuses, extends,
    /// transfers; or is no work at all. A queue sorts by what is always owed.
    package var isAlwaysOwed: Bool {
        switch self {
        case .acknowledge, .stop, .respond, .promise: true
        case .refuse, .announceExtension, .transfer, .release, .keepRecord: false
        }
    }
}

/// What a line of a file of dates asks for: a right, or one duty that a statute times.
package struct ClockQuestion: Sendable, Hashable {
    package let right: Right
    /// Nil means the duty that answers the right.
    package let duty: DutyKind?

    /// Reads a word for a right (``Right/init(word:)``), one of our words for a duty, or the files' words for one.
    package init?(word: String) {
        let word = word.lowercased()
        if let right = Right(word: word) {
            self.right = right
            duty = nil
        } else if word == "complaint_ack" {
            right = .complaint
            duty = .acknowledge
        } else if let duty = ClockQuestion.duties[word] ?? DutyKind(rawValue: word) {
            // Any right with these duties would do; every statute that has one gives it to a copy.
            right = .copy
            self.duty = duty
        } else {
            return nil
        }
    }

    private static let duties: [String: DutyKind] = [
        "ack": .acknowledge, "extension_notice": .announceExtension, "refusal_notice": .refuse,
        "transfer": .transfer, "record_retention": .keepRecord,
    ]
}
