import DataMap
import SubjectRequests

/// Which columns a step reads, and where each field's value stands in a row.
struct StepLayout: Sendable {
    let step: SearchStep
    let collection: MappedCollection
    let table: LiveTable
    private(set) var columns: [ReadColumn] = []
    private var positions: [String: Int] = [:]

    /// `fields` beside those that the search itself needs. Throws when the map names what the store does not have.
    init(
        _ step: SearchStep,
        map: StoreMap,
        schema: LiveSchema,
        fields: [String],
        needsRowIdentity: Bool
    ) throws(StoreFault) {
        self.step = step
        guard let collection = map[step.collection] else { throw .unknown(step.store) }
        self.collection = collection
        guard let table = map.table(of: collection, in: [step.store: schema]) else {
            throw .missing("table \(collection.name)", at: collection.place, store: step.store)
        }
        self.table = table
        let identities = collection.about == .person ? collection.identityFields.map(\.path) : []
        for field in fields + step.outputs.flatMap({ $0 }) + identities { try add(field) }
        guard needsRowIdentity else { return }
        let key = rowKeyColumns
        if key.isEmpty, !table.isView {
            positions[StepLayout.rowIdentity] = columns.count
            columns.append(.rowIdentity)
        }
        for column in key { try add(column) }
    }

    private static let rowIdentity = ""

    mutating func add(_ field: String) throws(StoreFault) {
        guard positions[field] == nil else { return }
        positions[field] = columns.count
        columns.append(.column(try column(field)))
    }

    func column(_ field: String) throws(StoreFault) -> LiveColumn {
        guard let column = table.column(named: field) else {
            let place = collection.field(field)?.place ?? collection.place
            throw .missing("column \(table.name).\(field)", at: place, store: step.store)
        }
        return column
    }

    /// Where the fields stand in a row, for those who go through many.
    func places(of fields: [String]) -> [Int] { fields.compactMap { positions[$0] } }

    func value(_ field: String, in row: [HeldValue]) -> HeldValue {
        positions[field].map { row[$0] } ?? .null
    }

    /// The columns that tell rows apart, by the names under which they are read.
    var rowKeyColumns: [String] { table.primaryKey }

    /// What tells this row from all others of the table, for the length of the search.
    func rowKey(_ row: [HeldValue]) -> [HeldValue] {
        if let position = positions[StepLayout.rowIdentity] { return [row[position]] }
        let key = rowKeyColumns
        return key.isEmpty ? row : key.map { value($0, in: row) }
    }

    /// Fields that are looked at together in very many rows.
    func tuple(_ fields: [String]) -> FieldTuple {
        FieldTuple(
            places: fields.compactMap { positions[$0] },
            isPadded: fields.map { table.column(named: $0)?.kind == .paddedText }
        )
    }

    /// The condition of one input with the given keys, none of which stands twice.
    func match(_ input: StepInput, keys: [[HeldValue]]) throws(StoreFault) -> KeyMatch {
        var columns: [MatchColumn] = []
        switch input {
        case .identity(let field, let kind, _):
            columns = [MatchColumn(try column(field), folding: KeyFolding(kind))]
        case .account(let field): columns = [MatchColumn(try column(field))]
        case .reference(let reference):
            for pair in reference.pairs {
                columns.append(MatchColumn(try column(pair.to), folding: pair.foldsCase ? .email : .none))
            }
        }
        // Rows that were written one after another stand together: very many keys are asked for in their order.
        let ordered = keys.count > SearchLimits.keysPerStatement ? keys.inOrderOfNumbers : keys
        return KeyMatch(columns: columns, keys: ordered)
    }
}

/// Where some fields of a step stand in its rows.
struct FieldTuple: Sendable {
    fileprivate let places: [Int]
    /// True for each that comes with the spaces that its column pads it with.
    fileprivate let isPadded: [Bool]

    /// Nil where one of them is NULL, which leads nowhere.
    func texts(in row: [HeldValue]) -> [String]? {
        var texts: [String] = []
        texts.reserveCapacity(places.count)
        for place in places {
            guard let text = row[place].keyText else { return nil }
            texts.append(text)
        }
        return texts.count == isPadded.count ? texts : nil
    }

    /// As ``texts(in:)``, without the spaces that a column pads its values with.
    func comparableTexts(in row: [HeldValue]) -> [String]? {
        guard let texts = texts(in: row) else { return nil }
        guard isPadded.contains(true) else { return texts }
        return zip(texts, isPadded).map { $1 ? $0.withoutTrailingSpaces : $0 }
    }

    /// The identity that stands in a row; nil where its value is not one that a search for the identity would find.
    func identity(_ kind: IdentityKind, in row: [HeldValue]) -> Identity? {
        guard let text = comparableTexts(in: row)?.first, let identity = Identity(kind: kind, value: text),
            KeyFolding(kind).foldsAlike(text, identity.value)
        else { return nil }
        return identity
    }
}

extension [[HeldValue]] {
    /// In the order of the first values where these are numbers, and in any order where they are not.
    fileprivate var inOrderOfNumbers: [[HeldValue]] {
        var numbers: [(number: Int64, place: Int)] = []
        numbers.reserveCapacity(count)
        var isInOrder = true
        for (place, key) in enumerated() {
            guard case .text(let text)? = key.first else { return self }
            let number = Int64(text) ?? 0
            if let last = numbers.last, last.number > number { isInOrder = false }
            numbers.append((number, place))
        }
        guard !isInOrder else { return self }
        numbers.sort { $0.number < $1.number }
        return numbers.map { self[$0.place] }
    }
}
