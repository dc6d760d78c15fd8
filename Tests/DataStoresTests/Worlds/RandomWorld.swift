/// Random tables in up to three stores, with keys of one or two columns, references of every kind, identities, rules and
/// rows. Values are kept as text, as the databases would write them, for the naive reference to work on; nothing here, nor
/// there, knows the code that is tested.
struct RandomWorld {
    let seed: Int
    var tables: [WorldTable] = []
    var verified: [WorldIdentity] = []
    var claimed: [WorldIdentity] = []

    var stores: [String] { Set(tables.map(\.store)).sorted() }
}

/// As a person would write it.
struct WorldIdentity: Hashable {
    let kind: String
    let value: String
}

struct WorldTable {
    let number: Int
    let name: String
    let store: String
    let dataset: String
    /// What tells rows apart: the table's own primary key, or what only the map calls so.
    let key: [String]
    let hasPrimaryKey: Bool
    var about: String?
    var erasesRows = false
    var isKept = false
    var isList = false
    /// Comes after this table, as the map says.
    var after: Int?
    var columns: [WorldColumn] = []
    var references: [WorldReference] = []
    var rows: [[String: String]] = []

    /// Whose rows these are: what the map says, else the person's where a column is personal.
    var isPersons: Bool { about.map { $0 == "person" } ?? columns.contains(where: \.isPersonal) }

    func column(_ name: String) -> WorldColumn? { columns.first { $0.name == name } }
}

struct WorldColumn {
    enum Kind {
        case integer
        /// Numbers that a floating point number does not hold.
        case big
        case text
        /// Text of at most 24 characters.
        case short
        case day

        var isNumber: Bool { self == .integer || self == .big }
    }

    /// What the map says that a deletion does to it.
    enum Ending: Hashable {
        case clear
        case constant(String)
        case keyedHash
        case keep
        /// By fideslang's own masking override.
        case rewritten(String)
        case preserved
    }

    let name: String
    var kind: Kind
    var isRequired = false
    var isEmptyByDefault = false
    var isUnique = false
    var identity: String?
    var isPersonal = false
    var ending: Ending?
    var isWithheld = false
    var isStop = false
}

struct WorldReference {
    enum Direction: String {
        case from
        case to
    }

    enum Removal: String {
        case refused = "NO ACTION"
        case rowGoes = "CASCADE"
        case emptied = "SET NULL"
    }

    /// Its own columns, and those of the other table that must all agree with them.
    let columns: [String]
    let table: Int
    let fields: [String]
    let direction: Direction?
    /// False for a foreign key of which the map says nothing.
    var isMapped = true
    /// Set where the database itself has a foreign key.
    var removal: Removal?
}
