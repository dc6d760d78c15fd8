import Casework
import SubjectRequests

extension QueuePage.Line {
    init(_ line: QueueLine, controller: DataController, phrases: Phrases) {
        let band = DueBand(due: line.nextDueOn, today: line.today)
        self.init(
            reference: line.reference.text,
            href: Route.request(reference: line.reference.text).path,
            right: phrases["right-\(line.right.rawValue)-short"],
            person: masked(line.name.disclosed),
            organisation: controller.names["en"],
            state: phrases.standing(line.phase, line.outcome),
            duty: line.nextDueOn.map { phrases("due-by", ["day": phrases.day($0)]) } ?? "",
            distance: line.nextDueOn.map { phrases.distance(to: $0, from: line.today) } ?? "",
            due: StatusTag(band, phrases),
            assignee: line.assignee?.disclosed ?? "",
            flags: line.flags.filter { $0 != "overdue" }.map { phrases["flag-\($0)"] }
        )
    }
}

extension StatusTag {
    init(_ band: DueBand, _ phrases: Phrases) {
        let tone: Tone =
            switch band {
            case .overdue: .bad
            case .today, .soon: .soon
            case .ahead, .none: .quiet
            }
        self.init(phrases["due-\(band.rawValue)"], tone)
    }
}

extension Phrases {
    /// Where a request stands, in the console's words.
    func standing(_ phase: Phase, _ outcome: Outcome?) -> String {
        guard phase == .closed, let outcome else { return self["stands-\(phase.rawValue)"] }
        return self["ended-\(outcome.rawValue)"]
    }

    /// `in 12 days`, `today`, `3 days ago`.
    func distance(to day: CivilDate, from today: CivilDate) -> String {
        let count = day.daysSinceEpoch - today.daysSinceEpoch
        guard count != 0 else { return self["distance-today"] }
        return self(count > 0 ? "distance-ahead" : "distance-past", ["days": days(abs(count))])
    }

    static let requiredByQueue: [String] =
        Phase.allCases.filter { $0 != .closed }.map { "stands-\($0.rawValue)" }
        + Outcome.allCases.map { "ended-\($0.rawValue)" }
        + ["incident-misdelivery", "distance-today", "distance-ahead", "distance-past", "due-by"]
        + ["parked", "waiting-for-store", "to-be-posted", "on-hold", "repeat", "minor", "facts-used-up"].map {
            "flag-\($0)"
        }
        + QueueSelection.allCases.map { "view-\($0.rawValue)" }
}
