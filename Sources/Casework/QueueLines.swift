import Storage
import SubjectRequests
import Workflows

/// A request as the queue shows it.
package struct QueueLine: Sendable {
    package let reference: Reference
    package let controller: String
    package let right: Right
    package let phase: Phase
    package let outcome: Outcome?
    package let meaning: String
    package let nextDueOn: CivilDate?
    /// The controller's local day.
    package let today: CivilDate
    package let name: Sensitive<String>
    /// The name of the member of staff who works on it.
    package let assignee: Sensitive<String>?
    package let flags: [String]
}

/// The page of the queue that a member looks at.
package enum QueueSelection: String, Sendable, CaseIterable {
    case open
    /// Waits for a decision of staff.
    case review
    /// Waits for the person.
    case person
    case closed
}

extension CaseDesk {
    /// The requests that a member may see, the next duty first.
    package func queueLines(
        for staff: StaffMember,
        _ selection: QueueSelection,
        limit: Int = 200
    ) async throws -> [QueueLine] {
        try await storage.read { connection in
            let scope = staff.scope(for: .seeCases)
            let filter = filter(selection)
            let rows =
                selection == .closed
                ? try connection.requests.list(scope: scope, filter: filter, limit: limit)
                : try connection.requests.queue(scope: scope, filter: filter, limit: limit)
            return try rows.map { try line($0, on: connection) }
        }
    }

    /// How many requests each page of the queue holds.
    package func queueCounts(for staff: StaffMember) async throws -> [QueueSelection: Int] {
        try await storage.read { connection in
            let scope = staff.scope(for: .seeCases)
            let counts = try QueueSelection.allCases.map { selection in
                (selection, try connection.requests.count(scope: scope, filter: filter(selection)))
            }
            return Dictionary(counts) { first, _ in first }
        }
    }

    private func filter(_ selection: QueueSelection) -> RequestFilter {
        var filter = RequestFilter()
        switch selection {
        case .open: filter.isOpen = true
        case .review: filter.phase = .review
        case .person: filter.phase = .verification
        case .closed: filter.isOpen = false
        }
        return filter
    }

    private func line(_ row: RequestRow, on connection: StorageConnection) throws -> QueueLine {
        let person = try person(row.caseID, connection.keys.ofCase(row.caseID).key, on: connection)
        return QueueLine(
            reference: row.reference,
            controller: row.controller,
            right: row.right,
            phase: row.phase,
            outcome: row.outcome,
            meaning: try rules.workflow(row)[row.state]?.meaning ?? row.state,
            nextDueOn: row.phase == .closed ? nil : row.nextDueOn,
            today: try today(at: rules.controller(row.controller)),
            name: Sensitive(person.name ?? person.mailAddress ?? ""),
            assignee: try row.assignee.map { try staffName($0, on: connection) },
            flags: try summary(row, on: connection).flags
        )
    }
}
