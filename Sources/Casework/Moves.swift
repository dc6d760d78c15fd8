import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// Decides and stores one move, inside the caller's transaction; also what follows from it at once for other requests of
    /// the same person.
    ///
    /// - Parameters:
    ///   - finished: the effect whose end is the reason for the move.
    ///   - ground: for a refusal.
    /// - Throws: `NotAllowed` where the move is not possible now; the caller's transaction should then end.
    @discardableResult
    package func move(
        _ request: String,
        _ trigger: Trigger,
        by party: Party,
        on connection: StorageConnection,
        effectiveOn: CivilDate? = nil,
        ground: RefusalGround? = nil,
        letterAcknowledged: Bool = false,
        details: EventDetails = EventDetails(),
        changes: RequestChanges = RequestChanges(),
        finished: FinishedEffect? = nil
    ) throws -> Decision {
        let row = try loaded(request, on: connection)
        var snapshot = try snapshot(row, reporting: finished?.id, on: connection)
        snapshot.letterAcknowledged = letterAcknowledged
        snapshot.ground = ground ?? snapshot.ground
        let decision = try rules.workflow(digest: row.workflow).decide(snapshot, trigger, by: party)
        let controller = try rules.controller(row.controller)
        var details = details
        details.effectiveOn = try effectiveOn ?? today(at: controller)
        try connection.commit(
            decision,
            CommitTerms(
                revision: row.revision,
                party: party,
                zone: try rules.statute(of: controller).timeZone,
                details: details,
                changes: changes,
                finished: finished
            )
        )
        if decision.phase == .closed { try closed(row, on: connection) }
        return decision
    }

    /// The request as a decision sees it now.
    package func snapshot(
        _ row: RequestRow,
        reporting: String? = nil,
        on connection: StorageConnection
    ) throws -> RequestSnapshot {
        let terms = try terms(row.right, at: row.controller)
        guard let snapshot = try connection.requests.snapshot(row.id, terms: terms, reporting: reporting) else {
            throw CaseworkError.notFound
        }
        return snapshot
    }

    package func loaded(_ request: String, on connection: StorageConnection) throws -> RequestRow {
        guard let row = try connection.requests.load(request, scope: .everything) else { throw CaseworkError.notFound }
        return row
    }

    /// What a request's end means: its duties are met, and a deletion that waited for it goes on.
    private func closed(_ row: RequestRow, on connection: StorageConnection) throws {
        for duty in [DutyKind.acknowledge, .stop, .respond] { try connection.clock.meet(duty, of: row.id) }
        guard row.right.discloses else { return }
        for sibling in try connection.requests.openSiblings(of: row.id) where sibling.right == .delete {
            try moveIfPossible(sibling.id, .proceed, by: .system, on: connection)
        }
    }

    /// Makes a move where it is possible now, and says whether it was.
    @discardableResult
    package func moveIfPossible(
        _ request: String,
        _ trigger: Trigger,
        by party: Party,
        on connection: StorageConnection
    ) throws -> Bool {
        let row = try loaded(request, on: connection)
        do {
            _ = try rules.workflow(digest: row.workflow).decide(snapshot(row, on: connection), trigger, by: party)
        } catch is NotAllowed {
            return false
        }
        try move(request, trigger, by: party, on: connection)
        return true
    }
}
