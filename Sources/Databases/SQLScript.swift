import GRDB

/// Runs whole scripts: only for making example databases, never for values that came from outside.
package enum SQLScript {
    /// Makes a new SQLite file and runs `script` in it, all or nothing.
    ///
    /// - Throws: ``SQLError`` with the engine's reason.
    package static func make(_ path: String, _ script: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: script) }
        try queue.close()
    }
}
