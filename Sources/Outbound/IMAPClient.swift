import Threads

/// Reads one mailbox over one connection, which it keeps, on a thread of its own. The folder that was selected last is meant
/// by what follows; where the connection was lost in between, that is an error and never another folder.
package actor IMAPClient {
    private let thread: ThreadExecutor
    private let server: IMAPServer
    private let allowed: AddressAllowList
    private let limits: OutboundLimits
    private var session: IMAPSession?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package init(_ server: IMAPServer, allowed: AddressAllowList, limits: OutboundLimits = OutboundLimits()) {
        thread = ThreadExecutor(name: "mailbox")
        self.server = server
        self.allowed = allowed
        self.limits = limits
    }

    /// Opens a folder, connecting and signing in where there is no connection.
    ///
    /// - Throws: `OutboundError` such as `mail-sign-in-refused`, `mail-tls-failed`, `mail-server-unreachable`,
    ///   `mailbox-missing`; all may pass, for mailboxes are put back and passwords mended.
    package func select(_ folder: String) throws(OutboundError) -> IMAPFolder {
        try allowed.check(server.address, for: .mail)
        if session == nil { session = try IMAPSession(server, limits: limits) }
        return try asking { session throws(OutboundError) in try session.select(folder) }
    }

    /// The UIDs of the letters from `first` on, in their order.
    ///
    /// - Parameter day: leaves out what the server took before it.
    package func letters(
        from first: UInt32,
        since day: (year: Int, month: Int, day: Int)?
    ) throws(OutboundError) -> [UInt32] {
        let since = day.map { IMAPSpelling.day(year: $0.year, month: $0.month, day: $0.day) }
        return try asking { session throws(OutboundError) in try session.search(from: first, since: since) }
    }

    /// A letter, of its bytes at most so many, without marking it as read; nil where it is gone.
    package func letter(_ uid: UInt32, bytesMax: Int) throws(OutboundError) -> IMAPLetter? {
        try asking { session throws(OutboundError) in try session.letter(uid, bytesMax: bytesMax) }
    }

    /// Moves letters to a folder, which is made where it is not there.
    package func move(_ uids: [UInt32], to folder: String) throws(OutboundError) {
        try asking { session throws(OutboundError) in try session.move(uids, to: folder) }
    }

    /// Makes a folder that is not there.
    ///
    /// - Throws: `folder-unmakeable` where the server does not allow it.
    package func ensure(_ folder: String) throws(OutboundError) {
        try asking { session throws(OutboundError) in try session.ensure(folder) }
    }

    /// Closes the connection; the next ``select(_:)`` opens another.
    package func close() { session = nil }

    /// After an error that is not the server's plain no, nobody knows what comes next on the connection: it is closed.
    private func asking<Value>(
        _ body: (IMAPSession) throws(OutboundError) -> Value
    ) throws(OutboundError) -> Value {
        guard let session else { throw .mailboxLost }
        do throws(OutboundError) {
            return try body(session)
        } catch {
            if ![.mailboxRefuses, .mailboxMissing, .folderUnmakeable, .folderName].contains(error) {
                self.session = nil
            }
            throw error
        }
    }
}
