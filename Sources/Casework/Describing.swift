import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// Writes down what should read differently, one row for every field of that kind in every store.
    ///
    /// - Throws: ``CaseworkError/fieldNotCorrectable(_:)`` where the map has no such field.
    func describe(
        _ changes: [DescribedChange],
        _ request: String,
        right: Right,
        on connection: StorageConnection
    ) throws {
        guard right == .correct, !changes.isEmpty else { return }
        let row = try loaded(request, on: connection)
        let key = try connection.keys.ofRequest(request).key
        for change in changes {
            let targets = rules.map.correctionTargets(change.category, controller: row.controller)
            guard !targets.isEmpty else { throw CaseworkError.fieldNotCorrectable(change.category) }
            for target in targets {
                let id = try connection.newID()
                try connection.corrections.insert(
                    CorrectionRow(
                        id: id,
                        requestID: request,
                        store: target.store,
                        dataset: target.collection.dataset,
                        collection: target.collection.collection,
                        field: target.field,
                        new: try key.seal(
                            Array(change.newValue.disclosed.utf8),
                            context: sealContext("corrections", "new_sealed", id)
                        )
                    )
                )
            }
        }
    }

    /// Staff write down what should read differently; a request that waited for it goes on.
    package func describe(_ reference: Reference, _ changes: [DescribedChange], by staff: StaffMember) async throws {
        try await storage.write { connection in
            let row = try found(reference, staff, .describeChange, on: connection)
            try describe(changes, row.id, right: row.right, on: connection)
            try moveIfPossible(row.id, .describe, by: staff.party(at: row.controller), on: connection)
        }
    }
}
