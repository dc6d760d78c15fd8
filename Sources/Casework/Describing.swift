import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// Writes down what should read differently, one row for every field of that kind in every store.
    ///
    /// - Parameter evidence: the blob of a document that supports it.
    /// - Throws: ``CaseworkError/fieldNotCorrectable(_:)`` where the map has no such field.
    func describe(
        _ changes: [DescribedChange],
        _ request: String,
        right: Right,
        evidence: String? = nil,
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
                        ),
                        evidence: evidence
                    )
                )
            }
        }
    }

    /// Staff write down what should read differently; a request that waited for it goes on. A document without a change
    /// supports the changes that stand without one.
    ///
    /// - Parameter evidence: a document in support, kept sealed with the case.
    package func describe(
        _ reference: Reference,
        _ changes: [DescribedChange],
        evidence: Sensitive<[UInt8]>? = nil,
        by staff: StaffMember
    ) async throws {
        let (caseID, key) = try await storage.read { connection in
            let row = try found(reference, staff, .describeChange, on: connection)
            return (row.caseID, try connection.keys.ofCase(row.caseID))
        }
        let blob = try await storage.seal(evidence, caseID: caseID, keyID: key.id, key: key.key, at: clock.now)
        try await storage.write(settling: blob.map { [$0] } ?? []) { connection in
            let row = try found(reference, staff, .describeChange, on: connection)
            let party = staff.party(at: row.controller)
            if let blob {
                try connection.blobs.insert(blob)
                try noteEvidence(blob, of: row, by: party, on: connection)
                if changes.isEmpty { try connection.corrections.support(row.id, with: blob.id) }
            }
            try describe(changes, row.id, right: row.right, evidence: blob?.id, on: connection)
            try moveIfPossible(row.id, .describe, by: party, on: connection)
        }
    }
}
