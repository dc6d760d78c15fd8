import AuditTrail
import Storage
import SubjectRequests
import Vault

/// What somebody sent in support of changes of a correction.
package struct EvidenceDocument: Sendable {
    package let id: String
    package let content: Sensitive<[UInt8]>
}

extension CaseDesk {
    /// The documents in support of a request's changes, the oldest first. The history notes who looked.
    package func evidence(of reference: Reference, by staff: StaffMember) async throws -> [EvidenceDocument] {
        let (row, key, blobs) = try await storage.read { connection in
            let row = try found(reference, staff, .seeCases, on: connection)
            let named = Set(try connection.corrections.of(row.id).compactMap(\.evidence)).sorted()
            return (row, try connection.keys.ofCase(row.caseID).key, try named.compactMap(connection.blobs.load))
        }
        try await noteReading(row.caseID, by: staff.party(at: row.controller))
        var documents: [EvidenceDocument] = []
        for blob in blobs {
            let content = Sensitive(try await storage.blobs.read(blob, key: key))
            documents.append(EvidenceDocument(id: blob.id, content: content))
        }
        return documents
    }

    /// A document in support of a request's changes has come; its hash stands in the history.
    func noteEvidence(_ blob: FinishedBlob, of row: RequestRow, by party: Party, on connection: StorageConnection)
        throws
    {
        try connection.appendEvent(
            EventKind(rawValue: "evidence-received"),
            about: .request(row.id),
            by: party,
            EventDetails(evidence: [TreeHash(blob.sha256)].compactMap { $0 }),
            key: try connection.eventKey(ofRequest: row.id)
        )
    }
}
