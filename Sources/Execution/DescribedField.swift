import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Vault

/// A field that should read differently, with what it held when it was shown.
struct DescribedField: Sendable {
    let id: String
    let store: String
    let field: FieldAddress
    /// Nil until it was read. Several values, where the person's rows differ, are one text.
    var old: String?
    let new: String

    func holding(_ reading: FieldReading) -> DescribedField {
        var field = self
        field.old = reading.text
        return field
    }

    func sealedOld(_ key: DataKey) throws -> [UInt8] {
        try key.seal(Array((old ?? "").utf8), context: sealContext("corrections", "old_sealed", id))
    }

    /// The change in the person's rows, whatever they hold.
    var change: FieldChange { FieldChange(field: field, old: nil, new: .text(new)) }

    /// The change of each value that was read, so that a value which came in between is not written over.
    func changes(of reading: FieldReading) -> [FieldChange] {
        reading.values.keys.filter { !$0.isSame(as: .text(new)) }
            .map { FieldChange(field: field, old: $0, new: .text(new)) }
    }

    func isRead(back reading: FieldReading) -> Bool {
        !reading.values.isEmpty && reading.values.keys.allSatisfy { $0.isSame(as: .text(new)) }
    }
}

extension FieldReading {
    /// The values as staff and the person read them.
    var text: String { values.keys.compactMap(\.keyText).sorted().joined(separator: ", ") }
}

extension Workshop {
    /// The changes of a request that nobody has declined.
    func describedChanges(_ subject: RequestSubject) async throws -> [DescribedField] {
        let views = try await casework.storage.read { connection in
            try casework.changes(subject.request.id, subject.key, on: connection)
        }
        return views.filter { $0.row.decision != .declined }.map { view in
            DescribedField(
                id: view.row.id,
                store: view.row.store,
                field: FieldAddress(CollectionAddress(view.row.dataset, view.row.collection), view.row.field),
                old: view.old?.disclosed,
                new: view.new.disclosed
            )
        }
    }

    func shownDigest(_ fields: [DescribedField], _ keys: ResolvedKeys, _ subject: RequestSubject) throws -> String {
        try digest(
            ofShown: ShownCorrection(
                right: subject.request.right.rawValue,
                reference: subject.request.reference.text,
                fields: fields.map { field in
                    ShownCorrection.Field(
                        field: "\(field.field)",
                        old: hidden((field.old ?? "").utf8),
                        new: hidden(field.new.utf8)
                    )
                }
                .sorted { ($0.field, $0.new) < ($1.field, $1.new) },
                keys: hidden(try keys.encoded())
            )
        )
    }
}

/// What staff approve of a correction, in a form that is the same for the same.
private struct ShownCorrection: Encodable {
    struct Field: Encodable {
        let field: String
        let old: String
        let new: String
    }

    let right: String
    let reference: String
    let fields: [Field]
    let keys: String
}
