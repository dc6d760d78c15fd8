import DataMap
import Foundation
import SubjectRequests

@testable import DataStores

/// A shop with two stores: people and what hangs on them in one, a mailing tool that knows them by text in the other.
struct Shop {
    let app: TestStore
    let crm: TestStore
    let map: StoreMap

    init(_ engine: Engine, map text: String = Shop.mapText) throws {
        app = try TestStore(engine, name: "app")
        crm = try TestStore(engine, name: "crm")
        let parts = text.components(separatedBy: "\n---\n")
        map = try StoreMap.read([
            MapFile(store: "app", path: "app.yml", text: parts[0]),
            MapFile(store: "crm", path: "crm.yml", text: parts[1]),
        ])
        try app.run(Shop.appScript)
        try crm.run(Shop.crmScript)
    }

    var stores: StoreSet { StoreSet([app.adapter, crm.adapter]) }

    func search(
        _ right: Right = .copy,
        verified: [Identity],
        claimed: [Identity] = []
    ) async throws -> PersonSearch {
        let identities = SearchIdentities(verified: verified, claimed: claimed)
        let schemas = try await stores.schemas(of: map.stores)
        let plan = map.plan(
            for: right,
            controller: "shop",
            verified: identities.verifiedKinds,
            claimed: identities.claimedKinds,
            schemas: schemas
        )
        return PersonSearch(map: map, plan: plan, stores: stores, identities: identities)
    }

    func copy(verified: [Identity], claimed: [Identity] = []) async throws -> (SearchOutcome, [String: [String]]) {
        let spool = SpoolLog()
        let search = try await search(verified: verified, claimed: claimed)
        let outcome = try await search.spool(language: "en") { spool.take($0) }
        return (outcome, spool.rows)
    }

    static let mapText = """
        dataset:
          - fides_key: app
            habeas: {backups-rotate: P30D}
            collections:
              - name: accounts
                habeas: {says: the organisation you belong to}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: title}
                  - {name: address_id, fides_meta: {references: [{dataset: app, field: addresses.id, direction: to}]}}
              - name: addresses
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: street, data_categories: [user.contact.address]}
              - name: users
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: account_id, fides_meta: {references: [{dataset: app, field: accounts.id, direction: to}]}}
                  - {name: address_id, fides_meta: {references: [{dataset: app, field: addresses.id, direction: to}]}}
                  - name: email
                    data_categories: [user.contact.email]
                    fides_meta: {identity: email}
                    habeas: {erase: keyed-hash}
                  - {name: customer_number, fides_meta: {identity: customer_number}}
                  - name: phone
                    data_categories: [user.contact.phone_number]
                    fides_meta: {identity: phone_number}
                    habeas: {correct: free}
                  - name: password_hash
                    data_categories: [user.authorization.password]
                    habeas: {disclose: never, because: a secret, erase: constant, value: "-"}
                  - {name: wants_news, habeas: {marketing-stop: false}}
              - name: invoices
                habeas: {keep: {for: P7Y, since: issued_on, because: tax law}}
                fields:
                  - {name: no}
                  - name: contact_email
                    data_categories: [user.contact.email]
                    fides_meta: {references: [{dataset: app, field: users.email, direction: from}]}
                  - {name: issued_on}
              - name: replies
                habeas: {about: other}
                fields:
                  - {name: user_id, fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}}
                  - {name: agent_name, data_categories: [user.name]}
              - name: comments
                habeas: {erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: user_id, fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}}
                  - {name: parent_id, fides_meta: {references: [{dataset: app, field: comments.id, direction: from}]}}
                  - {name: body, data_categories: [user.content]}

        ---
        dataset:
          - fides_key: crm
            collections:
              - name: contacts
                habeas: {list: {name: news, address: mail, stop: {subscribed: false}}}
                fields:
                  - name: user_ref
                    fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}
                  - {name: mail, data_categories: [user.contact.email]}
                  - {name: subscribed}
              - name: tickets
                fields:
                  - name: customer
                    data_categories: [user.unique_id]
                    fides_meta: {identity: customer_number}
                  - {name: topic}
        """.replacing("{name: no}", with: "{name: \"no\"}")

    static let appScript = """
        CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT);
        CREATE TABLE accounts (id INTEGER PRIMARY KEY, title TEXT, address_id INTEGER REFERENCES addresses (id));
        CREATE TABLE users (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES accounts (id),
            address_id INTEGER REFERENCES addresses (id), email VARCHAR(80) NOT NULL UNIQUE, customer_number INTEGER,
            phone TEXT, password_hash TEXT NOT NULL, wants_news BOOLEAN);
        CREATE TABLE invoices ("no" TEXT PRIMARY KEY, contact_email TEXT, issued_on DATE);
        CREATE TABLE replies (user_id INTEGER, agent_name TEXT);
        CREATE TABLE comments (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id),
            parent_id INTEGER REFERENCES comments (id), body TEXT);
        INSERT INTO addresses VALUES (1, 'High Street 1'), (2, 'Low Road 2'), (3, 'Works Lane 3');
        INSERT INTO accounts VALUES (10, 'Acme', 3), (11, 'Zenith', NULL);
        INSERT INTO users VALUES
            (1, 10, 1, 'Aroha@Example.org', 700, '+64 21 555-0101', 'h1', '1'),
            (2, 10, 1, 'ben@example.org', 701, '021 555 0102', 'h2', '1'),
            (3, 11, 2, 'cara@example.org', 702, NULL, 'h3', '0');
        INSERT INTO invoices VALUES ('A-1', 'aroha@example.org', '2025-03-01'), ('A-2', 'Aroha@Example.org', '2010-03-01'),
            ('B-1', 'ben@example.org', '2025-04-01');
        INSERT INTO replies VALUES (1, 'Mia Agent'), (2, 'Mia Agent');
        INSERT INTO comments VALUES (100, 1, NULL, 'first'), (101, 2, 100, 'answer by ben'), (102, 1, 101, 'again'),
            (103, 2, NULL, 'on its own'), (104, 3, 103, 'cara');

        """

    static let crmScript = """
        CREATE TABLE contacts (user_ref TEXT, mail TEXT, subscribed BOOLEAN);
        CREATE TABLE tickets (id INTEGER PRIMARY KEY, customer TEXT, topic TEXT);
        INSERT INTO contacts VALUES ('1', 'AROHA@example.org', '1'), ('2', 'ben@example.org', '1'), ('01', 'x@example.org', '1');
        INSERT INTO tickets VALUES (1, '700', 'hello'), (2, '701', 'ben asks'), (3, '0700', 'other');

        """
}

extension Identity {
    static func email(_ text: String) -> Identity { make(.email, text) }
    static func phone(_ text: String) -> Identity { make(.phone, text) }
    static func customer(_ text: String) -> Identity { make(.customerNumber, text) }

    private static func make(_ kind: IdentityKind, _ text: String) -> Identity {
        guard let identity = Identity(kind: kind, value: text) else { preconditionFailure("empty identity") }
        return identity
    }
}
