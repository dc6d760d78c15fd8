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
        guard !subject.request.isSweep else { return try await resolveSweep(effect, subject) }
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
        return try await resolved(erasure, effect, subject)
    }

    /// Looks up what is due and what hangs on it. What was erased before is left out: emptied rows stay in their tables.
    private func resolveSweep(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard let erasure = try await dueErasure(at: subject.controller) else {
            let (search, terms) = try await sweepTerms(at: subject.controller)
            let nothing = ResolvedErasure(search: search, terms: terms, keys: ResolvedKeys(collections: []))
            return try await resolved(nothing, effect, subject)
        }
        guard erasure.terms.plan.blocked.isEmpty else { return .parked(code: "erasure-blocked") }
        let rows = erasure.endings.reduce(0) { $0 + $1.erased }
        let growth = Anomaly.growth(rows, last: try await casework.rowsSweptLast(at: subject.controller.slug))
        if let anomaly = Anomaly(Anomaly.lastTime, growth, seenWith: effect) { return .stopped(anomaly) }
        return try await resolved(erasure, effect, subject)
    }

    /// Stops where more was found than was to be expected; else seals what staff are to be shown.
    private func resolved(
        _ erasure: ResolvedErasure,
        _ effect: EffectRow,
        _ subject: RequestSubject
    ) async throws -> EffectOutcome {
        let excess = try await erasure.search.excess(erasure.keys.found)
        if let anomaly = Anomaly(Anomaly.share, excess, seenWith: effect) { return .stopped(anomaly) }
        if let held = erasure.keys.held.first {
            return .parked(code: "rows-pointed-at \(held.collection) by \(held.table): \(held.rows)")
        }
        let schemas = try await stores.schemas(of: casework.rules.map.stores)
        let blob = try await seal(erasure.keys, plannedBy: schemas, for: effect, subject)
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
        let search = try await search(subject)
        let keys = try await search.resolve()
        let excess = try await search.excess(keys.found)
        if let anomaly = Anomaly(Anomaly.share, excess, seenWith: effect) { return .stopped(anomaly) }
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
