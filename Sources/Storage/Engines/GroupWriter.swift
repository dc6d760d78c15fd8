import Databases
import Dispatch
import Foundation
import Logging
import Synchronization
import Vault

/// The one thread that writes to our SQLite file. Writes that arrive while a commit is being synced share the next one:
/// each under a savepoint, each answered only after the sync.
///
/// A write that fails harms no neighbour. Where the whole transaction is lost (a write that ends it, a constraint that fails
/// only at COMMIT, a full disk), the group is rolled back and each write is run again in a transaction of its own.
final class GroupWriter: Sendable {
    /// One caller's write. `attempt` runs the body and gives the answer to be delivered after the sync.
    private struct PendingWrite: Sendable {
        let attempt: @Sendable (StorageConnection) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct Inbox {
        var waiting: [PendingWrite] = []
        var isClosed = false
        var whenClosed: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
    }

    /// The most writes in one commit: bounds the time for which the first of a group waits.
    private static let groupMax = 512
    /// A pause this long is used to move the write-ahead log into the file.
    private static let idle = DispatchTimeInterval.milliseconds(250)

    private let inbox = Mutex(Inbox())
    private let arrivals = DispatchSemaphore(value: 0)
    private let logger: Logger

    private init(_ logger: Logger) { self.logger = logger }

    /// Opens the file on a new thread, migrates it and begins to serve.
    static func open(path: String, _ settings: StorageSettings) async throws -> GroupWriter {
        let writer = GroupWriter(settings.logger)
        try await withCheckedThrowingContinuation { (opened: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                do {
                    let sql = try SQLiteConnection(.own(path: path))
                    let connection = StorageConnection(sql, settings)
                    try Migrator.migrate(connection, site: settings.keyring.fingerprint)
                    opened.resume()
                    Thread.current.name = "writer"
                    writer.serve(sql, connection)
                } catch {
                    opened.resume(throwing: error)
                }
            }
            thread.start()
        }
        return writer
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (StorageConnection) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { caller in
            let write = PendingWrite(
                attempt: { connection in
                    let value = try body(connection)
                    return { caller.resume(returning: value) }
                },
                fail: { caller.resume(throwing: $0) }
            )
            let isClosed = inbox.withLock { inbox in
                if !inbox.isClosed { inbox.waiting.append(write) }
                return inbox.isClosed
            }
            guard !isClosed else { return write.fail(StorageError.closed) }
            arrivals.signal()
        }
    }

    /// Serves what is waiting, empties the write-ahead log and ends the thread.
    func close() async {
        await withCheckedContinuation { (caller: CheckedContinuation<Void, Never>) in
            let hasEnded = inbox.withLock { inbox in
                inbox.isClosed = true
                if !inbox.hasEnded { inbox.whenClosed.append(caller) }
                return inbox.hasEnded
            }
            if hasEnded { caller.resume() }
            arrivals.signal()
        }
    }

    private func serve(_ sql: SQLiteConnection, _ connection: StorageConnection) {
        var needsCheckpoint = true
        while true {
            if arrivals.wait(timeout: .now() + GroupWriter.idle) == .timedOut, needsCheckpoint {
                checkpoint(sql, truncating: false)
                needsCheckpoint = false
            }
            let (group, isClosed) = inbox.withLock { inbox in
                let group = Array(inbox.waiting.prefix(GroupWriter.groupMax))
                inbox.waiting.removeFirst(group.count)
                return (group, inbox.isClosed)
            }
            if !group.isEmpty {
                commitTogether(group, sql, connection)
                needsCheckpoint = true
            } else if isClosed {
                break
            }
        }
        checkpoint(sql, truncating: true)
        let callers = inbox.withLock { inbox in
            inbox.hasEnded = true
            return inbox.whenClosed
        }
        for caller in callers { caller.resume() }
    }

    private func commitTogether(_ group: [PendingWrite], _ sql: SQLiteConnection, _ connection: StorageConnection) {
        var answers: [@Sendable () -> Void] = []
        do {
            try sql.stayingInside {
                try sql.begin(.write)
                for write in group { answers.append(try run(write, sql, connection)) }
                try sql.commit()
            }
        } catch {
            rollBack(sql)
            for write in group { commitAlone(write, sql, connection) }
            return
        }
        for answer in answers { answer() }
    }

    /// Runs one write under a savepoint. Throws only where the whole transaction is lost.
    private func run(
        _ write: PendingWrite,
        _ sql: SQLiteConnection,
        _ connection: StorageConnection
    ) throws -> @Sendable () -> Void {
        connection.forgetTime()
        do {
            return try sql.savepoint { try write.attempt(connection) }
        } catch {
            guard sql.isInTransaction else { throw error }
            return { write.fail(error) }
        }
    }

    private func commitAlone(_ write: PendingWrite, _ sql: SQLiteConnection, _ connection: StorageConnection) {
        connection.forgetTime()
        let answer: @Sendable () -> Void
        do {
            answer = try sql.stayingInside { try sql.transaction(.write) { try write.attempt(connection) } }
        } catch {
            rollBack(sql)
            answer = { write.fail(error) }
        }
        answer()
    }

    private func rollBack(_ sql: SQLiteConnection) {
        do {
            try sql.rollBack()
        } catch {
            logger.error("a transaction could not be rolled back", metadata: ["error": "\(error)"])
        }
    }

    private func checkpoint(_ sql: SQLiteConnection, truncating: Bool) {
        do {
            try sql.walCheckpoint(truncating: truncating)
        } catch {
            // Nothing is lost: the log stays where it is and the next pause tries again.
            logger.debug("the write-ahead log was not moved", metadata: ["error": "\(error)"])
        }
    }
}
