import DataMap
import SubjectRequests

/// A collection as the erasure ledger sees it: which fields make a row's key, its owner and its content.
struct LedgerCollection: Sendable {
    let store: String
    let collection: MappedCollection
    let table: LiveTable
    /// Nil where the rows are looked at for another reason than an erasure.
    let step: ErasureStep?
    /// What is read of each row.
    let fields: [String]
    private let places: [String: Int]
    private let key: [String]
    private let owner: [(field: String, folding: KeyFolding)]
    private let content: [String]
    private let tokens: LedgerTokens
    /// What the three parts of a tombstone are made under.
    private let keyName: String
    private let ownerName: String
    private let contentName: String
    private let identityFields: [(field: MappedField, kind: IdentityKind, address: FieldAddress)]

    /// - Parameter outputs: fields beside the ledger's own that are read.
    init(
        _ collection: MappedCollection,
        _ table: LiveTable,
        step: ErasureStep?,
        tokens: LedgerTokens,
        outputs: [String] = []
    ) {
        store = collection.store
        self.collection = collection
        self.table = table
        self.step = step
        self.tokens = tokens
        let name = "erased/\(collection.store)/\(collection.address)"
        (keyName, ownerName, contentName) = ("\(name)/key", "\(name)/owner", "\(name)/content")
        let named = collection.fields.filter { table.column(named: $0.name) != nil }
        let stops = Set(collection.keys.list?.stop.map(\.field) ?? [])
        let erased = Set(step?.writtenFields.map(\.field) ?? [])
        identityFields = collection.fields.compactMap { field in
            guard let kind = field.identity, step?.action == .deleteRows || erased.contains(field.name) else {
                return nil
            }
            return (field, kind, FieldAddress(collection.address, field.name))
        }
        let key = table.primaryKey.isEmpty ? collection.primaryKey : table.primaryKey
        owner = named.filter { $0.namesOwner && !key.contains($0.name) }.map { field in
            (field.name, field.identity.map { KeyFolding($0) } ?? .none)
        }
        content = named.filter { field in
            !key.contains(field.name) && !stops.contains(field.name) && field.marketingStop == nil
                && (erased.isEmpty || erased.contains(field.name))
        }
        .map(\.name).sorted()
        self.key = key.isEmpty ? owner.map(\.field) + content : key
        let since = collection.keys.keep.map { [$0.since] } ?? []
        let all = self.key + owner.map(\.field) + content + erased.sorted() + since + outputs
        fields = all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    }

    var address: CollectionAddress { collection.address }

    /// The fields by which a row is found again when it is changed; all that were read where nothing is unique.
    var changeKey: [String] { table.primaryKey.isEmpty ? fields : table.primaryKey }

    /// False where a row's key is all that tells whose it is.
    var knowsOwner: Bool { !owner.isEmpty }

    func value(_ field: String, in row: [HeldValue]) -> HeldValue { places[field].map { row[$0] } ?? .null }

    func tombstone(of row: [HeldValue]) -> Tombstone {
        let owners = owner.map { field, folding in value(field, in: row).keyText.map(folding.fold) }
        return Tombstone(
            Array(keyToken(of: row))
                + tokens.token(framed(owners), ownerName).prefix(Tombstone.rowBytes - Tombstone.keyBytes)
                + tokens.token(framed(content.map { value($0, in: row).keyText }), contentName).prefix(12)
        )
    }

    func keyToken(of row: [HeldValue]) -> [UInt8] { keyToken(of: key.map { value($0, in: row).keyText }) }

    /// Of a key that another row names.
    func keyToken(of key: [String?]) -> [UInt8] {
        Array(tokens.token(framed(key), keyName).prefix(Tombstone.keyBytes))
    }

    /// The identities in the row that an erasure takes away, each with its field.
    func erasedIdentities(in row: [HeldValue]) -> [(field: FieldAddress, identity: Identity)] {
        identityFields.compactMap { field, kind, address in
            guard let text = value(field.name, in: row).keyText else { return nil }
            return Identity(kind: kind, value: text).map { (address, $0) }
        }
    }

    func identityToken(_ identity: Identity, in field: FieldAddress) -> [UInt8] {
        tokens.identity(identity, in: field, store: store)
    }

    /// True where the row already looks as an erasure leaves it.
    func isErased(_ row: [HeldValue]) -> Bool {
        guard let written = step?.writtenFields, !written.isEmpty else { return step?.action == .writeFields([]) }
        let looks = written.compactMap { erasure in
            table.column(named: erasure.field).flatMap { erasure.looksErased(value(erasure.field, in: row), $0.kind) }
        }
        return !looks.isEmpty && looks.allSatisfy { $0 }
    }

    /// Lengths keep values apart: `1:a2:bc` is not `2:ab1:c`.
    private func framed(_ texts: [String?]) -> String {
        texts.map { text in text.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined()
    }
}

extension MappedField {
    /// A field that says whose the row is: an identity, or one that repeats a value of the owner's row.
    fileprivate var namesOwner: Bool { identity != nil || references.contains { $0.direction != .to } }
}

extension FieldErasure {
    /// Whether a field holds what this writes; nil where its looks cannot tell.
    fileprivate func looksErased(_ value: HeldValue, _ kind: ColumnKind) -> Bool? {
        switch strategy {
        case .keep: return nil
        case .clear: return value.keyText == nil || value.isSame(as: emptyValue)
        case .constant(let constant): return value.isSame(as: constant)
        case .keyedHash, .encrypted, .randomText:
            guard let text = value.keyText else { return true }
            guard kind != .uuid else { return nil }
            return looksMade(text)
        }
    }

    /// What is made for a row is hexadecimal digits, or letters and digits of a given number, with an ending, cut to the
    /// column's length.
    private func looksMade(_ text: String) -> Bool {
        let (least, suffix): (Int, String) =
            switch strategy {
            case .keyedHash(let suffix), .encrypted(let suffix): (32, suffix)
            case .randomText(let length, let suffix): (length, suffix)
            case .clear, .constant, .keep: (0, "")
            }
        let end = lengthMax.map { String(suffix.prefix($0)) } ?? suffix
        guard text.hasSuffix(end) else { return false }
        let body = text.dropLast(end.count)
        let isLong = body.count >= least || lengthMax.map { text.count == $0 } ?? false
        if case .randomText = strategy {
            return isLong && body.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) }
        }
        return isLong && body.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }
}
