import Foundation
import Mail
import Storage
import SubjectRequests
import Vault

/// A letter that may answer a mail of ours: what of it is looked at. Nobody is believed to be anybody because of it; it only
/// shows staff to which case the letter belongs.
struct AnswerToUs: Sendable {
    let message: MessageRow
    let receivedAt: Timestamp
    /// Message-IDs without brackets, the nearest first.
    let answersTo: [String]
    let isBounce: Bool
    let isAutomatic: Bool
    /// Whether it may be filed as a note: it asks for nothing, and nothing about it has to be told by a person.
    let isNote: Bool

    /// - Parameter returned: of a mail server's report all of its bytes, for what came back stands in it as an attachment.
    init(_ message: MessageRow, _ letter: InboundMessage, _ reading: Reading, returned: [UInt8]) {
        self.message = message
        receivedAt = letter.receivedAt ?? message.receivedAt
        isBounce = letter.flags.contains(.bounce)
        isAutomatic = letter.flags.contains(.autoReply)
        isNote = reading.verdict == .note || reading.verdict == .other
        let named = letter.inReplyTo + letter.references.reversed()
        answersTo = Array((named + AnswerToUs.messageIDs(in: returned)).prefix(20))
    }

    /// Every Message-ID that stands at the beginning of a line: the report's own, and that of what is sent back.
    private static func messageIDs(in raw: [UInt8]) -> [String] {
        String(decoding: raw, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            guard line.lowercased().hasPrefix("message-id:") else { return nil }
            return line.dropFirst("message-id:".count).trimmingCharacters(in: CharacterSet(charactersIn: " \t<>"))
        }
    }
}

extension CaseDesk {
    /// The mail of ours that a letter answers; nil where it answers none, or asks for something of its own.
    func mail(answeredBy answer: AnswerToUs, on connection: StorageConnection) throws -> MessageRow? {
        guard answer.isNote else { return nil }
        for id in answer.answersTo {
            let token = keyring.indexToken(id, kind: "message-id")
            let sent = try connection.messages.with(messageIDToken: token)
            if let mail = sent.first(where: { $0.direction == .outgoing && $0.caseID != nil }) { return mail }
        }
        return nil
    }

    /// Files an answer in the case of the mail that it answers. Staff hear of a reply and of a mail that did not arrive, and of
    /// no machine's reply.
    func file(_ answer: AnswerToUs, to mail: MessageRow, on connection: StorageConnection) throws {
        guard let caseID = mail.caseID else { return }
        try connection.messages.file(answer.message.id, in: caseID, request: mail.requestID)
        let row = try request(of: mail, inCase: caseID, on: connection)
        let day = try row.map {
            try answer.receivedAt.day(in: rules.statute(of: rules.controller($0.controller)).timeZone)
        }
        try connection.appendEvent(
            EventKind(rawValue: answer.isBounce ? "message-bounced" : "reply-filed"),
            about: .caseFile(caseID),
            by: answer.isBounce ? .system : .requester,
            EventDetails(effectiveOn: day)
        )
        if answer.isBounce { try connection.messages.setBounced(mail.id) }
        guard let row, let day, !answer.isAutomatic || answer.isBounce else { return }
        try connection.news.add(answer.isBounce ? .bounce : .reply, row, subject: answer.message.id)
        if !answer.isBounce { try answerArrived(inCase: caseID, on: day, on: connection) }
    }

    /// The request that a mail was about; where it was about the whole case, the first that is open.
    private func request(
        of mail: MessageRow,
        inCase caseID: String,
        on connection: StorageConnection
    ) throws -> RequestRow? {
        let rows = try connection.requests.inCase(caseID)
        return rows.first { $0.id == mail.requestID } ?? rows.first { $0.phase != .closed } ?? rows.first
    }
}
