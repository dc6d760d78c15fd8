import DataMap
import SubjectRequests
import Testing

@testable import DataStores

/// What foreign keys, unique keys and conditions of a store have to say to a deletion, before it touches anything.
@Suite struct ConstraintTests {
    private static let tables = """
        CREATE TABLE teams (id INTEGER PRIMARY KEY);
        CREATE TABLE people (
            id INTEGER PRIMARY KEY, email VARCHAR(80), handle VARCHAR(40) UNIQUE, team INTEGER,
            age INTEGER, score INTEGER CHECK (score >= 0), nick VARCHAR(40), code INTEGER, card_number VARCHAR(20),
            FOREIGN KEY (team) REFERENCES teams (id), CHECK (nick IS NOT NULL)
        );
        CREATE TABLE badges (
            id INTEGER PRIMARY KEY, handle VARCHAR(40), FOREIGN KEY (handle) REFERENCES people (handle)
        );

        """

    private static let map = """
        dataset:
          - fides_key: d
            habeas: {backups-rotate: P1D}
            fides_meta: {namespace: {schema: public}}
            collections:
              - name: People
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: handle, data_categories: [user.account], habeas: {erase: constant, value: gone}}
                  - {name: team, data_categories: [user.job_title], habeas: {erase: constant, value: 0}}
                  - {name: age, data_categories: [user.demographic.age], habeas: {erase: keyed-hash}}
                  - {name: score, data_categories: [user.behavior], habeas: {erase: constant, value: -1}}
                  - {name: nick, data_categories: [user.name]}
                  - {name: code, data_categories: [user.unique_id], habeas: {erase: constant, value: too long}}
              - name: badges
                habeas: {about: person}
                fields:
                  - {name: handle, fides_meta: {references: [{dataset: d, field: People.handle, direction: from}]}}
        """

    @Test(arguments: Engine.databases) func everyConstraintIsSaidAtItsLine(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "app")
        try store.run(ConstraintTests.tables)
        let map = try StoreMap.read([MapFile(store: "app", path: "map.yml", text: ConstraintTests.map)])
        let findings = map.findings(in: ["app": try await store.adapter.schema()])
        #expect(
            findings.errors.map { "\($0.place.line) \($0.code)" } == [
                "6 card-column", "10 constant-in-unique", "12 strategy-type", "14 blocked-not-null",
                "15 value-does-not-fit",
            ]
        )
        let remarks = findings.remarks.map { "\($0.place.line) \($0.code)" }
        for expected in ["11 foreign-key", "13 check-constraint", "16 erases-nothing"] {
            #expect(remarks.contains(expected), "\(remarks)")
        }
        let repaired = ConstraintTests.map.replacing("{erase: constant, value: gone}", with: "{erase: keyed-hash}")
        let pointed = try StoreMap.read([MapFile(store: "app", path: "map.yml", text: repaired)])
            .findings(in: ["app": try await store.adapter.schema()])
        #expect(
            pointed.errors.map { "\($0.place.line) \($0.code)" }.contains("10 foreign-key"),
            "badges hold the old one"
        )
    }

    // MARK: - Rows that point at rows that go

    private static let chat = """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(80));
        CREATE TABLE rooms (id INTEGER PRIMARY KEY, host INTEGER, FOREIGN KEY (host) REFERENCES users (id));
        CREATE TABLE talks (
            id INTEGER PRIMARY KEY, room INTEGER, speaker INTEGER, email VARCHAR(80),
            FOREIGN KEY (speaker) REFERENCES users (id)
        );
        CREATE TABLE audit (id INTEGER PRIMARY KEY, who INTEGER NOT NULL, FOREIGN KEY (who) REFERENCES users (id));
        INSERT INTO users VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
        INSERT INTO rooms VALUES (5, 2), (6, 1);
        INSERT INTO talks VALUES (11, 5, 1, NULL), (12, 6, 1, NULL), (13, 5, 2, NULL);

        """

    /// Rooms are everybody's who speaks in them; a user's row goes, and a room that others speak in stays.
    private static let chatMap = """
        dataset:
          - fides_key: d
            collections:
              - name: users
                habeas: {erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
              - name: talks
                habeas: {erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: room}
                  - name: speaker
                    data_categories: [user.unique_id]
                    fides_meta: {references: [{dataset: d, field: users.id, direction: from}]}
              - name: rooms
                habeas: {about: person, erase: row}
                fields:
                  - name: id
                    fides_meta: {primary_key: true, references: [{dataset: d, field: talks.room, direction: from}]}
                  - {name: host}
        """

    private struct Chat {
        let store: TestStore
        let map: StoreMap
        let plan: ErasurePlan
        let resolved: ResolvedKeys

        var changes: RowChanges { RowChanges(map: map, stores: StoreSet([store.adapter]), resolved: resolved) }
    }

    private func resolve(_ email: String, _ store: TestStore) async throws -> Chat {
        let map = try StoreMap.read([MapFile(store: "app", path: "map.yml", text: ConstraintTests.chatMap)])
        let schemas = ["app": try await store.adapter.schema()]
        let search = map.plan(for: .delete, controller: "x", verified: [.email], schemas: schemas)
        let plan = map.erasurePlan(following: search, schemas: schemas)
        let person = PersonSearch(
            map: map,
            plan: search,
            stores: StoreSet([store.adapter]),
            identities: SearchIdentities(verified: [.email(email)])
        )
        let terms = ErasureTerms(plan: plan, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        return Chat(store: store, map: map, plan: plan, resolved: try await person.resolve(for: terms))
    }

    @Test(arguments: Engine.databases) func aRowThatStaysLetsGoOfOneThatGoes(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "app")
        try store.run(ConstraintTests.chat)
        try store.run("UPDATE rooms SET host = 1 WHERE id = 5;\n")
        let chat = try await resolve("ann@example.org", store)
        #expect(chat.plan.blocked.isEmpty)
        #expect(chat.resolved.held.isEmpty)
        let rooms = try #require(chat.resolved.counts.first { $0.collection.collection == "rooms" })
        #expect([rooms.erased, rooms.shared, rooms.lettingGo] == [1, 1, 1])
        #expect(try ResolvedKeys(decoding: chat.resolved.encoded()) == chat.resolved)
        for _ in 0..<2 { _ = try await chat.changes.erase("app", following: chat.plan) }
        #expect(try await chat.changes.probe("app", following: chat.plan).allSatisfy { $0.rows == 0 })
        #expect(try store.rows("SELECT id, host FROM rooms") == ["int(5) | null"])
        #expect(try store.rows("SELECT id FROM users") == ["int(2)"])
    }

    @Test(arguments: Engine.databases) func rowsThatTheMapDoesNotNameHoldWhatTheyPointAt(_ engine: Engine) async throws
    {
        let store = try TestStore(engine, name: "app")
        try store.run(ConstraintTests.chat)
        try store.run("INSERT INTO audit VALUES (1, 1), (2, 1), (3, 2);\n")
        let chat = try await resolve("ann@example.org", store)
        #expect(chat.resolved.held.map { "\($0.collection) \($0.table) \($0.rows)" } == ["d.users audit 2"])
        try store.run("DELETE FROM audit WHERE who = 1;\n")
        #expect(try await resolve("ann@example.org", store).resolved.held.isEmpty)
    }

    @Test func conditionsAreReadFromSQLitesOwnText() {
        let text = """
            CREATE TABLE t (a TEXT CHECK (a <> ')' AND (b) > 1), "check" INTEGER, CONSTRAINT c check(length(a) < 9))
            """
        #expect(SQLConstraints.conditions(in: text) == ["a <> ')' AND (b) > 1", "length(a) < 9"])
    }
}
