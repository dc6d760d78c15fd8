import Foundation
import Storage
import SubjectRequests

/// How a site stands: what waits for a person, and what the database says of itself. Holds nothing personal.
package struct HealthReport: Sendable {
    package struct ParkedWork: Sendable {
        package let reference: Reference
        package let controller: String
        package let effect: EffectRow
        /// Id of the member of staff who has the request.
        package let assignee: String?
    }

    /// Open requests that nothing would ever move again.
    package let stranded: [Reference]
    package let parked: [ParkedWork]
    package let incidents: [IncidentRow]
    /// Mailing lists that have not been told yet whom they may not write to.
    package let lists: [ListWaitRow]
    /// Letters in the holding pen.
    package let lettersHeld: Int
    package let mailboxes: [MailboxRow]
    package let openRequests: Int
    package let overdue: Int
    package let checkpoint: CheckpointRow?
    package let engine: EngineFacts
    /// The database's clock.
    package let now: Timestamp

    /// Whether something stands still until a person looks at it.
    package var needsSomebody: Bool {
        !stranded.isEmpty || !parked.isEmpty || !incidents.isEmpty || lettersHeld > 0
            || lists.contains(where: \.needsPerson)
    }
}

extension CaseDesk {
    /// The liveness query: every open request has work to be done, a timer, a person who is waited for, or an incident.
    package func health() async throws -> HealthReport {
        let engine = try await storage.engineFacts()
        return try await storage.read { connection in
            let open = try connection.requests.queue(scope: .everything, limit: 10_000)
            let overdue = try open.filter { row in
                guard let due = row.nextDueOn else { return false }
                return due < (try today(at: rules.controller(row.controller)))
            }
            return HealthReport(
                stranded: try connection.review.stranded().map(\.reference),
                parked: try connection.effects.parked(scope: .everything, limit: 1_000).map { effect in
                    let row = try loaded(effect.requestID, on: connection)
                    return HealthReport.ParkedWork(
                        reference: row.reference,
                        controller: row.controller,
                        effect: effect,
                        assignee: row.assignee
                    )
                },
                incidents: try connection.review.openIncidents(),
                lists: try connection.listStops.waits(),
                lettersHeld: try connection.messages.unfiled(verdict: .held, limit: 1_000).count,
                mailboxes: try connection.mailboxes.all(),
                openRequests: try connection.requests.count(scope: .everything, filter: openOnly),
                overdue: overdue.count,
                checkpoint: try connection.tree.latestCheckpoint(),
                engine: engine,
                now: try connection.now()
            )
        }
    }

    private var openOnly: RequestFilter {
        var filter = RequestFilter()
        filter.isOpen = true
        return filter
    }
}
