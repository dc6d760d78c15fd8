import DataMap
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// A canary's rows: with all that they must point at, in every engine, found as anybody's and taken away to the last.
@Suite struct CanaryPlantingTests {
    private func gaps(_ plan: CanaryPlan) -> [String: String] {
        Dictionary(plan.gaps.map { ("\($0.address)", $0.code) }) { first, _ in first }
    }

    @Test(arguments: Engine.allCases) func aPersonStandsWithTheirCustomerAndAllThatIsTheirs(_ engine: Engine)
        async throws
    {
        let house = try CanaryHouse(engine)
        let before = try house.everything()
        for number in 1...2 {
            let planting = try await house.plant(number)
            #expect(planting.gaps.map(\.code) == [])
            #expect(
                Set(planting.rows.map { "\($0.address)" })
                    == ["app.customers", "app.people", "app.logins", "app.groups_of", "app.news"]
            )
            #expect(planting.rows.allSatisfy { $0.key.isEmpty == ($0.address.collection == "news") })
            #expect(planting.rows.map { PlantedRow($0.description) } == planting.rows)
            // Words that the columns take, a day where days stand, and nobody's own.
            let customer = try house.store.rows("SELECT * FROM customers WHERE number LIKE 'canary%'")
            #expect(customer.count == 1)
            #expect(
                customer.allSatisfy {
                    $0.contains("firm") && $0.contains("2020-01-01") && !$0.contains("Acme") && !$0.contains("Zenith")
                }
            )
            let found = try await house.resolved(number)
            #expect(
                found.collections.filter { !$0.rows.isEmpty }.map { "\($0.collection)" }.sorted()
                    == ["app.groups_of", "app.logins", "app.news", "app.people"]
            )
            #expect(found.collections.allSatisfy { $0.rows.count <= 1 })

            let search = try await house.person(number).search(at: "house")
            let schemas = try await house.stores.schemas(of: ["app"])
            let erasure = house.map.erasurePlan(following: search.plan, schemas: schemas)
            let changes = RowChanges(map: house.map, stores: house.stores, resolved: found)
            _ = try await changes.erase("app", following: erasure)
            #expect(try await changes.probe("app", following: erasure).allSatisfy { $0.rows == 0 })
            #expect(try await house.person(number).clear(planting.rows).isEmpty)
            #expect(try house.everything() == before)
        }
    }

    /// All rows of a store or none; and where they cannot stand together, each that can.
    @Test(arguments: Engine.allCases) func whatOneTableRefusesKeepsNobodyOutOfTheOthers(_ engine: Engine) async throws {
        let house = try CanaryHouse(
            engine,
            script: CanaryHouse.script.replacing(
                "email VARCHAR(80), name VARCHAR(40) NOT NULL)",
                with: "email VARCHAR(80), name VARCHAR(40) NOT NULL CHECK (name NOT LIKE 'H%'))"
            )
        )
        let before = try house.everything()
        let planting = try await house.plant()
        #expect(Set(planting.rows.map { "\($0.address)" }) == ["app.customers", "app.news"])
        let codes = Dictionary(uniqueKeysWithValues: planting.gaps.map { ("\($0.address)", $0.code) })
        #expect(
            codes == ["app.people": "store-refused", "app.logins": "parent-missing", "app.groups_of": "parent-missing"]
        )
        _ = try await house.person().clear(planting.rows)
        try house.store.run("DELETE FROM news WHERE email LIKE 'canary%';\n")
        #expect(try house.everything() == before)
    }

    @Test func whatCannotStandIsSaidWithItsReason() async throws {
        let map = CanaryHouse.mapText.replacing("habeas: {about: nobody}", with: "habeas: {about: other}")
        let foreign = try await CanaryHouse(.sqlite, map: map).plan()
        #expect(gaps(foreign)["app.people"] == "parent-missing")
        #expect(gaps(foreign)["app.logins"] == "no-address")

        let unmapped = try await CanaryHouse(
            .sqlite,
            script: CanaryHouse.script.replacing("REFERENCES customers (number)", with: "REFERENCES elsewhere (number)")
                .replacing("INSERT INTO people VALUES (1, 'C-1', 'aroha@house.test', 'Aroha');\n", with: "")
                .replacing("INSERT INTO logins VALUES (1, 1, 'in', '10.0.0.1');\n", with: "")
                .replacing("INSERT INTO groups_of VALUES ('admins', 1);\n", with: "")
        ).plan()
        #expect(gaps(unmapped)["app.people"] == "parent-unmapped")
        #expect(unmapped.gaps.first { $0.code == "parent-unmapped" }?.columns == ["customer"])

        let keyless = try await CanaryHouse(
            .sqlite,
            map: CanaryHouse.mapText.replacing("{erase: row, list:", with: "{list:")
        ).plan()
        #expect(gaps(keyless) == ["app.news": "no-key"])

        let odd = try await CanaryHouse(
            .sqlite,
            script: CanaryHouse.script.replacing("logins (id INTEGER PRIMARY KEY", with: "logins (id BLOB PRIMARY KEY")
        ).plan()
        #expect(gaps(odd) == ["app.logins": "no-value"])

        let circle = try await CanaryHouse(
            .sqlite,
            script: CanaryHouse.script.replacing(
                "title VARCHAR(40) NOT NULL UNIQUE",
                with: "title VARCHAR(40) NOT NULL UNIQUE REFERENCES people (name)"
            ).replacing("name VARCHAR(40) NOT NULL)", with: "name VARCHAR(40) NOT NULL UNIQUE)")
                .replacing("INSERT INTO customers", with: "PRAGMA foreign_keys = OFF;\nINSERT INTO customers")
        ).plan()
        #expect(gaps(circle)["app.customers"] == "parents-in-a-circle")
        #expect(gaps(circle)["app.people"] == "parent-missing")

        let view = try await CanaryHouse(
            .sqlite,
            script: CanaryHouse.script.replacing("CREATE TABLE news (", with: "CREATE TABLE letters (")
                .replacing("INSERT INTO news", with: "INSERT INTO letters")
                + "CREATE VIEW news AS SELECT * FROM letters;\n"
        ).plan()
        #expect(gaps(view) == ["app.news": "view"])
    }

    @Test func theCheckSaysWhereNoCanaryCanStand() async throws {
        let house = try CanaryHouse(.sqlite, map: CanaryHouse.mapText.replacing("{erase: row, list:", with: "{list:"))
        let remarks = try await house.plan().remarks(on: house.map)
        #expect(remarks.map(\.code) == ["no-canary"])
        #expect(remarks.first?.place.line == house.map[CollectionAddress("app", "news")]?.place.line)
        #expect(remarks.first?.sentence.contains("[no-key]") == true)
    }

    /// A store that says that it has deleted and has not.
    @Test func whatStandsStillIsSeen() async throws {
        let house = try CanaryHouse(.sqlite)
        let planting = try await house.plant()
        try house.store.run("CREATE TRIGGER lie BEFORE DELETE ON customers BEGIN SELECT RAISE(IGNORE); END;\n")
        #expect(try await house.person().clear(planting.rows).map(\.collection) == ["customers"])
        try house.store.run("DROP TRIGGER lie;\n")
        #expect(try await house.person().clear(planting.rows).isEmpty)
    }

    /// Rows that somebody else has attached to a canary's are not taken along.
    @Test(arguments: Engine.databases) func nobodysRowGoesWithACanarys(_ engine: Engine) async throws {
        let house = try CanaryHouse(engine)
        let planting = try await house.plant()
        let customer = try #require(planting.rows.first { $0.address.collection == "customers" }?.key.first)
        try house.store.run("UPDATE people SET customer = '\(customer)' WHERE id = 1;\n")
        let before = try house.everything()
        let fault = await #expect(throws: StoreFault.self) { try await house.person().clear(planting.rows) }
        #expect(fault?.code == "store-refused")
        #expect(try house.everything() == before)
    }

    @Test func keysTravelAsTheyAre() {
        var random = SeededGenerator(for: "keys of canaries")
        let signs = ["a", "=", ",", " ", "%", "~", "\n", "é", "\u{1F642}", ".", "%2c", "\"", "\u{0}"]
        for _ in 0..<500 {
            let key = (0...random.below(2)).map { _ in
                (0..<random.below(6)).map { _ in signs[random.below(signs.count)] }.joined() + "k"
            }
            let row = PlantedRow(CollectionAddress("app", "users"), key: key, isCertain: random.below(2) == 0)
            #expect(PlantedRow(row.description) == row, "seed \(random.seed): \(row)")
            #expect(!row.description.contains(" "))
        }
        #expect(PlantedRow("app.users") == PlantedRow(CollectionAddress("app", "users"), key: []))
        for text in ["", "users", "app.users=%", "app.users=%f", "app.users=%ff", "=1"] {
            #expect(PlantedRow(text) == nil, "\(text)")
        }
    }
}
