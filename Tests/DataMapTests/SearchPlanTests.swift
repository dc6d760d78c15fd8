import SubjectRequests
import Testing

@testable import DataMap

@Suite struct SearchPlanTests {
    /// From one collection alone: what holds the same address elsewhere is not reached by it.
    @Test func plansFromOneCollection() throws {
        let map = try readMap(
            """
            dataset:
              - fides_key: d
                collections:
                  - name: users
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: email, data_categories: [user], fides_meta: {identity: email}}
                  - name: orders
                    fields:
                      - {name: user_id, data_categories: [user], fides_meta: {references: [{dataset: d, field: users.id, direction: from}]}}
                  - name: letters
                    fields:
                      - {name: sender, data_categories: [user], fides_meta: {identity: email}}
            """
        )
        #expect(map.collections(foundBy: .email, controller: "x").map(\.collection) == ["users", "letters"])
        let plan = map.plan(from: CollectionAddress("d", "users"), by: .email, controller: "x")
        #expect(plan.steps.map(\.collection.collection) == ["users", "orders"])
        #expect(plan.step(for: CollectionAddress("d", "orders"))?.inputs.count == 1)
        let other = map.plan(from: CollectionAddress("d", "letters"), by: .email, controller: "x")
        #expect(other.steps.map(\.collection.collection) == ["letters"])
    }

    @Test func ordersTheShop() throws {
        let plan = try readMap(shop).plan(for: .copy, controller: "shop", verified: [.email])
        #expect(
            plan.drawn == """
                app.users: email = email
                app.accounts: id < app.users.account_id (pointed at)
                app.comments: parent_id < app.comments.id | user_id < app.users.id (repeats)
                app.invoices: contact_email < app.users.email (any case)
                app.replies: user_id < app.users.id
                """
        )
        #expect(plan.waves.count == 2)
        #expect(plan.unreached.isEmpty)
    }

    @Test func claimedIdentitiesAreOnlyRecognised() throws {
        let map = try readMap(shop)
        let plan = map.plan(for: .copy, controller: "shop", verified: [.email], claimed: [.customerNumber])
        let users = try #require(plan.step(for: CollectionAddress("app", "users")))
        #expect(
            users.inputs == [
                .identity(field: "email", kind: .email, isClaimed: false),
                .identity(field: "customer_number", kind: .customerNumber, isClaimed: true),
            ]
        )
        // Alone it is no reason to search: no row of the phone's owner could show it beside a verified one.
        let alone = map.plan(for: .copy, controller: "shop", verified: [.phone], claimed: [.customerNumber])
        #expect(alone.steps.isEmpty)
        #expect(alone.unreached.first?.otherKinds == [.customerNumber, .email])
    }

    @Test func compositeKeysAreComparedTogether() throws {
        let map = try readMap(
            """
            dataset:
              - fides_key: d
                collections:
                  - name: people
                    fields:
                      - {name: tenant, fides_meta: {primary_key: true}}
                      - {name: nr, fides_meta: {primary_key: true}}
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - name: notes
                    fields:
                      - name: tenant
                        fides_meta: {references: [{dataset: d, field: people.tenant, direction: from}]}
                      - name: author
                        fides_meta: {references: [{dataset: d, field: people.nr, direction: from}]}
                      - name: reader
                        fides_meta: {references: [{dataset: d, field: people.nr, direction: from}]}
                      - name: mail
                        fides_meta: {references: [{dataset: d, field: people.email, direction: from}]}
            """
        )
        #expect(
            map.plan(for: .copy, controller: "x", verified: [.email]).drawn == """
                d.people: email = email
                d.notes: author+tenant < d.people.nr+tenant | reader+tenant < d.people.nr+tenant \
                | mail < d.people.email (any case)
                """
        )
    }

    @Test func theDatabasesOwnCompositeKeysCountToo() throws {
        let map = try readMap(
            """
            dataset:
              - fides_key: d
                collections:
                  - name: people
                    fields:
                      - {name: tenant}
                      - {name: nr}
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - name: notes
                    fields:
                      - name: t
                        fides_meta: {references: [{dataset: d, field: people.tenant, direction: from}]}
                      - name: m
                        fides_meta: {references: [{dataset: d, field: people.nr, direction: from}]}
            """
        )
        let schema = LiveSchema(tables: [
            LiveTable(name: "people", columns: ["tenant", "nr", "email"].map { LiveColumn(name: $0, kind: .text) }),
            LiveTable(
                name: "notes",
                columns: ["t", "m"].map { LiveColumn(name: $0, kind: .text) },
                foreignKeys: [LiveForeignKey(columns: ["t", "m"], toTable: "people", toColumns: ["tenant", "nr"])]
            ),
        ])
        let plan = map.plan(for: .copy, controller: "x", verified: [.email], schemas: ["main": schema])
        #expect(plan.drawn.hasSuffix("d.notes: m+t < d.people.nr+tenant"))
    }

    /// A message has a sender and a recipient, each named by two columns: half of one and half of the other is nobody.
    @Test func severalCompositeKeysStayApart() throws {
        let columns = [("st", "tenant"), ("sn", "nr"), ("rt", "tenant"), ("rn", "nr")]
        let map = try readMap(
            """
            dataset:
              - fides_key: d
                collections:
                  - name: people
                    fields:
                      - {name: tenant, fides_meta: {primary_key: true}}
                      - {name: nr, fides_meta: {primary_key: true}}
                      - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - name: messages
                    fields:

            """
                + columns.map { name, field in
                    "          - {name: \(name), fides_meta: "
                        + "{references: [{dataset: d, field: people.\(field), direction: from}]}}\n"
                }.joined()
        )
        let keys = [["st", "sn"], ["rt", "rn"]].map {
            LiveForeignKey(columns: $0, toTable: "people", toColumns: ["tenant", "nr"])
        }
        let schema = LiveSchema(tables: [
            LiveTable(name: "people", columns: ["tenant", "nr", "email"].map { LiveColumn(name: $0, kind: .text) }),
            LiveTable(
                name: "messages",
                columns: columns.map { LiveColumn(name: $0.0, kind: .text) },
                foreignKeys: keys
            ),
        ])
        let plan = map.plan(for: .copy, controller: "x", verified: [.email], schemas: ["main": schema])
        let inputs = try #require(plan.step(for: CollectionAddress("d", "messages"))).inputs
        #expect(Set(inputs.map { Set($0.fields) }) == [["st", "sn"], ["rt", "rn"]])
    }

    @Test func aReferenceWithoutDirectionRunsAwayFromThePerson() throws {
        let text = { (identity: String) in
            """
            dataset:
              - fides_key: d
                collections:
                  - name: orders
                    fields:
                      - {name: buyer, \(identity == "orders" ? "fides_meta: {identity: email}" : "x: y")}
                      - {name: address_id, fides_meta: {references: [{dataset: d, field: address.id}]}}
                  - name: address
                    fields:
                      - {name: id, fides_meta: {primary_key: true}}
                      - {name: mail, \(identity == "address" ? "fides_meta: {identity: email}" : "x: y")}
            """
        }
        let orders = try readMap(text("orders")).plan(for: .copy, controller: "x", verified: [.email])
        #expect(orders.drawn == "d.orders: buyer = email\nd.address: id < d.orders.address_id (pointed at)")
        let address = try readMap(text("address")).plan(for: .copy, controller: "x", verified: [.email])
        #expect(address.drawn == "d.address: mail = email\nd.orders: address_id < d.address.id")
    }

    @Test func unreachedCollectionsAreNamed() throws {
        let map = try readMap(
            """
            dataset:
              - fides_key: d
                habeas: {backups-rotate: P1D}
                collections:
                  - name: island
                    fields: [{name: a}]
                  - name: callers
                    fields: [{name: phone, fides_meta: {identity: phone_number}}]
            """
        )
        #expect(map.remarks.map(\.code) == ["unreachable-collection"])
        let plan = map.plan(for: .copy, controller: "x", verified: [.email])
        #expect(
            plan.unreached == [
                UnreachedCollection(collection: CollectionAddress("d", "callers"), otherKinds: [.phone]),
                UnreachedCollection(collection: CollectionAddress("d", "island"), otherKinds: []),
            ]
        )
    }

    @Test func anotherControllersDataAreNotSearched() throws {
        let plan = try readMap(shop).plan(for: .copy, controller: "other", verified: [.email])
        #expect(plan.steps.isEmpty)
    }

    @Test func unsubscribingSearchesOnlyWhatCarriesAStop() throws {
        let plan = try readMap(shop).plan(for: .unsubscribe, controller: "shop", verified: [.email])
        #expect(plan.drawn == "app.users: email = email")
    }

    @Test func processorsAreReferredNotSearched() throws {
        let text = shop.replacing("role: controller", with: "role: processor, customer: accounts.closed_on")
        let map = try readMap(text)
        #expect(map.plan(for: .copy, controller: "shop", verified: [.email]).steps.isEmpty)
        let referral = try #require(map.referralPlan(for: .copy, controller: "shop", verified: [.email]))
        #expect(referral.steps.contains { $0.collection == CollectionAddress("app", "accounts") })
        #expect(try readMap(shop).referralPlan(for: .copy, controller: "shop", verified: [.email]) == nil)
    }
}

extension SearchPlan {
    /// A line for each step, for comparing by eye.
    var drawn: String {
        waves.flatMap { $0 }.flatMap { group in
            group.steps.map { step in
                "\(step.collection): " + step.inputs.map(\.drawn).joined(separator: " | ")
                    + (group.repeats ? " (repeats)" : "")
            }
        }.joined(separator: "\n")
    }
}

extension StepInput {
    fileprivate var drawn: String {
        switch self {
        case .identity(let field, let kind, let isClaimed):
            return "\(field) = \(kind.rawValue)" + (isClaimed ? " (claimed)" : "")
        case .account(let field): return "\(field) = the account"
        case .reference(let reference):
            let to = reference.pairs.map(\.to).joined(separator: "+")
            let from = reference.pairs.map(\.from).joined(separator: "+")
            let folds = reference.pairs.contains(where: \.foldsCase) ? " (any case)" : ""
            return "\(to) < \(reference.source).\(from)" + (reference.owns ? "" : " (pointed at)") + folds
        }
    }
}
