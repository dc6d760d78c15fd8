import DataStores
import Databases
import Foundation
import SubjectRequests

/// One of the house's two databases, as the organisation's own programs see it.
struct HouseStore: Sendable {
    let name: String
    let path: String

    init(_ name: String, in folder: URL, script: String) throws {
        self.name = name
        path = folder.appending(path: "\(name).db").path
        let made = FileManager.default.createFile(atPath: path, contents: nil)
        guard made else { throw CocoaError(.fileWriteUnknown) }
        try run(script)
    }

    /// Gives up at once where the file is locked, so that no test waits.
    var adapter: any DataStoreAdapter {
        get throws {
            try StoreAddress(name: name, adapter: .sqlite, location: Sensitive(path), statementSeconds: 0).open()
        }
    }

    func connect() throws -> SQLiteConnection {
        try SQLiteConnection(.foreign(path: path, access: .readWrite, busySeconds: 1))
    }

    /// Runs statements that end in a semicolon at the end of a line.
    func run(_ script: String) throws {
        let connection = try connect()
        for statement in script.components(separatedBy: ";\n") where !statement.allSatisfy(\.isWhitespace) {
            _ = try connection.run(SQLText(stringLiteral: statement))
        }
    }

    /// All rows of a query as text, sorted.
    func rows(_ query: String) throws -> [String] {
        try connect().rows(SQLText(stringLiteral: query)) { row in
            try row.columnNames.indices.map { "\(try row.value(at: $0))" }.joined(separator: " | ")
        }.sorted()
    }

    /// Runs `body` while another program holds the whole database.
    func whileDown<Value>(_ body: () async throws -> Value) async throws -> Value {
        let connection = try connect()
        _ = try connection.run("BEGIN EXCLUSIVE")
        let value = try await body()
        _ = try connection.run("ROLLBACK")
        return value
    }
}

/// What the two databases hold at first: Aroha, and Ben, of whom nothing may ever change.
enum HouseData {
    static let map = """
        dataset:
          - fides_key: app
            name: the customer database
            habeas: {backups-rotate: P30D}
            collections:
              - name: users
                habeas: {says: your account}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - name: email
                    data_categories: [user.contact.email]
                    fides_meta: {identity: email}
                    habeas: {erase: keyed-hash}
                  - name: phone
                    data_categories: [user.contact.phone_number]
                    habeas: {correct: free}
                  - {name: plan}
              - name: messages
                habeas: {says: messages that we sent you, erase: row}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: user_id, fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}}
                  - {name: body, data_categories: [user.content]}
              - name: invoices
                habeas:
                  says: your invoices
                  erase: row
                  keep: {for: P7Y, since: issued_on, because: tax law says that we must keep them}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: user_id, fides_meta: {references: [{dataset: app, field: users.id, direction: from}]}}
                  - {name: recipient, data_categories: [user.name]}
                  - {name: issued_on}

        ---
        dataset:
          - fides_key: crm
            collections:
              - name: contacts
                habeas: {says: your contact details, list: {name: news, address: mail, stop: {subscribed: false}}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - name: mail
                    data_categories: [user.contact.email]
                    fides_meta: {identity: email}
                  - name: telephone
                    data_categories: [user.contact.phone_number]
                    habeas: {correct: free}
                  - {name: subscribed}
        """

    static let app = """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, phone TEXT, plan TEXT);
        CREATE TABLE messages (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), body TEXT);
        CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), recipient TEXT,
            issued_on TEXT);
        INSERT INTO users VALUES (1, 'Aroha@house.test', '021 555 0124', 'gold'), (2, 'ben@house.test', '021 555 0125', 'tin');
        INSERT INTO messages VALUES (10, 1, 'hello'), (11, 1, 'again'), (12, 2, 'hello ben');
        INSERT INTO invoices VALUES (20, 1, 'Aroha', '2025-03-01'), (21, 1, 'Aroha', '2010-03-01'), (22, 2, 'Ben', '2011-01-01');

        """

    static let crm = """
        CREATE TABLE contacts (id INTEGER PRIMARY KEY, mail TEXT, telephone TEXT, subscribed BOOLEAN);
        INSERT INTO contacts VALUES (1, 'aroha@house.test', '021 555 0124', 1), (2, 'ben@house.test', '021 555 0125', 1);

        """
}
