import DataMap
import SubjectRequests

/// A row as an erasure needs it: how to find it again, why it was found, and where it leads.
struct FoundRow: Sendable {
    /// Values of ``StepLayout/changeKey(made:)``.
    let key: [HeldValue]
    /// The identities in the row itself that are verified, or that were claimed.
    let identities: [Identity]
    /// Its own side of each reference that may have led to it, in the order of the step's inputs.
    let inputs: [[String]?]
    /// Its own side of each reference that points at it, in the order of the step's pointers.
    let pointers: [[String]?]
    /// What later steps start from, by fields.
    let outputs: [[String]: [String]]
    let ending: RowEnding
    let madeValues: [HeldValue]
    /// Names somebody whose rows stay, whatever leads to them.
    let isSpared: Bool
}

extension SearchStep {
    /// The fields by which a row is found again when it is changed. Without a primary key of the table's own, whatever
    /// the map calls one may not be unique, so the fields that made the row the person's belong to it: all rows that
    /// agree in them are found together.
    func changeKey(_ collection: MappedCollection, _ table: LiveTable, made: [String]) -> [String] {
        guard table.primaryKey.isEmpty else { return table.primaryKey }
        let since = collection.keys.keep.map { [$0.since] } ?? []
        let fields = collection.primaryKey + inputs.flatMap(\.fields) + since + made
        return fields.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

/// Makes the values that depend on a row's own. Keys stay with the caller.
package struct SubstituteMaker: Sendable {
    /// A keyed hash of a value, at least 16 bytes.
    let keyedHash: @Sendable (String) throws -> [UInt8]
    /// The value encrypted so that the caller can undo it.
    let encrypted: @Sendable (String) throws -> [UInt8]

    package init(
        keyedHash: @escaping @Sendable (String) throws -> [UInt8],
        encrypted: @escaping @Sendable (String) throws -> [UInt8]
    ) {
        self.keyedHash = keyedHash
        self.encrypted = encrypted
    }

    /// What is written in place of `value`; NULL stays NULL.
    func substitute(for value: HeldValue, _ erasure: FieldErasure, kind: ColumnKind) throws -> HeldValue {
        guard let text = value.keyText else { return .null }
        let made: String
        let suffix: String
        switch erasure.strategy {
        case .keyedHash(let end):
            made = try kind == .uuid ? uuid(from: keyedHash(text)) : hexadecimal(keyedHash(text))
            suffix = end
        case .encrypted(let end): (made, suffix) = (hexadecimal(try encrypted(text)), end)
        case .randomText(let length, let end): (made, suffix) = (randomText(length), end)
        case .clear, .constant, .keep: return value
        }
        guard let most = erasure.lengthMax else { return .text(made + suffix) }
        return .text(String(made.prefix(max(0, most - suffix.count)) + suffix.prefix(most)))
    }

    private func randomText(_ length: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        var random = SystemRandomNumberGenerator()
        return String((0..<length).map { _ in letters[Int.random(in: letters.indices, using: &random)] })
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func uuid(from bytes: [UInt8]) -> String {
        let digits = Array(hexadecimal(Array(bytes.prefix(16))))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}

/// What an erasure goes by beside the rows.
package struct ErasureTerms: Sendable {
    package let plan: ErasurePlan
    /// Rows whose time to be kept ends on this day, or ended before, are erased.
    package let today: CivilDate
    package let substitutes: SubstituteMaker
    /// People whose rows stay, and all that hangs on them; nil where nobody is spared.
    package let isSpared: (@Sendable (Identity) -> Bool)?

    package init(
        plan: ErasurePlan,
        today: CivilDate,
        substitutes: SubstituteMaker,
        isSpared: (@Sendable (Identity) -> Bool)? = nil
    ) {
        self.plan = plan
        self.today = today
        self.substitutes = substitutes
        self.isSpared = isSpared
    }
}

/// Reads rows as ``FoundRow``s.
struct Resolving: RowReading {
    /// Nil where rows are resolved for another change than an erasure.
    let erasure: ErasureTerms?
    let identities: SearchIdentities
    let needsRowIdentity = false
    let readsSideBySide = true

    func fields(for step: SearchStep, _ collection: MappedCollection, _ table: LiveTable) -> [String] {
        let made = made(step.collection).map(\.field)
        let since = collection.keys.keep.map { [$0.since] } ?? []
        let sides = step.inputs.flatMap(\.fields) + step.pointers.flatMap { $0.pairs.map(\.to) }
        return step.changeKey(collection, table, made: made) + since + made + sides
    }

    func collector(for layout: StepLayout) throws -> FoundRowCollector {
        let made = made(layout.step.collection)
        return try FoundRowCollector(
            layout: layout,
            key: layout.step.changeKey(layout.collection, layout.table, made: made.map(\.field)),
            made: made,
            reading: self
        )
    }

    func made(_ address: CollectionAddress) -> [FieldErasure] {
        erasure?.plan.step(for: address)?.writtenFields.filter(\.strategy.isMadePerRow) ?? []
    }
}

struct FoundRowCollector: RowCollector {
    private let layout: StepLayout
    private let reading: Resolving
    private let made: [(erasure: FieldErasure, kind: ColumnKind)]
    private let key: [Int]
    /// Its own side of each reference; nil for the other inputs.
    private let inputs: [(side: FieldTuple, reference: SearchReference)?]
    private let pointers: [(side: FieldTuple, reference: SearchReference)]
    private let outputs: [(fields: [String], tuple: FieldTuple)]
    private let proofs: [(field: FieldTuple, kind: IdentityKind)]
    /// The fields that may name somebody who is spared.
    private let names: [(place: Int, kind: IdentityKind)]
    private var rows: [FoundRow] = []

    init(layout: StepLayout, key: [String], made: [FieldErasure], reading: Resolving) throws {
        self.layout = layout
        self.reading = reading
        self.made = try made.map { ($0, try layout.column($0.field).kind) }
        self.key = layout.places(of: key)
        func side(_ reference: SearchReference) -> (FieldTuple, SearchReference) {
            (layout.tuple(reference.pairs.map(\.to)), reference)
        }
        inputs = layout.step.inputs.map { input in
            if case .reference(let reference) = input { side(reference) } else { nil }
        }
        pointers = layout.step.pointers.map(side)
        outputs = layout.step.outputs.map { ($0, layout.tuple($0)) }
        proofs = layout.step.inputs.compactMap { input in
            guard case .identity(let field, let kind, _) = input else { return nil }
            return (layout.tuple([field]), kind)
        }
        let named = layout.collection.about == .person ? layout.collection.identityFields : []
        names = named.flatMap { field in
            zip(layout.places(of: [field.path]), field.identity.map { [$0] } ?? []).map { ($0, $1) }
        }
    }

    mutating func take(_ row: [HeldValue]) throws {
        let isSpared = isSpared(row)
        rows.append(
            FoundRow(
                key: key.map { row[$0] },
                identities: identities(in: row),
                inputs: inputs.map { input in
                    input.flatMap { $0.side.comparableTexts(in: row)?.comparable($0.reference) }
                },
                pointers: pointers.map { $0.side.comparableTexts(in: row)?.comparable($0.reference) },
                outputs: outputs.reduce(into: [:]) { $0[$1.fields] = $1.tuple.comparableTexts(in: row) },
                ending: isSpared ? .kept(until: nil) : ending(row),
                madeValues: try made.compactMap { erasure, kind in
                    let value = layout.value(erasure.field, in: row)
                    return try reading.erasure?.substitutes.substitute(for: value, erasure, kind: kind)
                },
                isSpared: isSpared
            )
        )
    }

    func finish() -> [FoundRow] { rows }

    private func identities(in row: [HeldValue]) -> [Identity] {
        proofs.compactMap { field, kind in
            field.identity(kind, in: row).flatMap { reading.identities.names($0) ? $0 : nil }
        }
    }

    private func isSpared(_ row: [HeldValue]) -> Bool {
        guard let isSpared = reading.erasure?.isSpared else { return false }
        return names.contains { place, kind in
            row[place].keyText.flatMap { Identity(kind: kind, value: $0) }.map(isSpared) ?? false
        }
    }

    private func ending(_ row: [HeldValue]) -> RowEnding {
        guard let terms = reading.erasure, let keep = layout.collection.keys.keep else { return .free }
        let start = layout.value(keep.since, in: row).day
        return keep.keeps(from: start, on: terms.today) ? .kept(until: start?.adding(keep.period)) : .free
    }
}

extension [String] {
    /// One spelling for values that a search takes for equal along `reference`, and for no others.
    func comparable(_ reference: SearchReference) -> [String] {
        zip(reference.pairs, self).map { pair, text in
            pair.foldsCase || text.isUUID ? text.lowercased() : text
        }
    }
}

extension HeldValue {
    /// The day in a date or time: text that begins with one, or seconds or milliseconds since 1970.
    var day: CivilDate? {
        switch self {
        case .text(let text): return CivilDate(text.prefix(10))
        case .integer(let number):
            let seconds = abs(number) > 100_000_000_000 ? number / 1_000 : number
            return CivilDate(daysSinceEpoch: Int(seconds / 86_400))
        case .null, .boolean, .real, .bytes: return nil
        }
    }
}
