import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Erases the approved rows of one store, all or nothing, after the erasure ledger knows them. Doing it again, after a
    /// crash, changes nothing more.
    func erase(_ effect: EffectRow) async throws -> EffectOutcome {
        guard let store = effect.store else { return .parked(code: "no-store-named") }
        if let earlier = try await unfinished(before: store, effect) {
            return .later(code: "waits-for-earlier-store", store: earlier)
        }
        let subject = try await subject(of: effect)
        let erasure = try await acting(in: store, subject).approvedErasure(subject)
        if subject.request.isSweep { try await refuseSpared(erasure.keys, at: subject.controller) }
        let counts = try await eraseEntered(changes(erasure.keys), store, following: erasure.terms.plan)
        return .done(EffectReport(counts: counts.filter { $0.rows > 0 }.byName, result: "erased"))
    }

    /// A store whose rows must go before this one's, by the map's own word, and have not gone yet.
    private func unfinished(before store: String, _ effect: EffectRow) async throws -> String? {
        let earlier = casework.rules.map.storesErased(before: store)
        guard !earlier.isEmpty else { return nil }
        return try await casework.storage.read { connection in
            try connection.effects.of(effect.requestID).first { other in
                other.plan == effect.plan && other.kind == .erase && !other.state.isOver
                    && other.store.map(earlier.contains) ?? false
            }?.store
        }
    }

    /// Proves that nothing is left of what was to be erased in one store. After the last store the person is searched for
    /// once more: rows that came meanwhile are counted, so that staff see them.
    func probe(_ effect: EffectRow) async throws -> EffectOutcome {
        guard let store = effect.store else { return .parked(code: "no-store-named") }
        let subject = try await subject(of: effect)
        let erasure = try await acting(in: store, subject).approvedErasure(subject)
        let left = try await changes(erasure.keys).probe(store, following: erasure.terms.plan)
        guard left.allSatisfy({ $0.rows == 0 }) else { return .parked(code: "rows-left") }
        guard store == subject.request.stores.last else { return .done(EffectReport(result: "nothing-left")) }
        // What falls due or comes in meanwhile is the next sweep's.
        guard !subject.request.isSweep else { return .done(EffectReport(result: "nothing-left")) }
        // Rows may have come to any store: all of them must answer.
        let (search, terms) = try await erasureTerms(subject)
        let arrivals = try await search.arrivals(since: erasure.keys, for: terms)
        return .done(
            EffectReport(
                counts: Dictionary(arrivals.map { ("\($0.collection) arrived", $0.rows) }, uniquingKeysWith: +),
                result: arrivals.isEmpty ? "nothing-left" : "rows-arrived"
            )
        )
    }
}
