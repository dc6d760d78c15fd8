import DataMap
import SubjectRequests
import Testing

@testable import DataStores

@Suite struct SearchTests {
    @Test(arguments: Engine.allCases) func findsOnePersonAndNobodyElse(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let (outcome, rows) = try await shop.copy(verified: [.email("aroha@EXAMPLE.org")])
        let yes = engine == .sqlite ? "1" : "true"
        #expect(
            rows == [
                "app.accounts": ["id=10 title=Acme address_id=3"],
                "app.addresses": ["id=1 street=High Street 1", "id=3 street=Works Lane 3"],
                "app.users": [
                    "id=1 account_id=10 address_id=1 email=Aroha@Example.org customer_number=700 "
                        + "phone=+64 21 555-0101 wants_news=\(yes)"
                ],
                "app.invoices": [
                    "no=A-1 contact_email=aroha@example.org issued_on=2025-03-01",
                    "no=A-2 contact_email=Aroha@Example.org issued_on=2010-03-01",
                ],
                "app.replies": ["user_id=1 agent_name=M••• A•••"],
                "app.comments": [
                    "id=100 user_id=1 parent_id=- body=first",
                    "id=101 user_id=2 parent_id=100 body=answer by ben",
                    "id=102 user_id=1 parent_id=101 body=again",
                ],
                "crm.contacts": ["user_ref=1 mail=AROHA@example.org subscribed=\(yes)"],
            ]
        )
        #expect(outcome.linked.isEmpty)
        #expect(outcome.counts.first { $0.collection.collection == "comments" }?.rows == 3)
    }

    @Test(arguments: Engine.allCases) func phonesAreComparedByTheirDigits(_ engine: Engine) async throws {
        let (_, rows) = try await Shop(engine).copy(verified: [.phone("+64 (21) 555 0101")])
        #expect(rows["app.users"]?.count == 1)
    }

    @Test(arguments: Engine.allCases) func nobodyIsFoundWithoutAMatch(_ engine: Engine) async throws {
        let (outcome, rows) = try await Shop(engine).copy(verified: [.email("nobody@example.org")])
        #expect(rows.isEmpty)
        #expect(outcome.counts.count == 7)
        #expect(outcome.counts.allSatisfy { $0.rows == 0 })
    }

    @Test(arguments: Engine.allCases) func aStrangersClaimLeadsNowhere(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        // Cara claims Aroha's customer number.
        let (outcome, rows) = try await shop.copy(
            verified: [.email("cara@example.org")],
            claimed: [.customer("700"), .phone("+64 21 555-0101"), .email("aroha@example.org")]
        )
        #expect(outcome.linked.isEmpty)
        #expect(rows["app.users"]?.count == 1)
        #expect(rows["crm.tickets"] == nil)
        // A stranger of whom nothing is held.
        let (nothing, none) = try await shop.copy(
            verified: [.email("mallory@example.org")],
            claimed: [.customer("700")]
        )
        #expect(nothing.linked.isEmpty)
        #expect(none.isEmpty)
        #expect(shop.app.log.all.allSatisfy { !$0.contains("700") })
    }

    @Test(arguments: Engine.allCases) func aClaimThatTheOwnRowConfirmsJoinsTheSearch(_ engine: Engine) async throws {
        let (outcome, rows) = try await Shop(engine).copy(
            verified: [.email("aroha@example.org")],
            claimed: [.customer("700"), .customer("701")]
        )
        #expect(outcome.linked == [.customer("700")])
        #expect(rows["crm.tickets"] == ["customer=700 topic=hello"])
    }

    /// Only the row that a verified identity stands in itself vouches for a claim; a row that was reached by reference
    /// may be many people's.
    @Test(arguments: Engine.allCases) func aRowReachedByReferenceConfirmsNothing(_ engine: Engine) async throws {
        let store = try TestStore(engine, name: "main")
        try store.run(
            """
            CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, other_email TEXT);
            CREATE TABLE memberships (person INTEGER, customer TEXT);
            CREATE TABLE tickets (customer TEXT, topic TEXT);
            INSERT INTO people VALUES (1, 'a@x.org', 'b@x.org'), (2, 'b@x.org', 'c@x.org'), (3, 'c@x.org', NULL);
            INSERT INTO memberships VALUES (1, '700');
            INSERT INTO tickets VALUES ('700', 'of the whole office');

            """
        )
        let map = try StoreMap.read([
            MapFile(
                store: "main",
                path: "map.yml",
                text: """
                    dataset:
                      - fides_key: d
                        collections:
                          - name: people
                            fields:
                              - {name: id, fides_meta: {primary_key: true}}
                              - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                              - {name: other_email, data_categories: [user.contact.email], fides_meta: {identity: email}}
                          - name: memberships
                            fields:
                              - name: person
                                fides_meta: {references: [{dataset: d, field: people.id, direction: from}]}
                              - {name: customer, data_categories: [user.account], fides_meta: {identity: customer_number}}
                          - name: tickets
                            fields:
                              - {name: customer, fides_meta: {identity: customer_number}}
                              - {name: topic}
                    """
            )
        ])
        let identities = SearchIdentities(
            verified: [.email("a@x.org")],
            claimed: [.customer("700"), .email("b@x.org"), .email("c@x.org")]
        )
        let stores = StoreSet([store.adapter])
        let plan = map.plan(
            for: .copy,
            controller: "c",
            verified: identities.verifiedKinds,
            claimed: identities.claimedKinds,
            schemas: try await stores.schemas(of: ["main"])
        )
        let spool = SpoolLog()
        let search = PersonSearch(map: map, plan: plan, stores: stores, identities: identities)
        let outcome = try await search.spool(language: "en") { spool.take($0) }
        // The second address stands beside the verified one and joins the search; the third only beside the second.
        #expect(outcome.linked == [.email("b@x.org")])
        #expect(
            spool.rows == [
                "d.people": ["id=1 email=a@x.org other_email=b@x.org", "id=2 email=b@x.org other_email=c@x.org"],
                "d.memberships": ["person=1 customer=700"],
            ]
        )
    }

    @Test(arguments: Engine.databases) func oneStatementForEachCollection(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let search = try await shop.search(verified: [.email("ben@example.org")])
        shop.app.log.clear()
        shop.crm.log.clear()
        _ = try await search.spool(language: "en") { _ in }
        // The comments lead to each other and are asked for until nothing new comes: three rounds.
        let statements = shop.app.log.all + shop.crm.log.all
        #expect(statements.count <= search.plan.steps.count + 3, "\(statements)")
        #expect(statements.allSatisfy { !$0.contains("ben") && !$0.contains("password_hash") })
    }

    @Test func aStoreThatIsDownIsATemporaryFaultThatNamesIt() async throws {
        let shop = try Shop(.sqlite)
        let search = try await shop.search(verified: [.email("ben@example.org")])
        let dead = try StoreAddress(
            name: "crm",
            adapter: .postgres,
            location: Sensitive("postgres://nobody:hidden@127.0.0.1:1/none"),
            statementSeconds: 1
        ).open()
        let broken = PersonSearch(
            map: search.map,
            plan: search.plan,
            stores: StoreSet([shop.app.adapter, dead]),
            identities: search.identities
        )
        let fault = try await #require(throws: StoreFault.self) { try await broken.spool(language: "en") { _ in } }
        #expect(fault.store == "crm")
        #expect(fault.code == "store-unavailable")
        #expect(fault.isTemporary)
        #expect(!fault.sentence.contains("hidden"))
    }

    @Test func aColumnThatIsGoneIsReportedAtItsLine() async throws {
        let shop = try Shop(.sqlite)
        try shop.crm.run("ALTER TABLE contacts DROP COLUMN subscribed;\n")
        let fault = try await #require(throws: StoreFault.self) {
            try await shop.copy(verified: [.email("ben@example.org")])
        }
        #expect(fault.code == "schema-changed")
        #expect(fault.sentence.hasPrefix("crm.yml:10:"))
    }
}
