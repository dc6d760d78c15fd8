import DataMap
import Databases
import SubjectRequests
import TestPeers

@testable import DataStores

/// The same people, and what hangs on them, in one store of any engine. Many of them differ only in what a database may
/// take for the same: case, accents, spaces at the end.
struct ConformanceWorld {
    let store: TestStore
    let map: StoreMap

    /// Twins of one another for a collation, and strangers to one another.
    static let people: [(id: Int, email: String, name: String?)] = [
        (1, "ana@x.org", "Ana"), (2, "ána@x.org", "Ána"), (3, "ana@x.org ", "Ana "), (4, "ANA@y.org", "ana"),
        (5, "Ana@X.org", "Ana's \"twin\" \\ ; -- 🙂"), (6, "anà@x.org", nil), (7, "an_@x.org", "%_"),
        (8, "ana@x.orgg", "{a,\"b\"}"), (9, "straße@x.org", "ß"), (10, "strasse@x.org", "ss"),
        (11, "o'brien@x.org", "O'Brien"), (12, "a+b@x.org", "Null\u{1}\u{1F}"),
    ]
    static let numbers = ["A-1", "a-1", "Á-1", "A-1 ", "A-1x", "1", "01", "1.0", " 1", "1e0", "ß-1", "ss-1"]

    static let tables: [(name: String, columns: [String])] = [
        ("people", ["id", "manager", "email", "name", "born", "balance", "active", "note"]),
        ("orders", ["id", "person", "number", "total"]), ("order_rows", ["number", "place", "what"]),
        ("logins", ["person", "source"]), ("letters", ["address", "stopped"]),
    ]

    init(_ engine: Engine, statementSeconds: Int = 0) throws {
        store = try TestStore(engine, name: "main", statementSeconds: statementSeconds)
        stores = StoreSet([store.adapter])
        map = try StoreMap.read([MapFile(store: "main", path: "main.yml", text: ConformanceWorld.mapText)])
        try store.run(ConformanceWorld.schema)
        let connection = try store.connect()
        try connection.transaction(.write) { try ConformanceWorld.fill(connection) }
    }

    private static func fill(_ connection: any SQLConnection) throws {
        for (place, person) in people.enumerated() {
            let manager = place % 3 == 0 ? nil : people[place - 1].id
            try connection.run(
                """
                INSERT INTO people (id, manager, email, name, born, balance, active, note)
                VALUES (\(person.id), \(manager), \(person.email), \(person.name), \("19\(70 + place)-02-28"),
                    \("\(place * 1_000_003).\(1_234 + place)"), \(place % 2 == 0 ? "1" : "0"), \("note \(person.id)"))
                """
            )
            let number = numbers[place]
            for copy in 0..<2 {
                let order = person.id * 10 + copy
                try connection.run(
                    "INSERT INTO orders (id, person, number, total) VALUES (\(order), \(person.id), \(number), \("9.9900"))"
                )
                try connection.run("INSERT INTO logins (person, source) VALUES (\(person.id), \("twin"))")
            }
            for row in 0..<3 {
                try connection.run(
                    "INSERT INTO order_rows (number, place, what) VALUES (\(number), \(row), \("what \(person.id)"))"
                )
            }
            try connection.run("INSERT INTO letters (address, stopped) VALUES (\(person.email), \("0"))")
        }
    }

    private static let schema = """
        CREATE TABLE people (id INTEGER PRIMARY KEY, manager INTEGER REFERENCES people (id), email VARCHAR(120),
            name TEXT, born DATE, balance DECIMAL(20, 4), active BOOLEAN, note TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, person INTEGER REFERENCES people (id), number VARCHAR(200),
            total DECIMAL(20, 4));
        CREATE TABLE order_rows (number VARCHAR(200), place INTEGER, what TEXT);
        CREATE TABLE logins (person INTEGER, source TEXT);
        CREATE TABLE letters (address VARCHAR(120), stopped BOOLEAN);

        """

    private static let mapText = """
        dataset:
          - fides_key: d
            collections:
              - name: people
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: name, data_categories: [user.name]}
                  - {name: born, data_categories: [user.demographic]}
                  - {name: balance}
                  - {name: active}
                  - {name: note, data_categories: [user.content]}
              - name: orders
                habeas: {erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: person, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
                  - {name: number, data_categories: [user.content]}
                  - {name: total}
              - name: order_rows
                fields:
                  - name: number
                    fides_meta: {references: [{dataset: d, field: orders.number, direction: from}]}
                  - {name: place}
                  - {name: what, data_categories: [user.content]}
              - name: logins
                habeas: {erase: row}
                fields:
                  - {name: person, fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}}
                  - {name: source, data_categories: [user.device]}
              - name: letters
                habeas: {list: {name: news, address: address, stop: {stopped: true}}}
                fields:
                  - {name: address, data_categories: [user.contact.email]}
                  - {name: stopped}
        """

    /// The store alone; another adapter in its place reaches the same data in another shape.
    var stores: StoreSet

    func search(_ right: Right, _ email: String) async throws -> PersonSearch {
        let schemas = try await stores.schemas(of: ["main"])
        let plan = map.plan(for: right, controller: "c", verified: [.email], schemas: schemas)
        let identities = SearchIdentities(verified: [.email(email)])
        return PersonSearch(map: map, plan: plan, stores: stores, identities: identities)
    }

    /// Rows by collection, spelt alike on every engine.
    func copy(_ email: String) async throws -> [String: [[String]]] {
        let spool = SpoolLog()
        _ = try await search(.copy, email).spool(language: "en") { spool.take($0) }
        var found: [String: [[String]]] = [:]
        var collection = ""
        for frame in spool.all {
            switch frame {
            case .collection(let head): collection = head.collection
            case .row(let values): found[collection, default: []].append(values.map(\.alike))
            }
        }
        return found.mapValues { $0.sorted { $0.lexicographicallyPrecedes($1) } }
    }

    func erasure(_ email: String) async throws -> (erasure: ErasurePlan, changes: RowChanges) {
        let search = try await search(.delete, email)
        let schemas = try await stores.schemas(of: ["main"])
        let erasure = map.erasurePlan(following: search.plan, schemas: schemas)
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        let resolved = try await search.resolve(for: terms)
        return (erasure, RowChanges(map: map, stores: stores, resolved: resolved))
    }

    /// Every table by the store's own client.
    func dump() throws -> [String: [String]] {
        try ConformanceWorld.tables.reduce(into: [:]) { $0[$1.name] = try store.client.dump($1.name, $1.columns) }
    }
}

extension HeldValue {
    /// Numbers without zeros at their end, booleans as numbers.
    fileprivate var alike: String {
        guard let text = keyText else { return "NULL" }
        guard text.contains("."), text.isDecimal else { return text }
        let digits = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(digits.reversed())
    }
}
