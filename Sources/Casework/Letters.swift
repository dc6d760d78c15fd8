import Mail
import Storage
import SubjectRequests
import Vault

/// What became of a letter.
package struct FiledLetter: Sendable {
    package let message: String
    package let verdict: MessageVerdict
    package let opened: OpenedCase?
    /// The case in which staff have filed it; nil where nobody named one.
    package var filedIn: Reference?
}

/// A letter as far as it could be read, and what was understood of it.
struct ReadLetter: Sendable {
    let letter: InboundMessage
    let reading: Reading
    /// Why it may not be read as mail; ``letter`` is what can be shown of it then.
    let defect: MessageDefect?
}

/// Letters come in: stored first, read second, filed third. A crash between two steps leaves the letter stored, and the
/// next start goes on from there.
package struct LetterIntake: Sendable {
    let casework: CaseDesk
    let lexicons: LexiconFolder
    /// Our own addresses: mail from them asks for nothing.
    let ownAddresses: Set<String>
    /// The names under which our own mail servers write `Authentication-Results`; nobody else's are believed.
    let authenticationServers: Set<String>

    package init(
        casework: CaseDesk,
        lexicons: LexiconFolder,
        ownAddresses: Set<String>,
        authenticationServers: Set<String> = []
    ) {
        self.casework = casework
        self.lexicons = lexicons
        self.ownAddresses = ownAddresses
        self.authenticationServers = authenticationServers
    }

    /// Stores a letter of the spool; what the spool holds may be removed when this returns. A letter that is stored already
    /// is not stored twice.
    package func store(_ letter: IncomingSpool.Letter) async throws {
        let raw = try casework.keyring.unwrap(letter.key.wrapped, id: letter.id, month: letter.key.month)
            .open(letter.sealed, context: "messages/raw/\(letter.id)")
        let mailbox = casework.keyring.withoutReplyToken(letter.mailbox)
        try await store(raw, id: letter.id, mailbox: mailbox, at: letter.receivedAt)
    }

    /// Where a letter lies in a mailbox that is read.
    package struct Place: Sendable {
        /// The mailbox's name in ``StorageConnection/mailboxes``.
        let name: String
        let uid: UInt32

        package init(name: String, uid: UInt32) {
            self.name = name
            self.uid = uid
        }
    }

    /// Stores a letter of a mailbox, with where it lies; of a letter that is stored already only where it lies.
    ///
    /// - Parameters:
    ///   - mailbox: the address it came to, empty when nobody said.
    ///   - time: when the mailbox's server took it; the legal day of receipt follows from it.
    package func store(_ raw: [UInt8], mailbox: String, takenAt time: Timestamp, at place: Place) async throws {
        let id = casework.storage.newID(at: casework.clock.now)
        try await store(raw, id: id, mailbox: mailbox, at: time, .internalDate, place)
    }

    private func store(
        _ raw: [UInt8],
        id: String,
        mailbox: String,
        at time: Timestamp,
        _ basis: ReceivedBasis? = nil,
        _ place: Place? = nil
    ) async throws {
        let keyring = casework.keyring
        let (messageID, digest) = tokens(raw)
        let known = try await casework.storage.read {
            try $0.messages.stored(mailbox: mailbox, messageIDToken: messageID, digest: digest)
        }
        if let known {
            guard let place else { return }
            return try await casework.storage.write {
                try $0.mailboxes.enter(place.uid, in: place.name, message: known)
            }
        }
        let key = try NewKey(id: id + "-key", keyring: keyring)
        let blobs = casework.storage.blobs
        let blob = try await blobs.seal(raw, id: id + "-raw", keyID: key.id, key: key.key)
        let row = MessageRow(
            id: id,
            mailbox: mailbox,
            direction: .incoming,
            raw: blob.id,
            keyID: key.id,
            messageIDToken: messageID,
            digest: digest,
            receivedAt: time,
            receivedBasis: basis?.rawValue
        )
        try await casework.storage.write(settling: [blob]) { connection in
            try connection.keys.insert(key, for: .message, id)
            try connection.blobs.insert(blob)
            try connection.messages.insert(row)
            if let place { try connection.mailboxes.enter(place.uid, in: place.name, message: id) }
        }
    }

    /// The blind indexes by which a letter is known again: of its Message-ID, and of its content.
    private func tokens(_ raw: [UInt8]) -> (messageID: [UInt8], digest: [UInt8]) {
        let keyring = casework.keyring
        return (
            keyring.indexToken(LetterIntake.messageID(in: raw) ?? "", kind: "message-id"),
            keyring.indexToken(ContentDigest.hex(of: raw), kind: "message-digest")
        )
    }

    /// The stored message of a letter; nil when it never came in.
    package func stored(_ raw: [UInt8]) async throws -> MessageRow? {
        let (messageID, digest) = tokens(raw)
        return try await casework.storage.read { connection in
            try connection.messages.with(messageIDToken: messageID).first { $0.digest == digest }
        }
    }

    /// Reads and files every letter that is stored and not understood yet, oldest first; those that another server files
    /// meanwhile are left to it.
    package func fileAll() async throws -> [FiledLetter] {
        let waiting = try await casework.storage.read { try $0.messages.unfiled(verdict: nil, limit: 500) }
        var filed: [FiledLetter] = []
        for message in waiting.reversed() {
            do {
                filed.append(try await file(message))
            } catch StorageError.stale {
                continue
            }
        }
        return filed
    }

    private func file(_ message: MessageRow) async throws -> FiledLetter {
        let raw = try await casework.raw(message)
        let understood = try read(raw)
        let (letter, reading) = (understood.letter, understood.reading)
        if let mailing = casework.mailing(endedBy: letter) {
            return try await end(mailing, message, understood, raw: raw)
        }
        let answer = AnswerToUs(message, letter, reading, raw: raw, keyring: casework.keyring)
        let plan = FilingPlan(letter, reading, message, casework)
        return try await carryOut(plan, message, understood, answer, by: .requester, raw: raw)
    }

    /// Reads raw bytes as far as they may be read.
    func read(_ raw: [UInt8]) throws -> ReadLetter {
        let classifier = try lexicons.classifier()
        do throws(MessageDefect) {
            let letter = try InboundMessage.parse(raw)
            return ReadLetter(letter: letter, reading: understand(letter, classifier), defect: nil)
        } catch {
            let salvaged = InboundMessage.salvage(raw)
            return ReadLetter(letter: salvaged, reading: classifier.read(error), defect: error)
        }
    }

    private func understand(_ letter: InboundMessage, _ classifier: Classifier) -> Reading {
        let reading = classifier.read(letter, ownAddresses: ownAddresses)
        return NeverAnswered.settle(reading, of: letter, isOwn: isOwn)
    }

    /// Whether an address is one of ours.
    func isOwn(_ address: String) -> Bool {
        ownAddresses.contains(IdentityKind.email.normalise(casework.keyring.withoutReplyToken(address)))
    }

    /// A mail that holds the token of a link ends what the link would end, and asks for nothing else.
    private func end(
        _ mailing: Mailing,
        _ message: MessageRow,
        _ understood: ReadLetter,
        raw: [UInt8]
    ) async throws -> FiledLetter {
        let zone = try casework.rules.statute(of: mailing.controller).timeZone
        let letter = understood.letter
        let ending = EndingLetter(
            id: message.id,
            receivedOn: (letter.receivedAt ?? message.receivedAt).day(in: zone),
            basis: letter.receivedAt == nil ? .serverTime : .topmostReceived,
            judge: judge(message, particulars(of: understood, message, raw: raw), heldBecause: nil, by: .requester)
        )
        switch try await casework.unsubscribe(mailing, by: ending) {
        case .ended(let opened): return FiledLetter(message: message.id, verdict: .caseFile, opened: opened)
        case .endedBefore: return FiledLetter(message: message.id, verdict: .note, opened: nil)
        }
    }

    private func particulars(of understood: ReadLetter, _ message: MessageRow, raw: [UInt8]) -> MessageParticulars {
        MessageParticulars(
            understood.letter,
            understood.reading,
            AuthenticationResults.believed(in: raw, from: authenticationServers),
            receivedAt: message.receivedAt
        )
    }

    /// Stores what a letter was taken for, with an event.
    ///
    /// - Parameter guess: what staff went by; nil where nobody of staff filed it.
    private func judge(
        _ message: MessageRow,
        _ particulars: MessageParticulars,
        heldBecause: String?,
        by party: Party,
        because guess: FilingGuess.Reason? = nil
    ) -> @Sendable (StorageConnection, MessageVerdict) throws -> Void {
        { connection, verdict in
            let held = verdict == .held ? heldBecause : nil
            let key = try connection.keys.load(message.keyID)
            let sealed = try key.seal(encoding: particulars, context: sealContext("messages", "sealed", message.id))
            try connection.messages.judge(
                message.id,
                verdict,
                after: message.verdict,
                heldBecause: held,
                sealed: sealed
            )
            try connection.appendEvent(
                guess == nil ? EventKind(rawValue: "letter-read") : CaseDesk.letterFiled,
                about: .message(message.id),
                by: party == .requester ? .system : party,
                EventDetails(outcome: guess?.rawValue ?? held ?? verdict.rawValue)
            )
        }
    }

    /// What was understood, and what becomes of it, are stored together or not at all.
    ///
    /// - Parameters:
    ///   - answer: what it may answer; nil where staff have decided what it asks for.
    ///   - guess: what staff went by; nil where nobody of staff filed it.
    func carryOut(
        _ plan: FilingPlan,
        _ message: MessageRow,
        _ understood: ReadLetter,
        _ answer: AnswerToUs?,
        by party: Party,
        because guess: FilingGuess.Reason? = nil,
        raw: [UInt8]
    ) async throws -> FiledLetter {
        let particulars = particulars(of: understood, message, raw: raw)
        let judge = judge(message, particulars, heldBecause: plan.heldBecause, by: party, because: guess)
        if let answer, try await file(answer, plan, judge) {
            return FiledLetter(message: message.id, verdict: .note, opened: nil)
        }
        guard case .open(let asking) = plan.end else {
            try await casework.storage.write { try judge($0, plan.verdict) }
            return FiledLetter(message: message.id, verdict: plan.verdict, opened: nil)
        }
        return try await carryOut(asking, mayRepeat: plan.mayRepeat, message.id, by: party, judge)
    }

    /// Files an answer to a mail of ours in its case.
    ///
    /// - Returns: false where it is none.
    private func file(
        _ answer: AnswerToUs,
        _ plan: FilingPlan,
        _ judge: @escaping @Sendable (StorageConnection, MessageVerdict) throws -> Void
    ) async throws -> Bool {
        let casework = casework
        let asking = plan.asking
        guard try await casework.storage.read({ try casework.answered(by: answer, asking: asking, on: $0) }) != nil
        else {
            return false
        }
        return try await casework.storage.write { connection in
            guard let answered = try casework.answered(by: answer, asking: asking, on: connection) else { return false }
            try judge(connection, .note)
            try casework.file(answer, in: answered, on: connection)
            return true
        }
    }

    /// Opens what is not under way for the letter's mailbox, in a case of its own, and files the rest beside what is.
    private func carryOut(
        _ asking: Asking,
        mayRepeat: Bool,
        _ message: String,
        by party: Party,
        _ judge: @escaping @Sendable (StorageConnection, MessageVerdict) throws -> Void
    ) async throws -> FiledLetter {
        let casework = casework
        let known = mayRepeat ? try await casework.storage.read { try casework.underWay(asking, on: $0) } : []
        let wishes = RepeatedWishes(message: message, asking: asking, open: known)
        var fresh = asking
        fresh.rights.removeAll { right in known.contains { $0.right == right } }
        let verdict: MessageVerdict = fresh.rights.isEmpty ? .note : .caseFile
        let alongside: @Sendable (StorageConnection) throws -> Void = { connection in
            // What ended or began since it was looked for: the letter is looked at anew.
            let now = mayRepeat ? try casework.underWay(asking, on: connection) : []
            guard now.map(\.id) == known.map(\.id) else { throw StorageError.stale }
            try judge(connection, verdict)
            try casework.file(wishes, on: connection)
        }
        if let first = known.first, fresh.rights.isEmpty {
            try await casework.storage.write { connection in
                try alongside(connection)
                try connection.messages.file(message, in: first.caseID, request: first.id)
            }
            return FiledLetter(message: message, verdict: verdict, opened: nil)
        }
        let opened = try await casework.open(fresh, by: party, alongside: alongside)
        return FiledLetter(message: message, verdict: verdict, opened: opened)
    }

    /// The Message-ID as the raw header names it, without parsing the rest.
    private static func messageID(in raw: [UInt8]) -> String? {
        let head = String(decoding: raw.prefix(65_536), as: UTF8.self)
        for line in head.split(whereSeparator: \.isNewline) {
            if line.isEmpty { return nil }
            guard line.lowercased().hasPrefix("message-id:") else { continue }
            return String(line.dropFirst("message-id:".count)).filter { !$0.isWhitespace }
        }
        return nil
    }
}
