import DataMap
import SubjectRequests

@testable import DataStores

/// One store with customers, the people that belong to them, and what hangs on these.
struct CanaryHouse {
    let store: TestStore
    let map: StoreMap

    init(_ engine: Engine, map text: String = CanaryHouse.mapText, script: String? = nil) throws {
        store = try TestStore(engine, name: "app")
        map = try StoreMap.read([MapFile(store: "app", path: "app.yml", text: text)])
        try store.run(script ?? CanaryHouse.script)
    }

    var stores: StoreSet { StoreSet([store.adapter]) }

    func person(_ number: Int = 1) -> CanaryPerson {
        CanaryPerson(map: map, stores: stores, store: "app", mail: "canary-\(number)@house.test")
    }

    func plan() async throws -> CanaryPlan { try await person().plan(at: "house") }

    /// Puts a canary in.
    func plant(_ number: Int = 1) async throws -> CanaryPlanting {
        let person = person(number)
        let drafts = try await person.drafts(
            at: "house",
            number: 1_600_000_000 + Int64(number),
            today: CivilDate(daysSinceEpoch: 20_783)
        )
        return try await person.plant(drafts)
    }

    func resolved(_ number: Int = 1) async throws -> ResolvedKeys {
        let search = try await person(number).search(at: "house")
        let schemas = try await stores.schemas(of: ["app"])
        let erasure = map.erasurePlan(following: search.plan, schemas: schemas)
        let today = CivilDate(daysSinceEpoch: 20_783)
        return try await search.resolve(for: ErasureTerms(plan: erasure, today: today, substitutes: testSubstitutes))
    }

    static let tables = ["customers", "people", "logins", "groups_of", "news"]

    func everything() throws -> [String: [String]] {
        try Dictionary(uniqueKeysWithValues: CanaryHouse.tables.map { ($0, try store.rows("SELECT * FROM \($0)")) })
    }

    static let mapText = """
        dataset:
          - fides_key: app
            collections:
              - name: customers
                habeas: {about: nobody}
                fields:
                  - name: number
                    fides_meta:
                      primary_key: true
                      references: [{dataset: app, field: people.customer, direction: from}]
                  - {name: title}
                  - {name: kind}
                  - {name: opened_on}
              - name: people
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: customer}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: name, data_categories: [user.name], habeas: {erase: constant, value: gone}}
              - name: logins
                habeas: {erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: person, fides_meta: {references: [{dataset: app, field: people.id, direction: from}]}}
                  - {name: outcome}
                  - {name: address, data_categories: [user.device.ip_address]}
              - name: groups_of
                habeas: {about: person, erase: row}
                fields:
                  - {name: code, fides_meta: {primary_key: true}}
                  - name: person
                    fides_meta: {primary_key: true, references: [{dataset: app, field: people.id, direction: from}]}
              - name: news
                habeas: {erase: row, list: {name: news, address: email, stop: {status: stopped}}}
                fields:
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: status}
        """

    static let script = """
        CREATE TABLE customers (number VARCHAR(12) PRIMARY KEY, title VARCHAR(40) NOT NULL UNIQUE,
            kind VARCHAR(12) NOT NULL CHECK (kind IN ('club', 'firm')), opened_on VARCHAR(10) NOT NULL);
        CREATE TABLE people (id INTEGER PRIMARY KEY, customer VARCHAR(12) NOT NULL REFERENCES customers (number),
            email VARCHAR(80), name VARCHAR(40) NOT NULL);
        CREATE TABLE logins (id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id),
            outcome VARCHAR(12) NOT NULL CHECK (outcome IN ('in', 'refused')), address VARCHAR(45) NOT NULL);
        CREATE TABLE groups_of (code VARCHAR(16), person INTEGER REFERENCES people (id), PRIMARY KEY (code, person));
        CREATE TABLE news (email VARCHAR(80) NOT NULL, status VARCHAR(12) NOT NULL);
        INSERT INTO customers VALUES ('C-1', 'Acme', 'firm', '2020-01-01'), ('C-2', 'Zenith', 'firm', '2020-01-01');
        INSERT INTO people VALUES (1, 'C-1', 'aroha@house.test', 'Aroha');
        INSERT INTO logins VALUES (1, 1, 'in', '10.0.0.1');
        INSERT INTO groups_of VALUES ('admins', 1);
        INSERT INTO news VALUES ('aroha@house.test', 'subscribed');

        """
}
