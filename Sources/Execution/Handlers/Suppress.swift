import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Stops every list in which the address that the letter came from is suppressed, and reads each back. Needs no
    /// identification; what stands in a person's own rows is written only where the person is verified. Where the map
    /// knows no way to stop it, a colleague is asked.
    func suppress(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        guard let address = subject.person.mailAddress else { return .parked(code: "no-address") }
        let (counts, faults) = await stop(try await listsLeft(by: address, subject), for: address)
        // What answers is stopped at once, whatever the others do.
        let rows = try await stopMarketing(subject)
        if let fault = faults.first(where: { !$0.isTemporary }) ?? faults.first { throw fault }
        let isAsked = try await askToStop(effect, subject)
        var report = EffectReport(counts: counts, result: isAsked ? "being-stopped" : "stopped")
        report.alongside = { try keep(rows, subject, on: $0) }
        return .done(report)
    }

    /// The lists that an address has left: one by its link, or every list that nobody needs.
    private func listsLeft(by address: String, _ subject: RequestSubject) async throws -> [ListTarget] {
        let (slug, all) = (subject.controller.slug, casework.rules.map.lists(of: subject.controller.slug))
        guard let identity = Identity(kind: .email, value: address) else { return all.filter(\.list.isOptional) }
        let token = casework.keyring.ledgerToken(identity.value, kind: CaseDesk.suppressionKind)
        return try await casework.storage.read { connection in
            let left = try all.filter { target in
                try !connection.ledger.suppressed(
                    controller: slug,
                    list: target.list.name,
                    every: CaseDesk.name(endingWith: target.list),
                    among: [token]
                ).isEmpty
            }
            // Staff have mended the address since: it leaves what the letter's own would have left.
            return left.isEmpty ? all.filter(\.list.isOptional) : left
        }
    }

    func stop(
        _ lists: [ListTarget],
        for address: String
    ) async -> (counts: [String: Int], faults: [any CodedError]) {
        var counts: [String: Int] = [:]
        var faults: [any CodedError] = []
        for list in lists {
            do {
                let result = try await stores.suppress(list, address: address, map: casework.rules.map)
                if !result.isStopped { faults.append(StoreFault.notStopped(in: list.store)) }
                if result.entries > 0 { counts["\(list.collection) stopped", default: 0] += result.entries }
            } catch let fault as any CodedError {
                faults.append(fault)
            } catch {
                faults.append(StoreFault.notStopped(in: list.store))
            }
        }
        return (counts, faults)
    }

    /// Writes the values that stop marketing into the person's own rows; answers these for ``keep(_:_:on:)``.
    func stopMarketing(_ subject: RequestSubject) async throws -> [(list: String, token: [UInt8])] {
        let stops = casework.rules.map.marketingStops(of: subject.controller.slug)
        guard !stops.isEmpty, !subject.search.verifiedKinds.isEmpty else { return [] }
        let changes = changes(try await search(subject).resolve())
        for stop in stops {
            guard try await changes.stopMarketing(stop) else { throw StoreFault.notStopped(in: stop.store) }
        }
        return try await stoppedRows(changes, stops)
    }

    /// Keeps in which rows marketing was stopped, so that it is stopped again when they come back from a backup.
    func keep(
        _ rows: [(list: String, token: [UInt8])],
        _ subject: RequestSubject,
        on connection: StorageConnection
    ) throws {
        for row in rows {
            try connection.ledger.suppress(
                controller: subject.controller.slug,
                list: row.list,
                token: row.token,
                request: subject.request.id
            )
        }
    }
}

extension StoreFault {
    /// A list or field does not hold the value that stops it, although the store took it.
    static func notStopped(in store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "not-stopped",
            sentence:
                "The store \(store) took the value that stops marketing and does not hold it; stop it there by hand."
        )
    }
}
