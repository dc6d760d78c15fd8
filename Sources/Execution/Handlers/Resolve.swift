import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// Finds the person's rows in every store and seals their keys; changes nothing. What staff are shown follows from it.
    func resolve(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        switch subject.request.right {
        case .delete: return try await resolveErasure(effect, subject)
        case .closeAccount: return try await resolveClosure(effect, subject)
        case .correct: return try await resolveCorrection(effect, subject)
        case .copy, .confirm, .csvExport, .unsubscribe, .restrict, .complaint:
            return .parked(code: "nothing-to-resolve-for-right")
        }
    }

    /// Everything that hangs on the customer's account, and not only on the person who asks for it to be closed. The account
    /// is the one to which that person's rows lead; where they lead to several or to none, staff name it.
    private func resolveClosure(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard !casework.rules.map.accountCollections.isEmpty, subject.accounts.isEmpty else {
            return try await resolveErasure(effect, subject)
        }
        let accounts = try await search(subject).accounts()
        guard let account = accounts.first, accounts.count == 1 else {
            return .parked(code: accounts.isEmpty ? "no-account-found" : "several-accounts")
        }
        try await casework.storage.write { connection in
            try casework.keep(account, subject.request.caseID, subject.key, on: connection)
        }
        return try await resolveErasure(effect, self.subject(of: effect))
    }

    private func resolveErasure(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let (search, terms) = try await erasureTerms(subject)
        guard terms.plan.blocked.isEmpty else { return .parked(code: "erasure-blocked") }
        let erasure = ResolvedErasure(search: search, terms: terms, keys: try await search.resolve(for: terms))
        if let held = erasure.keys.held.first {
            return .parked(code: "rows-pointed-at \(held.collection) by \(held.table): \(held.rows)")
        }
        let blob = try await seal(erasure.keys, for: effect, subject)
        var report = EffectReport(counts: erasure.counts, result: erasure.endings.isEmpty ? "nothing-held" : "resolved")
        report.shownDigest = try shownDigest(erasure, subject)
        report.stores = erasure.stores
        report.blobs = [blob]
        report.alongside = { connection in
            try connection.blobs.insert(blob)
            try connection.effects.setArguments(effect.id, fence: effect.fence, blob: blob.id)
        }
        return .done(report)
    }

    /// Reads what the fields in question hold now. Fields of collections in which the person has no row are dropped; where
    /// none is left, staff are shown that, and approve that the person is told so.
    private func resolveCorrection(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let keys = try await search(subject).resolve()
        let described = try await describedChanges(subject)
        let readings = try await changes(keys).readBack(described.map(\.field))
        let held = zip(described, readings).filter { !$1.values.isEmpty }.map { $0.holding($1) }
        let kept = Set(held.map(\.id))
        let absent = described.map(\.id).filter { !kept.contains($0) }
        let old = try held.map { ($0.id, try $0.sealedOld(subject.key)) }
        let blob = try await seal(keys, for: effect, subject)
        var report = EffectReport(
            counts: Dictionary(held.map { ("\($0.field)", 1) }, uniquingKeysWith: +),
            result: held.isEmpty ? "nothing-to-correct" : "resolved"
        )
        report.stores = held.map(\.store).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        report.shownDigest = try shownDigest(held, keys, subject)
        report.blobs = [blob]
        report.alongside = { connection in
            try connection.blobs.insert(blob)
            try connection.effects.setArguments(effect.id, fence: effect.fence, blob: blob.id)
            try connection.corrections.remove(absent)
            for (id, sealed) in old { try connection.corrections.setOld(id, sealed) }
        }
        return .done(report)
    }
}
