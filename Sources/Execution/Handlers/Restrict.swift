import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Stops every list for each address that is the person's, writes the stop values into the person's own rows, and reads all
    /// of it back (GDPR Art. 18). What has no stop value is asked of a colleague; see ``ask(_:)``.
    func restrict(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        let addresses = subject.identities.filter { $0.kind == .email && $0.standing != .claimed }
        let lists = casework.rules.map.lists(of: subject.controller.slug)
        var counts: [String: Int] = [:]
        var faults: [any CodedError] = []
        for address in addresses {
            let (stopped, failed) = await stop(lists, for: address.value.disclosed)
            faults += failed
            counts.merge(stopped, uniquingKeysWith: +)
        }
        // What answers is stopped at once, whatever the others do.
        let rows = try await stopMarketing(subject)
        if let fault = faults.first(where: { !$0.isTemporary }) ?? faults.first { throw fault }
        var report = EffectReport(counts: counts, result: "restricted")
        let tokens = addresses.map { casework.keyring.ledgerToken($0.value.disclosed, kind: "suppression") }
        report.alongside = { connection in
            try keep(rows, subject, on: connection)
            for token in tokens {
                try connection.ledger.suppress(
                    controller: subject.controller.slug,
                    list: CaseDesk.everyList,
                    token: token,
                    request: subject.request.id
                )
            }
        }
        return .done(report)
    }

    /// The collections in which the person has rows that no stop value keeps from being used.
    func placesWithoutStop(_ subject: RequestSubject) async throws -> [String] {
        let map = casework.rules.map
        let slug = subject.controller.slug
        let stopped = Set(map.lists(of: slug).map(\.collection) + map.marketingStops(of: slug).map(\.collection))
        let keys = try await search(subject, searchPlan(subject, as: .copy)).resolve()
        return keys.collections.filter { collection in
            !collection.rows.isEmpty && !stopped.contains(collection.collection)
                && map[collection.collection]?.about == .person
        }
        .map { "\($0.collection)" }
    }
}
