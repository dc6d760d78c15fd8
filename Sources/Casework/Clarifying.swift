import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// Staff ask the person for more; the mail quotes the question. The clock stops from today where the statute lets it.
    package func clarify(
        _ reference: Reference,
        asking question: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await moved(reference, .clarify, by: staff, said: [.question: question.disclosed])
    }

    /// Staff go on, with the person's answer or without it, or end a pause.
    ///
    /// - Parameter answeredOn: the day on which the answer was received; the day of the proposed answer, else today, where
    ///   nothing is said. The clock runs again after that day.
    package func resume(_ reference: Reference, answeredOn: CivilDate? = nil, by staff: StaffMember) async throws {
        let proposed = try await storage.read { connection in
            try proposedResume(of: found(reference, staff, .seeCases, on: connection), on: connection)
        }
        try await moved(reference, .resume, by: staff, effectiveOn: answeredOn ?? proposed)
    }

    /// A reply has reached a case: each of its requests that waits for an answer is shown to staff with the proposal to go on
    /// from that day. Nothing moves by itself, for a reply may ask a question of its own.
    package func answerArrived(inCase caseID: String, on day: CivilDate, on connection: StorageConnection) throws {
        for row in try connection.requests.inCase(caseID) where row.phase != .closed {
            let awaits =
                try rules.workflow(row)[row.state]?.moves.contains { $0.trigger == .resume && !$0.stays } ?? false
            guard try awaits || responseClock(row, on: connection).isPaused else { continue }
            try connection.appendEvent(
                EventKind(rawValue: "answer-arrived"),
                about: .request(row.id),
                by: .requester,
                EventDetails(effectiveOn: day)
            )
        }
    }

    /// The day from which going on is proposed: that of the first answer since the person was asked; nil where none came.
    package func proposedResume(of row: RequestRow, on connection: StorageConnection) throws -> CivilDate? {
        let events = try connection.events.of(.request(row.id))
        let asked = events.last { $0.kind == EventKind(.clarify) || $0.kind == EventKind(.pause) }?.ordinal ?? 0
        return events.first { $0.kind.rawValue == "answer-arrived" && $0.ordinal > asked }?.effectiveOn
    }

    /// What was said with the last move of a kind, by what it was; empty where there was none.
    package func said(
        with trigger: Trigger,
        of request: String,
        on connection: StorageConnection
    ) throws -> [MoveFact: String] {
        guard let event = try connection.events.of(.request(request)).last(where: { $0.kind == EventKind(trigger) }),
            let particulars = try connection.events.particulars(of: event)
        else { return [:] }
        let pairs = particulars.sealed.compactMap { name, text in MoveFact(rawValue: name).map { ($0, text) } }
        return Dictionary(pairs) { first, _ in first }
    }
}
