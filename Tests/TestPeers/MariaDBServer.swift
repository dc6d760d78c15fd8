import Databases
import Synchronization

/// A MariaDB server of this test process alone, reached over ODBC by a Unix socket in a temporary folder, stopped and
/// removed when the process ends, however it ends (the shell that started it sees its input close).
///
/// Where MariaDB or its ODBC driver is not installed the tests that need it fail; they are never skipped.
package final class MariaDBServer: Sendable {
    /// The folder of the socket and of the general log.
    package var folder: String { shell.folder }
    private let shell: ServerShell
    private let databases = Mutex(0)

    private static let started = Result { try MariaDBServer() }

    /// The server, started on first use.
    package static var shared: MariaDBServer { get throws { try started.get() } }

    private static let script = """
        set -e
        folder=$(mktemp -d /tmp/habeas-mariadb-XXXXXX)
        user=$(id -un)
        if [ "$(id -u)" = 0 ]; then
            user=nobody
            chown nobody "$folder"
        fi
        mariadb-install-db --no-defaults --user="$user" --datadir="$folder/data" --skip-test-db \
            --auth-root-authentication-method=normal >"$folder/install" 2>&1
        mariadbd --no-defaults --user="$user" --datadir="$folder/data" --socket="$folder/socket" --skip-networking \
            --pid-file="$folder/pid" --general-log-file="$folder/general.log" --log-error="$folder/error.log" \
            --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci --max-connections=500 \
            --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M </dev/null >/dev/null 2>&1 &
        server=$!
        until [ -S "$folder/socket" ]; do
            kill -0 "$server" || exit 1
            sleep 0.05
        done
        echo "$folder"
        read -r end || true
        kill -9 "$server"
        wait "$server" 2>/dev/null || true
        cd /
        rm -rf "$folder"
        """

    private init() throws {
        shell = try ServerShell(
            MariaDBServer.script,
            needs: "mariadb-server-core, mariadb-client-core and odbc-mariadb"
        )
    }

    /// Where statements are written while the server's `general_log` is on.
    package var log: String { "\(folder)/general.log" }

    package func url(of database: String, user: String = "root", password: String = "") -> String {
        "odbc:Driver={MariaDB Unicode};SOCKET=\(folder)/socket;DATABASE=\(database);UID=\(user);PWD=\(password)"
    }

    /// Makes an empty database and answers its URL.
    package func makeDatabase() throws -> String {
        let number = databases.withLock { count in
            count += 1
            return count
        }
        let name = "test_\(number)"
        let connection = try ODBCConnection(url: url(of: "mysql"))
        try connection.run("CREATE DATABASE \(raw: SQLIdentifier(name))")
        return url(of: name)
    }
}
