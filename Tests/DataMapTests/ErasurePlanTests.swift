import SubjectRequests
import Testing

@testable import DataMap

@Suite struct ErasurePlanTests {
    private let app = { CollectionAddress("app", $0) }

    private func plan(_ text: String, schema: LiveSchema? = nil) throws -> ErasurePlan {
        let map = try readMap(text)
        let schemas = schema.map { ["main": $0] } ?? [:]
        let search = map.plan(for: .delete, controller: "shop", verified: [.email], schemas: schemas)
        return map.erasurePlan(following: search, schemas: schemas)
    }

    @Test func everyTargetedFieldEndsSomewhere() throws {
        let plan = try plan(shop)
        let users = try #require(plan.step(for: app("users")))
        #expect(users.writtenFields.map(\.field) == ["email", "phone", "password_hash"])
        #expect(users.writtenFields.map(\.strategy.word) == ["keyed-hash", "clear", "constant"])
        #expect(plan.step(for: app("comments"))?.action == .deleteRows)
        #expect(plan.step(for: app("invoices"))?.keep?.since == "issued_on")
        #expect(plan.step(for: app("accounts")) == nil, "context is never changed")
        #expect(plan.step(for: app("replies")) == nil, "somebody else's rows are never changed")
        #expect(plan.blocked.isEmpty)
    }

    @Test func childrenGoBeforeParents() throws {
        let plan = try plan(shop)
        #expect(plan.stores.map(\.store) == ["main"])
        #expect(plan.stores.first?.steps.map(\.collection.collection) == ["invoices", "comments", "users"])
    }

    @Test func eraseAfterDecidesWhereReferencesDoNot() throws {
        let text = shop.replacing(
            "      - name: comments\n",
            with: "      - name: comments\n        fides_meta: {erase_after: [app.users]}\n"
        )
        let order = try plan(text).stores.first?.steps.map(\.collection.collection)
        #expect(order == ["invoices", "users", "comments"])
    }

    @Test func whatCannotBeEmptiedIsBlocked() throws {
        let schema = LiveSchema(tables: [
            LiveTable(
                name: "users",
                columns: [
                    LiveColumn(name: "id", kind: .integer, isNullable: false, isPrimaryKey: true),
                    LiveColumn(name: "email", kind: .text, isNullable: false),
                    LiveColumn(name: "phone", kind: .text, isNullable: false),
                ]
            )
        ])
        let blocked = try plan(shop, schema: schema).blocked
        #expect(blocked.map(\.field) == ["phone"])
        #expect(blocked.map(\.why) == [.notNull])
        let wayOut = shop.replacing("habeas: {correct: free}", with: "habeas: {erase: constant, value: none}")
        #expect(try plan(wayOut, schema: schema).blocked.isEmpty)
    }

    @Test func theEmptyTextIsAWayOutWhereItIsTheDefault() throws {
        let schema = LiveSchema(tables: [
            LiveTable(
                name: "users",
                columns: [LiveColumn(name: "phone", kind: .text, isNullable: false, isEmptyByDefault: true)]
            )
        ])
        let plan = try plan(shop, schema: schema)
        #expect(plan.blocked.isEmpty)
        let phone = plan.step(for: app("users"))?.writtenFields.first { $0.field == "phone" }
        #expect(phone?.emptyValue == .text(""))
    }

    @Test func primaryKeysReadOnlyFieldsAndPartsOfObjectsAreBlocked() throws {
        let text = """
            dataset:
              - fides_key: app
                collections:
                  - name: people
                    fields:
                      - name: email
                        data_categories: [user.contact.email]
                        fides_meta: {identity: email, primary_key: true}
                      - name: name
                        data_categories: [user.name]
                        fides_meta: {read_only: true}
                      - name: profile
                        fields:
                          - {name: nick, data_categories: [user.name]}
                          - {name: theme}
            """
        let blocked = try plan(text).blocked
        #expect(blocked.map(\.why) == [.primaryKey, .readOnly, .partOfObject])
        #expect(blocked.map(\.place.line) == [6, 9, 12])
    }

    @Test func deletingRowsMustNotTakeKeptRowsAlong() throws {
        let text = """
            dataset:
              - fides_key: app
                collections:
                  - name: users
                    habeas: {erase: row}
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - name: invoices
                    habeas: {keep: {for: P7Y, since: issued_on, because: tax law}}
                    fields:
                      - name: user_id
                        data_categories: [user.unique_id]
                        fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}
                      - name: issued_on
            """
        func schema(_ removal: ParentRemoval) -> LiveSchema {
            LiveSchema(tables: [
                LiveTable(
                    name: "users",
                    columns: [
                        LiveColumn(name: "id", kind: .integer, isPrimaryKey: true),
                        LiveColumn(name: "email", kind: .text),
                    ]
                ),
                LiveTable(
                    name: "invoices",
                    columns: [LiveColumn(name: "user_id", kind: .integer), LiveColumn(name: "issued_on", kind: .date)],
                    foreignKeys: [
                        LiveForeignKey(
                            columns: ["user_id"],
                            toTable: "users",
                            toColumns: ["id"],
                            whenParentGoes: removal
                        )
                    ]
                ),
            ])
        }
        #expect(try plan(text, schema: schema(.refused)).blocked.map(\.why) == [.stillPointedAt(app("invoices"))])
        #expect(try plan(text, schema: schema(.rowGoes)).blocked.map(\.why) == [.takesRowsAlong(app("invoices"))])
        #expect(try plan(text, schema: schema(.columnsEmptied)).blocked.isEmpty)
    }
}
