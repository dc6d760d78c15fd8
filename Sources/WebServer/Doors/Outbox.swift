import Casework
import Foundation
import Hummingbird
import SubjectRequests

/// Reads the demo's mailbox, newest mail first.
package typealias OutboxReader = @Sendable () async throws -> [OutboxMail]

/// A mail that the demo sent.
package struct OutboxMail: Sendable {
    package struct Attachment: Sendable {
        package let name: String
        package let bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Names the mail in the mailbox's addresses.
    package let id: String
    package let from: String
    package let to: String
    package let subjectLine: String
    package let sentAt: Timestamp
    package let text: String
    package let attachments: [Attachment]

    package init(
        id: String,
        from: String,
        to: String,
        subjectLine: String,
        sentAt: Timestamp,
        text: String,
        attachments: [Attachment] = []
    ) {
        self.id = id
        self.from = from
        self.to = to
        self.subjectLine = subjectLine
        self.sentAt = sentAt
        self.text = text
        self.attachments = attachments
    }
}

extension SiteDoors {
    /// The demo's mailbox, which stands for every reader's own; not there on a real site.
    func addOutbox(_ outbox: @escaping OutboxReader, to router: Router<WebContext>) {
        router.on(.outbox, .get) { request, context in
            let mails = try await outbox()
            let page = OutboxPage(
                frame: try frame(request, context),
                mails: try mails.map { mail in
                    OutboxPage.Line(
                        href: Route.outboxMail(id: mail.id).path,
                        to: mail.to,
                        subjectLine: mail.subjectLine,
                        sent: try moment(mail.sentAt, context),
                        attachments: mail.attachments.count
                    )
                }
            )
            return try writer.html(page, language: context.language)
        }
        router.on(.outboxMail(id: ""), .get) { request, context in
            let mail = try await find(context, in: outbox)
            let page = OutboxMailPage(
                frame: try frame(request, context),
                from: mail.from,
                to: mail.to,
                subjectLine: mail.subjectLine,
                sent: try moment(mail.sentAt, context),
                stretches: OutboxMailPage.stretches(mail.text, under: site.address),
                attachments: mail.attachments.enumerated().map { place, attachment in
                    OutboxMailPage.Attachment(
                        name: attachment.name,
                        size: "\(max(1, attachment.bytes.count / 1_000)) kB",
                        href: Route.outboxPart(id: mail.id, part: String(place + 1)).path
                    )
                }
            )
            return try writer.html(page, language: context.language)
        }
        router.on(.outboxPart(id: "", part: ""), .get) { _, context in
            let mail = try await find(context, in: outbox)
            guard let place = Int(context.value(.part)), mail.attachments.indices.contains(place - 1) else {
                throw WebFault.notFound
            }
            let attachment = mail.attachments[place - 1]
            let body = ResponseBody(byteBuffer: ByteBuffer(bytes: attachment.bytes))
            return .file(named: attachment.name, contentType: "application/octet-stream", body: body)
        }
    }

    private func find(_ context: WebContext, in outbox: OutboxReader) async throws -> OutboxMail {
        let mails = try await outbox()
        guard let mail = mails.first(where: { $0.id == context.value(.id) }) else { throw WebFault.notFound }
        return mail
    }

    private func moment(_ time: Timestamp, _ context: WebContext) throws -> String {
        let zone = try controllers.first.map { try casework.rules.statute(of: $0).timeZone }
        return writer.phrases(context.language).moment(time, in: zone ?? .gmt)
    }
}

extension OutboxMailPage {
    /// A mail's text with its links to this site as links; no other address becomes one.
    static func stretches(_ text: String, under address: SiteAddress) -> [Stretch] {
        var stretches: [Stretch] = []
        var rest = text[...]
        while let range = rest.firstRange(of: address.text + "/") {
            stretches.append(Stretch(text: String(rest[..<range.lowerBound]), href: ""))
            let link = rest[range.lowerBound...].prefix { !$0.isWhitespace && !"<>\"".contains($0) }
            stretches.append(Stretch(text: String(link), href: String(link)))
            rest = rest[link.endIndex...]
        }
        stretches.append(Stretch(text: String(rest), href: ""))
        return stretches.filter { !$0.text.isEmpty }
    }
}
