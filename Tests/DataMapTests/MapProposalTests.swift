import SubjectRequests
import TestPeers
import Testing

@testable import DataMap

@Suite struct MapProposalTests {
    private let shop = LiveSchema(tables: [
        table("companies", ["id*", "company", "city"]),
        table(
            "clients",
            ["id*", "companyId", "emailAddress", "vorname", "newsletter?", "password_hash!", "login_name!"]
        ),
        table("orders", ["id*", "client_id", "agent_email", "total"]),
        table("order_lines", ["order_id*", "line*", "product_id"], keys: [(["order_id"], "orders")]),
        table("products", ["id*", "name", "maker_id"]),
        table("makers", ["id*", "name"]),
        table("employees", ["id*", "email", "client_id"]),
        table("visitors", ["ip", "note"]),
        table("settings", ["key*", "value"]),
    ])

    @Test func aProposalIsAMapThatIsReadWithoutProblems() throws {
        let map = try StoreMap.read([MapFile(store: "shop", path: "shop.yml", text: shop.proposedMap(store: "shop"))])
        #expect(map.findings(in: ["shop": shop]).errors.map(\.code) == ["unreachable-collection"])
        let clients = try #require(map[CollectionAddress("shop", "clients")])
        #expect(clients.field("emailAddress")?.identity == .email)
        #expect(clients.field("vorname")?.categories == ["user.name.first"])
        #expect(clients.field("password_hash")?.withheldBecause != nil)
        #expect(clients.field("login_name")?.erase == .constant(.text("-")))
        #expect(clients.keys.list?.stop == [FieldValue(field: "newsletter", value: .boolean(false))])
    }

    @Test func rowsHangOnPeopleAndContextLeadsToNobody() throws {
        let map = try StoreMap.read([MapFile(store: "shop", path: "shop.yml", text: shop.proposedMap(store: "shop"))])
        let plan = map.plan(for: .copy, controller: "x", verified: [.email])
        let found = Set(plan.steps.map(\.collection.collection))
        #expect(found == ["clients", "orders", "order_lines", "products", "makers", "employees"])
        #expect(map[CollectionAddress("shop", "products")]?.about == .nobody)
        // An agent's address finds nobody's orders, and a colleague's rows are not the client's without a word.
        #expect(map[CollectionAddress("shop", "orders")]?.field("agent_email")?.identity == nil)
        #expect(map[CollectionAddress("shop", "employees")]?.field("client_id")?.references == [])
        #expect(shop.proposedMap(store: "shop").contains("# Decide: employees.client_id points at clients"))
    }

    @Test func everySchemaIsADatasetOfItsOwn() throws {
        let twice = LiveSchema(
            tables: ["public", "old"].map { schema in
                LiveTable(schema: schema, name: "people", columns: [LiveColumn(name: "email", kind: .text)])
            }
        )
        let map = try StoreMap.read([MapFile(store: "s", path: "s.yml", text: twice.proposedMap(store: "s"))])
        #expect(map.datasets.map(\.key) == ["s-old", "s"])
        #expect(map.datasets.map(\.schema) == ["old", "public"])
    }

    /// Names of tables and columns are other people's: none may end a line, open a mapping or become a boolean.
    @Test func hostileNamesAreReadBackAsTheyAre() throws {
        var random = SeededGenerator(for: "names in a proposed map")
        let pieces = [
            "\"", "\\", ": ", " #", "\n", "- ", "{", "]", "no", "on", "~", "e", "mail", "é", "'", "%", "&a", "*b", "\t",
        ]
        for _ in 0..<300 {
            let names = (0..<3).map { number in
                (0..<Int.random(in: 1...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined()
                    + "\(number)"
            }
            let columns = (names + ["email"]).map { LiveColumn(name: $0, kind: .text) }
            let schema = LiveSchema(tables: [LiveTable(name: names[0], columns: columns)])
            let map = try StoreMap.read([MapFile(store: "s", path: "s.yml", text: schema.proposedMap(store: "s"))])
            #expect(map.collections.map(\.name) == [names[0]])
            #expect(map.collections.first?.fields.map(\.name).sorted() == columns.map(\.name).sorted())
        }
    }
}

/// A table in short: `*` ends the name of a key, `!` that of a text that cannot be empty, `?` that of a flag.
private func table(_ name: String, _ columns: [String], keys: [([String], String)] = []) -> LiveTable {
    LiveTable(
        name: name,
        columns: columns.map { text in
            let plain = text.filter { !"*!?".contains($0) }
            let isKey = text.hasSuffix("*")
            return LiveColumn(
                name: plain,
                kind: text.hasSuffix("?") ? .boolean : plain.hasSuffix("id") ? .integer : .text,
                isNullable: !isKey && !text.hasSuffix("!"),
                isPrimaryKey: isKey
            )
        },
        foreignKeys: keys.map { LiveForeignKey(columns: $0.0, toTable: $0.1, toColumns: ["id"]) }
    )
}
