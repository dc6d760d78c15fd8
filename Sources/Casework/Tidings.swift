import Storage
import SubjectRequests
import Workflows

/// Who among staff hears of something: decided from values alone.
package struct Hearers: Sendable {
    /// Everybody who may use the site.
    package let staff: [StaffMember]

    package init(_ staff: [StaffMember]) { self.staff = staff }

    /// Whoever has the request in hand; where nobody has, every case handler of the controller. Administrators hear of it
    /// where a controller has no case handler: somebody must.
    package func hearing(of controller: String, assignee: String?) -> [StaffMember] {
        if let owner = staff.first(where: { $0.id == assignee }), owner.may(.seeCases, at: controller) {
            return [owner]
        }
        return those(.hearOfRequests, at: controller)
    }

    /// Those who hear that something is left lying, beside whoever has it in hand.
    package func watching(_ controller: String) -> [StaffMember] { those(.hearOfDelays, at: controller) }

    /// Those who keep the site itself for a controller.
    package func keeping(_ controller: String) -> [StaffMember] {
        staff.filter { $0.may(.tendCanaries, at: controller) }
    }

    /// Those who file the letters of a controller, or with nil those that came for no controller.
    package func filing(_ controller: String?) -> [StaffMember] {
        guard let controller else { return staff.filter { $0.scope(for: .fileMessages) == .everything } }
        return staff.filter { $0.may(.fileMessages, at: controller) }
    }

    package func hearing(_ kind: NewsKind, of controller: String, assignee: String?) -> [StaffMember] {
        switch kind {
        case .newRequest, .reply, .bounce, .dutyNear, .dutyMissed: hearing(of: controller, assignee: assignee)
        case .leftLying, .leftLyingLate: watching(controller)
        }
    }

    private func those(_ verb: StaffVerb, at controller: String) -> [StaffMember] {
        let named = staff.filter { $0.may(verb, at: controller) }
        return named.isEmpty ? staff.filter { $0.may(.manageStaff, at: controller) } : named
    }
}

extension NewsKind {
    /// Whether somebody who wants no mail at once hears of it all the same: a broken promise is nobody's choice.
    package var isAlwaysHeard: Bool {
        switch self {
        case .newRequest, .reply, .bounce, .dutyNear: false
        case .dutyMissed, .leftLying, .leftLyingLate: true
        }
    }
}

extension CaseDesk {
    /// A duty is inside its last three working days; told once for each day that it was due on.
    func tellNear(_ duty: DutyRow, of row: RequestRow, on connection: StorageConnection) throws {
        let subject = duty.staffSubject
        guard try connection.news.add(.dutyNear, row, subject: subject) else { return }
        if try isLeftLying(row, on: connection) { try connection.news.add(.leftLying, row, subject: subject) }
        try connection.appendEvent(
            EventKind(rawValue: "duty-near"),
            about: .request(row.id),
            by: .system,
            EventDetails(outcome: duty.kind.rawValue)
        )
    }

    /// A duty's last day is over: told once for each day that it was due on, and always to those who watch over delays.
    func tellMissed(_ duty: DutyRow, of row: RequestRow, on connection: StorageConnection) throws {
        let subject = duty.staffSubject
        guard try connection.news.add(.dutyMissed, row, subject: subject) else { return }
        try connection.news.add(.leftLyingLate, row, subject: subject)
    }

    /// Nobody has the request in hand, or whoever has it has done nothing with it yet.
    private func isLeftLying(_ row: RequestRow, on connection: StorageConnection) throws -> Bool {
        guard let assignee = row.assignee else { return true }
        return try !connection.events.of(.request(row.id)).contains { event in
            event.actor == "staff:\(assignee)" && !["assigned", "unassigned"].contains(event.kind.rawValue)
        }
    }

    /// Which days are working days at a controller: by the law that says when it must answer; all but weekends where no law of
    /// its place names a calendar.
    package func workingDays(at controller: DataController) throws -> WorkingCalendar {
        let duties = try rules.statute(of: controller).duties
        let answering = duties.filter { $0.kind == .respond } + duties
        return answering.lazy.compactMap(\.calendar).first ?? CaseDesk.weekdays
    }

    private static let weekdays = WorkingCalendar(name: "weekdays", place: "", law: "", years: 1970...2199)
}

extension DutyRow {
    /// What tells news of this duty from that of another, or of the same after its day has moved.
    fileprivate var staffSubject: String { kind.rawValue + (internalOn.map { ":\($0)" } ?? "") }
}
