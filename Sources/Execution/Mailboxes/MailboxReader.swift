import Casework
import Logging
import Mail
import Outbound
import Storage
import SubjectRequests

/// Reads a mailbox: what is new is stored, then filed, and what belongs to a case is moved to its folder. Everything else stays
/// where it lies, unread. Each step is noted when it is done, so that after a crash the next look goes on from there.
package struct MailboxReader: Sendable {
    package let mailbox: WatchedMailbox
    private let intake: LetterIntake
    private let storage: SiteStorage
    private let logger: Logger
    private let gate = Gate()
    private let stumbles = Stumbles()

    init(_ mailbox: WatchedMailbox, _ intake: LetterIntake, _ workshop: Workshop) {
        self.mailbox = mailbox
        self.intake = intake
        storage = workshop.casework.storage
        logger = workshop.logger
    }

    private var name: String { mailbox.name }
    private var client: IMAPClient { mailbox.client }

    /// How many letters are stored before they are filed.
    private static let batch = 100
    /// One byte more than is read, so that what is larger is known to be, and waits for staff.
    private static let letterBytesMax = MessageLimits().bytesMax + 1
    private static let leaseSeconds = 180

    /// Looks into the mailbox once. One look at a time: a command may look beside the server's own loop.
    ///
    /// - Parameter file: files what was stored.
    /// - Throws: what is wrong with our own storage. What is wrong with the mailbox is noted, and logged when it is new.
    package func visit(filing file: @Sendable () async throws -> Void) async throws -> MailboxVisit {
        try await gate.pass {
            do {
                guard try await isOurs() else { return .quiet }
                let visit = try await look(filing: file)
                try await setSeen()
                return visit
            } catch let error as OutboundError {
                guard error != .mailboxStopped else { throw CancellationError() }
                try await setFailing(error)
                return .failed
            }
        }
    }

    /// Of several servers on one database one looks; whoever has looked goes on looking.
    private func isOurs() async throws -> Bool {
        guard case .postgres = storage.settings.location else { return true }
        let holder = storage.settings.holder
        return try await storage.write {
            try $0.leases.take("mailbox \(name)", holder: holder, seconds: MailboxReader.leaseSeconds) != nil
        }
    }

    private func look(filing file: @Sendable () async throws -> Void) async throws -> MailboxVisit {
        let folder = try await client.select(mailbox.folder)
        let last = try await storage.write { try $0.mailboxes.open(name, uidValidity: folder.uidValidity) }
        let since = mailbox.since.map { (year: $0.year, month: $0.month, day: $0.day) }
        var fresh = try await client.letters(from: UInt32(clamping: last + 1), since: since)[...]
        // What was stored before a crash is filed first, so that nothing of it stays here longer.
        try await file()
        var moved = try await moveDue()
        guard !fresh.isEmpty else {
            try await retryUnread()
            return moved > 0 ? .busy : .quiet
        }
        while !fresh.isEmpty {
            for uid in fresh.prefix(MailboxReader.batch) { try await take(uid) }
            fresh = fresh.dropFirst(MailboxReader.batch)
            try await file()
            moved += try await moveDue()
        }
        return .busy
    }

    /// Stores a letter. One that the server cannot hand out is noted and lets the next come.
    private func take(_ uid: UInt32) async throws {
        do {
            guard let letter = try await client.letter(uid, bytesMax: MailboxReader.letterBytesMax) else {
                return try await storage.write { connection in
                    try connection.mailboxes.leave([uid], in: name)
                    try connection.mailboxes.pass(uid, in: name)
                }
            }
            try await intake.store(
                letter.bytes,
                mailbox: mailbox.recipient,
                takenAt: Timestamp(microseconds: letter.takenAtSeconds * 1_000_000),
                at: LetterIntake.Place(name: name, uid: uid)
            )
        } catch let error as OutboundError {
            guard await stumbles.isOver(uid, error) else { throw error }
            logger.error("a letter cannot be fetched", metadata: ["mailbox": "\(name)", "code": "\(error.code)"])
            try await storage.write { try $0.mailboxes.enter(uid, in: name, message: nil) }
            guard error == .mailboxRefuses else { throw error }
        }
    }

    /// Asks once more for what could not be fetched. Whatever comes of it stops nobody else.
    private func retryUnread() async throws {
        for uid in try await storage.read({ try $0.mailboxes.unread(in: name, limit: 20) }) {
            do { try await take(uid) } catch is OutboundError { return }
        }
    }

    /// Moves what belongs to a case and still lies here; answers how many.
    private func moveDue() async throws -> Int {
        let due = try await storage.read { try $0.mailboxes.due(in: name, limit: 1_000) }
        guard !due.isEmpty else { return 0 }
        try await client.move(due, to: mailbox.filed)
        try await storage.write { try $0.mailboxes.leave(due, in: name) }
        return due.count
    }

    private func setSeen() async throws {
        let known = try await storage.write { connection in
            let known = try connection.mailboxes.all().first { $0.name == name }
            try connection.mailboxes.setSeen(name)
            return known?.failure
        }
        if known != nil { logger.notice("a mailbox can be read again", metadata: ["mailbox": "\(name)"]) }
    }

    private func setFailing(_ error: OutboundError) async throws {
        let known = try await storage.write { connection in
            let known = try connection.mailboxes.all().first { $0.name == name }
            try connection.mailboxes.setFailing(name, error.code)
            return known?.failure
        }
        guard known != error.code else { return }
        logger.error(
            "a mailbox cannot be read; it is tried again",
            metadata: ["mailbox": "\(name)", "code": "\(error.code)", "why": "\(error.sentence)"]
        )
    }
}

/// Which letter the connection ended at last. A letter at which it ends again and again must not hold up those behind it.
private actor Stumbles {
    private var uid: UInt32?
    private var count = 0

    private static let most = 3

    /// Whether a letter is given up for now.
    func isOver(_ uid: UInt32, _ error: OutboundError) -> Bool {
        switch error {
        case .mailboxRefuses: return true
        case .mailboxLost, .mailboxUnclear: break
        default: return false
        }
        count = self.uid == uid ? count + 1 : 1
        self.uid = uid
        return count >= Stumbles.most
    }
}
