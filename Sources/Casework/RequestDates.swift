import Foundation
import Storage
import SubjectRequests
import Workflows

/// A request's duties as they are stored and shown: computed anew from facts, never edited.
package struct RequestDates: Sendable {
    package let duties: [Duty]

    /// - Parameter facts: what happened to the request's clock.
    package init(_ right: Right, facts: ClockFacts, statute: Statute, marginDays: Int) throws {
        try self.init(ResponseClock(statute: statute, right: right, facts: facts, marginDays: marginDays))
    }

    package init(_ clock: ResponseClock) throws { duties = try clock.duties() }

    /// The day by which the controller means to have done the first thing that it owes and has not done.
    package func nextDue(met: Set<DutyKind> = []) -> CivilDate? {
        duties.filter { $0.kind.isAlwaysOwed && !met.contains($0.kind) }.compactMap(\.internalDue).min()
    }

    package func rows() throws -> [DutyRow] {
        try duties.map { duty in
            DutyRow(
                kind: duty.kind,
                dueOn: duty.due,
                internalOn: duty.internalDue,
                derivation: try storedJSON(
                    DutyReasons(steps: duty.derivation, law: duty.law)
                )
            )
        }
    }
}

/// How a date came about, as it is stored beside it.
package struct DutyReasons: Sendable, Hashable, Codable {
    /// From receipt to date.
    package let steps: [DerivationStep]
    package let law: String

    /// Every step as a sentence.
    package func sentences(in words: Phrases) -> [String] { steps.map(words.sentence) }

    /// The steps that say why the date is not where one would expect it, as sentences.
    package func reasons(in words: Phrases) -> [String] { steps.filter(\.isReason).map(words.sentence) }
}

extension ClockFacts {
    /// The facts as the database keeps them.
    package init(received: CivilDate, _ rows: [ClockFactRow]) {
        self.init(received: received)
        var paused: CivilDate?
        for row in rows {
            switch row.kind {
            case .start:
                if let event = row.detail.flatMap(StartEvent.init(rawValue:)) { arrived[event] = row.effectiveOn }
            case .pause: paused = row.effectiveOn
            case .resume:
                if let from = paused, let pause = ClockPause(from: from, to: row.effectiveOn) { pauses.append(pause) }
                paused = nil
            case .extend: extended = row.detail.flatMap(DeadlineExtension.init)
            }
        }
        if let from = paused, let pause = ClockPause(from: from, to: nil) { pauses.append(pause) }
    }
}

/// How a stored duty's date came about.
package func storedReasons(_ row: DutyRow) throws -> DutyReasons {
    try JSONDecoder().decode(DutyReasons.self, from: Data(row.derivation.utf8))
}
