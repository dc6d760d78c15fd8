import Databases
import SubjectRequests
import Workflows

/// What a controller's file says about a right; the part of a snapshot that is not in the database.
package struct ControllerTerms: Sendable, Hashable {
    package var required: VerificationLevel
    package var approvalsRequired: Int
    package var coolingOff: Period
    /// The controller holds data for customers.
    package var holdsForCustomers: Bool

    package init(
        required: VerificationLevel,
        approvalsRequired: Int,
        coolingOff: Period = Period(),
        holdsForCustomers: Bool = false
    ) {
        self.required = required
        self.approvalsRequired = approvalsRequired
        self.coolingOff = coolingOff
        self.holdsForCustomers = holdsForCustomers
    }
}

extension RequestQueries {
    /// All that a decision about a request may look at, as of this transaction.
    ///
    /// Take it in the same write as the commit that follows, or rely on the revision: whatever is placed, approved or
    /// described meanwhile makes that commit stale.
    /// - Parameter reporting: the effect that ends in the same transaction, which no longer counts as open.
    package func snapshot(
        _ id: String,
        terms: ControllerTerms,
        reporting: String? = nil
    ) throws -> RequestSnapshot? {
        guard let row = try load(id, scope: .everything) else { return nil }
        var snapshot = RequestSnapshot(
            id: id,
            right: row.right,
            state: row.state,
            phase: row.phase,
            revision: row.revision,
            required: terms.required,
            approvalsRequired: terms.approvalsRequired,
            coolingOff: terms.coolingOff,
            verified: try connection.people.verifiedLevel(inCase: row.caseID)
        )
        snapshot.holdsForCustomers = terms.holdsForCustomers
        snapshot.shownDigest = row.shownDigest
        snapshot.ground = row.ground
        snapshot.plans = row.plans
        snapshot.stores = row.stores
        snapshot.preparedBy = row.preparedBy
        snapshot.approvers = try approvers(id, shown: row.shownDigest)
        snapshot.settlers = try connection.concerns.settlers(of: id)
        try count(into: &snapshot, row, reporting: reporting)
        return snapshot
    }

    /// Different people who approved `shown` and whose approval is not void.
    package func approvers(_ id: String, shown: String?) throws -> Set<String> {
        guard let shown else { return [] }
        let people = try connection.sql.rows(
            """
            SELECT approved_by FROM approvals
            WHERE request_id = \(id) AND shown_digest = \(shown) AND void_at IS NULL
            """
        ) { try $0.text(0) }
        return Set(people)
    }

    private func count(into snapshot: inout RequestSnapshot, _ row: RequestRow, reporting: String?) throws {
        let now = try connection.now()
        let found = try connection.sql.first(
            """
            SELECT
                (SELECT count(*) FROM holds h WHERE h.lifted_at IS NULL AND h.from_at <= \(now)
                    AND (h.until_at IS NULL OR h.until_at > \(now)) AND \(HoldQueries.bearsOn(row))),
                (SELECT count(*) FROM corrections c WHERE c.request_id = \(row.id) AND c.decision <> 'declined'),
                (SELECT count(*) FROM effects e WHERE e.request_id = \(row.id) AND e.id <> \(reporting ?? "")
                    AND e.state NOT IN ('done', 'excepted', 'superseded')),
                (SELECT count(*) FROM effects e WHERE e.request_id = \(row.id) AND e.plan = \(row.plans)
                    AND e.kind <> 'mail' AND e.begun_at IS NOT NULL),
                (SELECT count(*) FROM requests r WHERE r.phase <> 'closed' AND r.id <> \(row.id)
                    AND r.right_asked IN ('copy', 'confirm', 'csv-export') AND \(RequestQueries.samePerson(as: row.id))),
                (SELECT count(*) FROM requests r JOIN effects e ON e.request_id = r.id AND e.plan = 1 AND e.kind = 'mail'
                    WHERE r.letter = \(row.letter ?? "") AND r.id <> \(row.id)),
                (SELECT count(*) FROM effects e WHERE e.request_id = \(row.id) AND e.kind = 'refer' AND e.state = 'done'
                    AND e.result = \(EffectResult.allReferred) AND NOT EXISTS (SELECT 1 FROM effects l
                        WHERE l.request_id = e.request_id AND l.kind = 'refer' AND l.state = 'done' AND l.plan > e.plan)),
                (SELECT COALESCE(MAX(e.ordinal), 0) FROM effects e
                    WHERE e.request_id = \(row.id) AND e.plan = \(row.plans)),
                (SELECT count(*) FROM corrections c WHERE c.request_id = \(row.id) AND c.decision = 'declined'),
                (SELECT count(*) FROM withholdings w WHERE w.request_id = \(row.id) AND w.lifted_at IS NULL),
                (SELECT count(*) FROM withholdings w WHERE w.request_id = \(row.id) AND w.is_built = 0),
                (SELECT count(*) FROM release_concerns n WHERE n.request_id = \(row.id) AND n.settled_by IS NULL
                    AND n.package_id = \(PackageQueries.currentID(of: row.id)))
            """
        ) { row in try (0..<12).map { Int(try row.int($0)) } }
        guard let found else { return }
        snapshot.isHeld = found[0] > 0
        snapshot.changesDescribed = found[1]
        snapshot.effectsOpen = found[2]
        snapshot.effectsStarted = found[3]
        snapshot.disclosureOpen = found[4] > 0
        snapshot.letterAcknowledged = found[5] > 0
        snapshot.allReferred = found[6] > 0
        snapshot.planned = found[7]
        snapshot.partsDeclined = found[8] + found[9]
        snapshot.marksPending = found[10]
        snapshot.concernsOpen = found[11]
        // A correction is as many parts as it has changes; of anything else there is a rest beside what is withheld.
        snapshot.parts = row.right == .correct ? found[1] + found[8] : found[9] + 1
    }
}
