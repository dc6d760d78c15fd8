import Foundation

/// A database's own command-line client, which shares no code with ours.
package enum IndependentClient: Sendable {
    case sqlite(path: String)
    case postgres(url: String)
    case mariadb(socket: String, database: String)

    package struct Failed: Error, CustomStringConvertible {
        package let description: String
    }

    /// The rows of a query, sorted, with a tab between the columns and the word NULL for NULL.
    package func rows(_ query: String) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments(query)
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(description: said) }
        return text.split(separator: "\n").map(String.init).sorted()
    }

    private func arguments(_ query: String) -> [String] {
        switch self {
        case .sqlite(let path): ["sqlite3", "-separator", "\t", "-nullvalue", "NULL", path, query]
        case .postgres(let url): ["psql", "-XAqt", "-F", "\t", "-P", "null=NULL", "-d", url, "-c", query]
        case .mariadb(let socket, let database):
            ["mariadb", "--no-defaults", "-BNr", "-u", "root", "-S", socket, "-D", database, "-e", query]
        }
    }

    /// `column` as text by its bytes in upper-case hexadecimal digits, or NULL.
    package func bytes(of column: String) -> String {
        switch self {
        case .sqlite: "CASE WHEN \(column) IS NULL THEN NULL ELSE hex(CAST(\(column) AS BLOB)) END"
        case .postgres: "upper(encode(convert_to(CAST(\(column) AS TEXT), 'UTF8'), 'hex'))"
        case .mariadb: "HEX(CAST(CONVERT(\(column) USING utf8mb4) AS BINARY))"
        }
    }

    /// All rows of a table, every value by its bytes.
    package func dump(_ table: String, _ columns: [String]) throws -> [String] {
        try rows("SELECT \(columns.map(bytes).joined(separator: ", ")) FROM \(table)")
    }
}
