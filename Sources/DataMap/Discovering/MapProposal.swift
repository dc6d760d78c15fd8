import SubjectRequests

/// A dataset that is proposed for one schema of a store, from what its catalogue says: columns by their names, ways by
/// foreign keys and by columns that are named after a table. Made to be read and mended by somebody who knows the store.
struct MapProposal {
    /// Why a table is in the proposal, or how it is reached.
    enum Standing: Hashable {
        /// A column says who somebody is.
        case people
        /// Its rows hang on somebody's row in another table.
        case rows(of: String)
        /// Somebody's row leads there, and by its name it holds what is theirs: an address.
        case part(of: String)
        /// Somebody's row leads there; shown, never changed.
        case context(of: String)
        /// It tells of people, and nothing leads there.
        case unreached
    }

    struct Table {
        let live: LiveTable
        let guesses: [String: ColumnGuess]
        var standing: Standing?
        var ways: [Way] = []
    }

    /// A reference, from a column of this table.
    struct Way: Hashable {
        let column: String
        let otherTable: String
        let otherColumn: String
        let direction: FieldReference.Direction
        let isDeclared: Bool
    }

    let key: String
    let schema: String?
    var tables: [Table]
    /// Foreign keys between two tables of people, which somebody must decide.
    var undecided: [TableLink] = []

    init(key: String, schema: String?, tables live: [LiveTable]) {
        self.key = String(key.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" })
        self.schema = schema
        tables = live.map { table in
            let guesses = table.guesses
            let isFound = guesses.values.contains { $0.identity != nil }
            return Table(live: table, guesses: guesses, standing: isFound ? .people : nil)
        }
        let links = TableLink.all(in: live)
        followDown(links)
        followUp(links)
        for place in tables.indices where tables[place].standing == nil && !tables[place].guesses.isEmpty {
            tables[place].standing = .unreached
        }
    }

    /// Rows that hang on somebody's row are that person's, and theirs again.
    private mutating func followDown(_ links: [TableLink]) {
        var open = tables.indices.filter { tables[$0].standing == .people }
        while !open.isEmpty {
            let parent = open.removeFirst()
            for link in links where link.parent == parent && link.child != parent {
                if tables[link.child].standing == .people, tables[parent].standing == .people {
                    undecided.append(link)
                    continue
                }
                guard tables[link.child].standing != .people else { continue }
                if tables[link.child].standing == nil {
                    tables[link.child].standing = .rows(of: tables[parent].live.name)
                    open.append(link.child)
                }
                tables[link.child].ways += link.ways(in: tables, direction: .from)
            }
        }
    }

    /// What somebody's rows point at is shown beside them, and what that points at; nothing leads from there to others.
    private mutating func followUp(_ links: [TableLink]) {
        var open = tables.indices.filter { tables[$0].standing != nil }
        while !open.isEmpty {
            let child = open.removeFirst()
            for link in links where link.child == child && link.parent != child {
                if tables[link.parent].standing == nil {
                    let name = tables[child].live.name
                    tables[link.parent].standing = tables[link.parent].isPart ? .part(of: name) : .context(of: name)
                    open.append(link.parent)
                }
                guard tables[link.parent].isBeside else { continue }
                tables[child].ways += link.ways(in: tables, direction: .to)
            }
        }
    }
}

extension MapProposal.Table {
    /// Somebody's rows point here.
    var isBeside: Bool {
        switch standing {
        case .part, .context: true
        case .people, .rows, .unreached, nil: false
        }
    }

    fileprivate var isPart: Bool {
        !guesses.isEmpty
            && ["address", "contact", "profile", "person"].contains(where: live.name.lowercased().contains)
    }
}

extension LiveTable {
    /// By column. A weak guess counts only beside a strong one.
    fileprivate var guesses: [String: ColumnGuess] {
        let all = columns.compactMap { column in ColumnGuess(column).map { (column.name, $0) } }
        guard all.contains(where: { $0.1.weight != .weak }) else { return [:] }
        return Dictionary(all) { first, _ in first }
    }
}
