import Foundation
import Mail
import SubjectRequests
import WebServer

extension DemoOutbox {
    /// The mails as `/outbox` shows them, newest first.
    func read() throws -> [OutboxMail] {
        try mails().map(DemoOutbox.mail).sorted { $0.sentAt > $1.sentAt }
    }

    private static func mail(_ name: String, _ raw: String) throws -> OutboxMail {
        let message = try InboundMessage.parse(Array(raw.utf8))
        return OutboxMail(
            id: name,
            from: message.sender?.address ?? "",
            to: message.to.first?.address ?? "",
            subjectLine: message.subjectLine,
            sentAt: message.sentAt ?? Timestamp(microseconds: 0),
            text: message.text,
            attachments: attachments(in: raw)
        )
    }

    /// The attachments of a message that we built: base64 behind a head that names the file.
    private static func attachments(in raw: String) -> [OutboxMail.Attachment] {
        raw.replacing("\r\n", with: "\n").components(separatedBy: "\n--").compactMap { part in
            guard let blank = part.range(of: "\n\n") else { return nil }
            let head = part[..<blank.lowerBound]
            guard head.contains("Content-Disposition: attachment"),
                let name = head.firstMatch(of: /filename="?([^"\n;]+)/)?.1,
                let bytes = Data(base64Encoded: String(part[blank.upperBound...]), options: .ignoreUnknownCharacters)
            else { return nil }
            return OutboxMail.Attachment(name: String(name), bytes: Array(bytes))
        }
    }
}
