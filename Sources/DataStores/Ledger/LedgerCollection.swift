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
    /// The identities that an erasure takes away.
    let identityFields: [LedgerIdentityField]
    /// The three parts of a tombstone: where their values stand in a row, and what makes a token of them.
    private let key: TombstonePart
    private let owner: TombstonePart
    private let content: TombstonePart

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
        let name = "erased/\(collection.store)/\(collection.address)"
        let named = collection.fields.filter { table.column(named: $0.name) != nil }
        let stops = Set(collection.keys.list?.stop.map(\.field) ?? [])
        let erased = Set(step?.writtenFields.map(\.field) ?? [])
        let primary = table.primaryKey.isEmpty ? collection.primaryKey : table.primaryKey
        let owner = named.filter { $0.namesOwner && !primary.contains($0.name) }
        let content = named.filter { field in
            !primary.contains(field.name) && !stops.contains(field.name) && field.marketingStop == nil
                && (erased.isEmpty || erased.contains(field.name))
        }
        .map(\.name).sorted()
        let key = primary.isEmpty ? owner.map(\.name) + content : primary
        let since = collection.keys.keep.map { [$0.since] } ?? []
        let all = key + owner.map(\.name) + content + erased.sorted() + since + outputs
        let fields = all.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
        func part(_ fields: [String], _ word: String, _ foldings: [KeyFolding]? = nil) -> TombstonePart {
            let foldings = foldings ?? fields.map { _ in .none }
            return TombstonePart(
                values: zip(fields, foldings).compactMap { field, folding in places[field].map { ($0, folding) } },
                token: tokens.tokens("\(name)/\(word)")
            )
        }
        self.key = part(key, "key")
        self.owner = part(owner.map(\.name), "owner", owner.map { $0.identity.map { KeyFolding($0) } ?? .none })
        self.content = part(content, "content")
        self.fields = fields
        self.places = places
        identityFields = collection.fields.compactMap { field in
            guard let kind = field.identity, let place = places[field.name],
                step?.action == .deleteRows || erased.contains(field.name)
            else { return nil }
            let address = FieldAddress(collection.address, field.name)
            let token = tokens.tokens("erased/\(collection.store)/\(address)")
            return LedgerIdentityField(address: address, place: place, kind: kind, makeToken: token)
        }
    }

    var address: CollectionAddress { collection.address }

    /// The fields by which a row is found again when it is changed; all that were read where nothing is unique.
    var changeKey: [String] { table.primaryKey.isEmpty ? fields : table.primaryKey }

    /// False where a row's key is all that tells whose it is.
    var knowsOwner: Bool { !owner.values.isEmpty }

    func value(_ field: String, in row: [HeldValue]) -> HeldValue { places[field].map { row[$0] } ?? .null }

    func tombstone(of row: [HeldValue]) -> Tombstone {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        bytes += key.token(of: row).prefix(Tombstone.keyBytes)
        bytes += owner.token(of: row).prefix(Tombstone.rowBytes - Tombstone.keyBytes)
        bytes += content.token(of: row).prefix(12)
        return Tombstone(bytes)
    }

    func keyToken(of row: [HeldValue]) -> [UInt8] { Array(key.token(of: row).prefix(Tombstone.keyBytes)) }

    /// Of a key that another row names.
    func keyToken(of texts: [String?]) -> [UInt8] { Array(key.token(texts).prefix(Tombstone.keyBytes)) }

    /// True where the row already looks as an erasure leaves it.
    func isErased(_ row: [HeldValue]) -> Bool {
        guard let written = step?.writtenFields, !written.isEmpty else { return step?.action == .writeFields([]) }
        let looks = written.compactMap { erasure in
            table.column(named: erasure.field).flatMap { erasure.looksErased(value(erasure.field, in: row), $0.kind) }
        }
        return !looks.isEmpty && looks.allSatisfy { $0 }
    }
}

/// An identity that an erasure takes away with a row.
struct LedgerIdentityField: Sendable {
    let address: FieldAddress
    fileprivate let place: Int
    fileprivate let kind: IdentityKind
    fileprivate let makeToken: @Sendable (_ text: String) -> [UInt8]

    func identity(in row: [HeldValue]) -> Identity? { row[place].keyText.flatMap { Identity(kind: kind, value: $0) } }

    func token(_ identity: Identity) -> [UInt8] { makeToken(identity.value) }
}

/// One of the three parts of a tombstone.
private struct TombstonePart: Sendable {
    let values: [(place: Int, folding: KeyFolding)]
    let token: @Sendable (_ text: String) -> [UInt8]

    func token(of row: [HeldValue]) -> [UInt8] {
        token(values.lazy.map { place, folding in row[place].keyText.map(folding.fold) })
    }

    /// Lengths keep values apart: `1:a2:bc` is not `2:ab1:c`.
    func token(_ texts: some Sequence<String?>) -> [UInt8] {
        var framed = ""
        for text in texts {
            guard let text else {
                framed += "-"
                continue
            }
            framed += String(text.utf8.count)
            framed += ":"
            framed += text
        }
        return token(framed)
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
