import Casework
import DataStores
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// Writes the approved values in one store, all or nothing. A field that holds neither the old value that was shown nor
    /// the new one is left alone, and nothing is written.
    func correct(_ effect: EffectRow) async throws -> EffectOutcome {
        guard let store = effect.store else { return .parked(code: "no-store-named") }
        let (fields, changes, _) = try await approvedCorrection(subject(of: effect), store)
        let readings = try await changes.readBack(fields.map(\.field))
        var writes: [FieldChange] = []
        for (field, reading) in zip(fields, readings) where !field.isRead(back: reading) && !reading.values.isEmpty {
            guard reading.text == field.old else { throw ExecutionFault.valueChanged }
            writes += field.changes(of: reading)
        }
        let changed = try await changes.correct(store, writes)
        let counts = zip(writes, changed).map { ("\($0.field)", $1) }
        return .done(EffectReport(counts: Dictionary(counts, uniquingKeysWith: +), result: "corrected"))
    }

    /// Reads the corrected values of one store again, and keeps what was found beside each.
    func readBack(_ effect: EffectRow) async throws -> EffectOutcome {
        guard let store = effect.store else { return .parked(code: "no-store-named") }
        let (fields, _, after) = try await approvedCorrection(subject(of: effect), store)
        let readings = try await after.readBack(fields.map(\.field))
        let found = zip(fields, readings).map { field, reading in
            (id: field.id, isSame: field.isRead(back: reading))
        }
        let remember: @Sendable (StorageConnection) throws -> Void = { connection in
            for field in found { try connection.corrections.setReadBack(field.id, field.isSame ? .same : .different) }
        }
        guard found.allSatisfy(\.isSame) else {
            try await casework.storage.write(remember)
            return .parked(code: "read-back-differs")
        }
        var report = EffectReport(counts: ["fields": found.count], result: "same")
        report.alongside = remember
        return .done(report)
    }

    /// The fields of one store with the person's rows as they were found, and as they are found once the fields that they
    /// are found by have changed too.
    ///
    /// - Throws: ``ExecutionFault/shownChanged`` where this is not what was approved.
    private func approvedCorrection(
        _ subject: RequestSubject,
        _ store: String
    ) async throws -> (fields: [DescribedField], before: RowChanges, after: RowChanges) {
        let fields = try await describedChanges(subject)
        let keys = try await resolvedKeys(subject)
        guard try shownDigest(fields, keys, subject) == subject.request.shownDigest else {
            throw ExecutionFault.shownChanged
        }
        let mine = fields.filter { $0.store == store }
        return (mine, changes(keys), changes(keys.after(mine.map(\.change))))
    }
}
