import Mail
import Storage
import SubjectRequests
import Vault

/// A letter that may answer a mail of ours: what of it is looked at. Nobody is believed to be anybody because of it; it only
/// shows staff to which case the letter belongs.
struct AnswerToUs: Sendable {
    let message: MessageRow
    let receivedAt: Timestamp
    /// The case that a verified reply address names.
    let caseReference: Reference?
    /// Message-IDs without brackets, the nearest first: a hint, where no reply address says it.
    let answersTo: [String]
    /// What a mail server says of a mail of ours; nil for what no mail server says.
    let report: DeliveryReport?
    let isAutomatic: Bool
    private let verdict: Reading.Verdict
    private let isForStaffAlone: Bool

    /// - Parameter raw: its bytes; of a mail server's report what came back stands in them, whatever its form.
    init(_ message: MessageRow, _ letter: InboundMessage, _ reading: Reading, raw: [UInt8], keyring: Keyring) {
        self.message = message
        receivedAt = letter.receipt(message).time
        verdict = reading.verdict
        isForStaffAlone = reading.flags.contains(.authority)
        isAutomatic = !letter.flags.isDisjoint(with: [.autoReply, .list])
        report = letter.flags.union(reading.flags).contains(.bounce) ? DeliveryReport(raw) : nil
        let addresses = (letter.to + letter.copiedTo).map(\.address) + AnswerToUs.deliveredTo(raw)
        caseReference = addresses.lazy.compactMap { ReplyAddress($0, keyring: keyring) }.first?.caseReference
        answersTo = Array((letter.inReplyTo + letter.references.reversed() + (report?.messageIDs ?? [])).prefix(20))
    }

    /// Whether it may be filed as a note: it asks for nothing. What waits for a person may be filed too where a reply address
    /// says to which case it belongs, for the people of that case see it there.
    fileprivate var isNote: Bool {
        switch verdict {
        case .note, .other: true
        case .held: caseReference != nil && !isForStaffAlone
        case .case: false
        }
    }

    /// The mail of ours that its header says it answers: a hint that anybody can write.
    func answeredMail(on connection: StorageConnection, keyring: Keyring) throws -> MessageRow? {
        for id in answersTo {
            let known = try connection.messages.with(messageIDToken: keyring.indexToken(id, kind: "message-id"))
            if let mail = known.first(where: { $0.direction == .outgoing && $0.caseID != nil }) { return mail }
        }
        return nil
    }

    /// The addresses that our own mail server noted: a report and a blind copy name ours nowhere else.
    private static func deliveredTo(_ raw: [UInt8]) -> [String] {
        let fields = ["delivered-to:", "x-original-to:", "envelope-to:"]
        var addresses: [String] = []
        for line in String(decoding: raw.prefix(65_536), as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        {
            if line.isEmpty { break }
            guard let field = fields.first(where: { line.lowercased().hasPrefix($0) }) else { continue }
            addresses.append(line.dropFirst(field.count).filter { !$0.isWhitespace && $0 != "<" && $0 != ">" })
        }
        return addresses
    }
}

/// To which case an answer belongs.
struct AnsweredCase: Sendable {
    let caseID: String
    /// The request that the answered mail was about; nil where it was about the whole case.
    let requestID: String?
    /// The mail of ours that is answered; nil where only the case is known.
    let mail: String?
    /// Whether a reply address says so, and not a Message-ID alone.
    let isByToken: Bool
}

extension CaseDesk {
    /// The case whose mail a letter answers; nil where it answers none, or asks for something of its own.
    ///
    /// - Parameter asking: what it asks for, where it asks for a right. What the answered case has open already is asked for
    ///   there, and nowhere else.
    func answered(
        by answer: AnswerToUs,
        asking: Asking? = nil,
        on connection: StorageConnection
    ) throws -> AnsweredCase? {
        let isRepeat = try asking.map { try answer.caseReference != nil && isOpen($0, answer, on: connection) }
        guard isRepeat ?? answer.isNote else { return nil }
        let named = try answer.answeredMail(on: connection, keyring: keyring)
        guard let caseID = try answer.caseReference.flatMap({ try caseID(of: $0, on: connection) }) else {
            guard let mail = named, let caseID = mail.caseID else { return nil }
            return AnsweredCase(caseID: caseID, requestID: mail.requestID, mail: mail.id, isByToken: false)
        }
        let sent = try connection.messages.inCase(caseID).filter { $0.direction == .outgoing }
        let mail = sent.first { $0.id == named?.id } ?? (answer.report == nil ? nil : sent.last)
        return AnsweredCase(caseID: caseID, requestID: mail?.requestID, mail: mail?.id, isByToken: true)
    }

    /// Whether the case that an answer names has everything open that it asks for. New values are another wish.
    private func isOpen(_ asking: Asking, _ answer: AnswerToUs, on connection: StorageConnection) throws -> Bool {
        guard !asking.rights.contains(.correct),
            let caseID = try answer.caseReference.flatMap({ try caseID(of: $0, on: connection) })
        else { return false }
        let open = Set(try connection.requests.inCase(caseID).filter { $0.phase != .closed }.map(\.right))
        return open.isSuperset(of: asking.rights)
    }

    /// The case that a reference names now: the one that it was joined into, where it was.
    func caseID(of reference: Reference, on connection: StorageConnection) throws -> String? {
        guard let found = try connection.cases.find(reference, scope: .everything), found.disposedAt == nil else {
            return nil
        }
        return found.joinedInto ?? found.id
    }

    /// Files an answer in its case. Staff hear of a reply and of a mail that did not arrive, and of no machine's reply.
    func file(_ answer: AnswerToUs, in answered: AnsweredCase, on connection: StorageConnection) throws {
        let caseID = answered.caseID
        try connection.messages.file(answer.message.id, in: caseID, request: answered.requestID)
        let row = try request(answered, on: connection)
        let day = try row.map {
            try answer.receivedAt.day(in: rules.statute(of: rules.controller($0.controller)).timeZone)
        }
        let hasFailed = answer.report?.outcome == .failed
        try connection.appendEvent(
            answer.filedEvent,
            about: .caseFile(caseID),
            by: answer.report == nil ? .requester : .system,
            EventDetails(
                effectiveOn: day,
                outcome: answer.report?.status ?? (answered.isByToken ? "reply-address" : "message-id")
            )
        )
        if hasFailed, let mail = answered.mail { try connection.messages.setBounced(mail) }
        guard let row, let day, hasFailed || (!answer.isAutomatic && answer.report == nil) else { return }
        try connection.news.add(hasFailed ? .bounce : .reply, row, subject: answer.message.id)
        if !hasFailed { try answerArrived(inCase: caseID, on: day, on: connection) }
    }

    /// The request that the answered mail was about; where it was about the whole case, the first that is open.
    private func request(_ answered: AnsweredCase, on connection: StorageConnection) throws -> RequestRow? {
        let rows = try connection.requests.inCase(answered.caseID)
        return rows.first { $0.id == answered.requestID } ?? rows.first { $0.phase != .closed } ?? rows.first
    }
}

extension AnswerToUs {
    fileprivate var filedEvent: EventKind {
        let word =
            switch report?.outcome {
            case nil: "reply-filed"
            case .failed: "message-bounced"
            case .delayed: "message-delayed"
            case .delivered: "message-delivered"
            }
        return EventKind(rawValue: word)
    }
}
