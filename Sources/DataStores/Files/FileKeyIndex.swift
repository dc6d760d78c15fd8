import DataMap
import SubjectRequests

/// Which of many matches a record agrees with: each record's key is made and looked up once for all that compare the same
/// columns in the same way, however many wait.
struct FileKeyIndex {
    private struct Group {
        let places: [Int]
        let foldings: [KeyFolding]
        let matchesNull: Bool
        var owners: [FileKey: [Int]] = [:]
    }

    private var groups: [Group] = []

    /// - Throws: where a match names a column that the table does not have.
    init(_ matches: [(owner: Int, match: KeyMatch)], _ table: LiveTable, store: String) throws(StoreFault) {
        for (owner, match) in matches {
            var places: [Int] = []
            for column in match.columns { places.append(try table.place(of: column.column.name, store: store)) }
            let foldings = match.columns.map(\.folding)
            var number = groups.firstIndex {
                $0.places == places && $0.foldings == foldings && $0.matchesNull == match.matchesNull
            }
            if number == nil {
                groups.append(Group(places: places, foldings: foldings, matchesNull: match.matchesNull))
                number = groups.count - 1
            }
            guard let number else { continue }
            for values in match.keys {
                guard let key = FileKeyIndex.key(values, match, table, places) else { continue }
                groups[number].owners[key, default: []].append(owner)
            }
        }
    }

    var columns: Set<Int> { groups.reduce(into: []) { $0.formUnion($1.places) } }

    /// Nil for a key that leads nowhere.
    private static func key(_ values: [HeldValue], _ match: KeyMatch, _ table: LiveTable, _ places: [Int]) -> FileKey? {
        guard values.count == places.count else { return nil }
        var key = FileKey()
        for (number, value) in values.enumerated() {
            guard let text = value.keyText else {
                guard match.matchesNull else { return nil }
                key.addNull()
                continue
            }
            let folding = match.columns[number].folding
            key.add(folding == .none ? table.columns[places[number]].kind.comparable(text, .none) : text)
        }
        return key
    }

    /// Who asked for the record, each once and in order.
    func owners(of record: LocatedRecord, _ bytes: [UInt8]) throws(RecordFlaw) -> [Int] {
        var found: [Int] = []
        for group in groups {
            guard let key = try key(of: record, bytes, group), let owners = group.owners[key] else { continue }
            found += owners
        }
        return found.count < 2 ? found : Set(found).sorted()
    }

    private func key(of record: LocatedRecord, _ bytes: [UInt8], _ group: Group) throws(RecordFlaw) -> FileKey? {
        var key = FileKey()
        for (number, place) in group.places.enumerated() {
            if try record.addKey(place, group.foldings[number], bytes, to: &key) { continue }
            guard group.matchesNull else { return nil }
            key.addNull()
        }
        return key
    }
}

extension LiveTable {
    func place(of column: String, store: String) throws(StoreFault) -> Int {
        guard let place = columns.firstIndex(where: { $0.name == column }) else {
            throw .columnGone(column, table: name, store: store)
        }
        return place
    }
}
