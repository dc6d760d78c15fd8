import Foundation
import SubjectRequests

/// The date that answers a question, with all duties of the right, as text and as JSON.
struct DeadlineAnswer {
    let statute: Statute
    let question: ClockQuestion
    let facts: ClockFacts
    /// The duty that was asked for, or the one that answers the right.
    let duty: Duty
    /// Every duty of the right; only the one asked for where a duty was named.
    let duties: [Duty]

    init(statute: Statute, question: ClockQuestion, facts: ClockFacts) throws(ClockError) {
        self.statute = statute
        self.question = question
        self.facts = facts
        let clock = ResponseClock(statute: statute, right: question.right, facts: facts)
        if let kind = question.duty {
            duty = try clock.duty(kind)
            duties = [duty]
        } else {
            duty = try clock.mainDuty()
            duties = try clock.duties()
        }
    }

    func text(in words: Phrases) -> String {
        func end(_ duty: Duty) -> String { duty.derivation.last.map(words.sentence) ?? "" }
        var lines = [duty.due.map { "\($0)  \(words.day($0, weekday: true))" } ?? end(duty)]
        lines += duty.derivation.map { "  " + words.sentence($0) }
        for other in duties where other != duty {
            lines.append("\(other.kind.rawValue): " + (other.due?.description ?? end(other)))
        }
        return lines.joined(separator: "\n")
    }

    func json(in words: Phrases) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(DeadlineObject(self, words)), as: UTF8.self)
    }
}

/// The JSON object of `habeas deadline --json`. Absent dates are null.
private struct DeadlineObject: Encodable {
    let jurisdiction: String
    let right: String
    let received: CivilDate
    let due: CivilDate?
    let internalDue: CivilDate?
    let duties: [DutyObject]

    init(_ answer: DeadlineAnswer, _ words: Phrases) {
        jurisdiction = answer.statute.jurisdiction
        right = answer.question.right.rawValue
        received = answer.facts.received
        due = answer.duty.due
        internalDue = answer.duty.internalDue
        duties = answer.duties.map { DutyObject(duty: $0, words: words) }
    }

    private enum CodingKeys: CodingKey { case jurisdiction, right, received, due, internalDue, duties }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(jurisdiction, forKey: .jurisdiction)
        try object.encode(right, forKey: .right)
        try object.encode(received, forKey: .received)
        try object.encode(due, forKey: .due)
        try object.encode(internalDue, forKey: .internalDue)
        try object.encode(duties, forKey: .duties)
    }
}

private struct DutyObject: Encodable {
    let duty: Duty
    let words: Phrases

    private enum CodingKeys: CodingKey { case duty, due, internalDue, law, derivation, pausedSince, daysLeft }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(duty.kind, forKey: .duty)
        try object.encode(duty.due, forKey: .due)
        try object.encode(duty.internalDue, forKey: .internalDue)
        try object.encode(duty.law, forKey: .law)
        try object.encode(duty.derivation.map(words.sentence), forKey: .derivation)
        guard case .paused(let since, let left) = duty.when else { return }
        try object.encode(since, forKey: .pausedSince)
        try object.encode(left, forKey: .daysLeft)
    }
}
