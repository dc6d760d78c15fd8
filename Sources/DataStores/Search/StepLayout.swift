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

    /// The texts of a tuple of fields; nil where one of them is NULL, which leads nowhere.
    func keyTexts(_ fields: [String], in row: [HeldValue]) -> [String]? {
        let texts = fields.compactMap { value($0, in: row).keyText }
        return texts.count == fields.count ? texts : nil
    }

    /// As ``keyTexts(_:in:)``, without the spaces that a column pads its values with.
    func comparableTexts(_ fields: [String], in row: [HeldValue]) -> [String]? {
        keyTexts(fields, in: row).map { texts in
            zip(fields, texts).map { table.column(named: $0)?.kind == .paddedText ? $1.withoutTrailingSpaces : $1 }
        }
    }

    /// The identity that stands in a row; nil where its value is not one that a search for the identity would find.
    func identity(_ field: String, _ kind: IdentityKind, in row: [HeldValue]) -> Identity? {
        guard let text = comparableTexts([field], in: row)?.first, let identity = Identity(kind: kind, value: text),
            KeyFolding(kind).foldsAlike(text, identity.value)
        else { return nil }
        return identity
    }

    /// The condition of one input with the given keys.
    func match(_ input: StepInput, keys: Set<[String]>) throws(StoreFault) -> KeyMatch {
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
        return KeyMatch(columns: columns, keys: keys.map { $0.map(HeldValue.text) })
    }
}
