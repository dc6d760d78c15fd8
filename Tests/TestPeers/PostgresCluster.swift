import Databases
import Synchronization

/// A PostgreSQL cluster of this test process alone: on a Unix socket in a temporary folder, locale C, stopped and
/// removed when the process ends, however it ends (the shell that started it sees its input close).
///
/// Where PostgreSQL is not installed the tests that need it fail; they are never skipped.
package final class PostgresCluster: Sendable {
    /// The folder of the socket.
    package var folder: String { shell.folder }
    private let shell: ServerShell
    private let databases = Mutex(0)

    private static let started = Result { try PostgresCluster() }

    /// The cluster, started on first use.
    package static var shared: PostgresCluster { get throws { try started.get() } }

    private static let script = """
        set -e
        bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
        folder=$(mktemp -d /tmp/habeas-postgres-XXXXXX)
        if [ "$(id -u)" = 0 ]; then
            chown postgres "$folder"
            as() { runuser -u postgres -- "$@"; }
        else
            as() { "$@"; }
        fi
        cd "$folder"
        as "$bin/initdb" -D "$folder/data" -U postgres -A trust --locale=C -E UTF8 --no-sync >"$folder/initdb" 2>&1
        as "$bin/pg_ctl" -w -D "$folder/data" -l "$folder/data/server.log" -o "-c listen_addresses='' \
            -c unix_socket_directories=$folder -c fsync=off -c max_connections=500 -c log_line_prefix='%d|'" start >/dev/null 2>&1
        echo "$folder"
        read -r end || true
        as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1
        cd /
        rm -rf "$folder"
        """

    private init() throws {
        shell = try ServerShell(PostgresCluster.script, needs: "postgresql")
    }

    /// The server's log: each line begins with the database's name and a bar, lines that go on with a tab.
    package var log: String { "\(folder)/data/server.log" }

    package func url(of database: String) -> String { "postgres:///\(database)?host=\(folder)&user=postgres" }

    /// Makes an empty database and answers its URL.
    package func makeDatabase() throws -> String {
        let number = databases.withLock { count in
            count += 1
            return count
        }
        let name = "test_\(number)"
        let connection = try PostgresConnection(url: url(of: "postgres"))
        try connection.run("CREATE DATABASE \(raw: SQLIdentifier(name)) TEMPLATE template0 LC_CTYPE 'C.UTF-8'")
        return url(of: name)
    }
}
