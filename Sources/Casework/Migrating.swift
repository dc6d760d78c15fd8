import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// Takes a request over to the workflow that is in force now, where that names the request's own as an older version and has
    /// the same step. The history says so; nothing is planned or dropped.
    ///
    /// - Throws: ``CaseworkError/moveNotPossible(_:_:)`` where there is no such migration.
    package func migrate(_ reference: Reference, by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .changeClock, on: connection)
            guard let newer = try rules.workflows.current(like: rules.workflow(row)) else {
                throw CaseworkError.workflowMissing(row.workflow)
            }
            let controller = try rules.controller(row.controller)
            do {
                let decision = try newer.migrate(
                    snapshot(row, clock: false, on: connection),
                    from: rules.workflow(digest: row.workflow)
                )
                var changes = RequestChanges()
                changes.workflow = newer.digest
                try connection.commit(
                    decision,
                    CommitTerms(
                        revision: row.revision,
                        party: staff.party(at: row.controller),
                        zone: rules.statute(of: controller).timeZone,
                        details: EventDetails(effectiveOn: today(at: controller), definition: newer.digest),
                        changes: changes
                    )
                )
            } catch let error as NotAllowed {
                throw CaseworkError.moveNotPossible(.migrate, error.why)
            }
        }
    }
}
