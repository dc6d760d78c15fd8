import Databases
import SubjectRequests
import TestPeers

@testable import DataStores

/// What tests do to a store behind its adapter's back.
extension TestStore {
    /// The store's own command-line client.
    var client: IndependentClient {
        get throws {
            switch engine {
            case .sqlite, .command: .sqlite(path: location)
            case .postgres: .postgres(url: location)
            case .odbc: .mariadb(socket: try MariaDBServer.shared.folder + "/socket", database: database)
            }
        }
    }

    /// The name of the database on its server.
    var database: String {
        location.firstMatch(of: /DATABASE=(\w+)/).map { String($0.1) }
            ?? location.firstMatch(of: /postgres:\/\/\/(\w+)/).map { String($0.1) } ?? ""
    }

    /// Ends every connection to the database but the one that does it.
    func endSessions() throws {
        let connection = try connect()
        switch engine {
        case .sqlite, .command: break
        case .postgres:
            try connection.each(
                """
                SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            ) { _ in }
        case .odbc:
            let ids = try connection.rows(
                "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
            ) { try $0.int(0) }
            for id in ids { try connection.run("KILL CONNECTION \(id)") }
        }
    }

    /// A trigger that undoes every change of the column.
    func makeLie(about table: String, column: String) throws {
        switch engine {
        case .sqlite, .command:
            try run(
                """
                CREATE TRIGGER lie_\(table) AFTER UPDATE OF \(column) ON \(table) WHEN NEW.\(column) IS NOT OLD.\(column)
                BEGIN UPDATE \(table) SET \(column) = OLD.\(column) WHERE rowid = NEW.rowid; END;

                """
            )
        case .postgres:
            try run(
                """
                CREATE FUNCTION lie_\(table)() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN NEW.\(column) := OLD.\(column); RETURN NEW; END';
                CREATE TRIGGER lie BEFORE UPDATE ON \(table) FOR EACH ROW EXECUTE FUNCTION lie_\(table)();

                """
            )
        case .odbc:
            try run(
                """
                CREATE TRIGGER lie_\(table) BEFORE UPDATE ON \(table) FOR EACH ROW SET NEW.\(column) = OLD.\(column);

                """
            )
        }
    }

    /// A table of one owner's rows, with a key of two columns.
    func makeManyRows(_ count: Int) throws {
        try run(
            """
            CREATE TABLE many (part VARCHAR(20), place INTEGER, owner INTEGER, body TEXT, PRIMARY KEY (part, place));
            INSERT INTO many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                SELECT 'part ' || (i % 7), i, 1, 'a body that is long enough to fill more than what a socket holds' FROM n;

            """
        )
    }

    /// An adapter whose user may read these tables and no others.
    func limitedAdapter(to tables: [String]) throws -> SQLStore {
        let user = "limited_\(database)"
        let names = tables.joined(separator: ", ")
        switch engine {
        case .postgres:
            try run("CREATE ROLE \(user) LOGIN;\nGRANT SELECT ON \(names) TO \(user);\n")
            let url = location.replacing("user=postgres", with: "user=\(user)")
            return SQLStore(
                name: name,
                reader: { try PostgresConnection(url: url) },
                writer: { try PostgresConnection(url: url) }
            )
        default:
            let grants = tables.map { "GRANT SELECT ON \($0) TO '\(user)'@'localhost';\n" }.joined()
            try run("CREATE USER '\(user)'@'localhost';\n" + grants)
            let url = try MariaDBServer.shared.url(of: database, user: user)
            return SQLStore(
                name: name,
                reader: { try ODBCConnection(url: url, isReadOnly: true) },
                writer: { try ODBCConnection(url: url) }
            )
        }
    }
}
