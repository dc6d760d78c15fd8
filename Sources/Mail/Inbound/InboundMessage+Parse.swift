import CGMime
import SubjectRequests

extension InboundMessage {
    /// Reads raw bytes as they came.
    ///
    /// - Throws: the defect for which the message waits for a person instead.
    package static func parse(
        _ bytes: [UInt8],
        limits: MessageLimits = MessageLimits()
    ) throws(MessageDefect) -> InboundMessage {
        let body = bytes[start(of: bytes)...]
        if let defect = body.withUnsafeBytes({ MessageBounds.defect(in: $0, limits: limits) }) { throw defect }
        guard let message = MIMEObject.withMessage(body, read) else { throw .unparsable }
        return message
    }

    /// Pipes put blank lines or mbox's "From " line before the header.
    private static func start(of bytes: [UInt8]) -> Int {
        let first = bytes.prefix(8).firstIndex { $0 != 0x0D && $0 != 0x0A } ?? 0
        let rest = bytes[first...]
        guard rest.starts(with: "From ".utf8) || rest.starts(with: ">From ".utf8) else { return first }
        return (rest.prefix(1_000).firstIndex(of: 0x0A) ?? first - 1) + 1
    }

    private static func read(_ pointer: UnsafeMutablePointer<GMimeMessage>) -> InboundMessage {
        var message = InboundMessage()
        let object = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: GMimeObject.self)
        let header = MailHeader(g_mime_object_get_header_list(object))
        message.readHeader(header)
        let body = g_mime_message_get_mime_part(pointer)
        let content = body.map { MessageContent(whole: MIMEObject(pointer: $0)) } ?? MessageContent()
        message.readText(content)
        message.attachments = content.attachments
        message.flags.formUnion(MailFlag.read(header, body: content, sender: message.sender))
        return message
    }

    private mutating func readHeader(_ header: MailHeader) {
        let ids = header.messageIDs("message-id")
        messageID = header.count("message-id") == 1 && ids.count == 1 ? ids.first : nil
        to = AddressField(header.raw("to")).mailboxes
        copiedTo = AddressField(header.raw("cc")).mailboxes
        replyTo = AddressField(header.raw("reply-to")).mailboxes
        readSender(header)
        subjectLine = header["subject"] ?? ""
        sentAt = header["date"].flatMap(MailHeader.timestamp)
        receivedAt = header["received"]?.split(separator: ";").last.flatMap(MailHeader.timestamp)
        inReplyTo = header.messageIDs("in-reply-to")
        references = header.messageIDs("references")
    }

    /// Who says to write. Only what our own strict reader and GMime read alike names anybody.
    private mutating func readSender(_ header: MailHeader) {
        let field = SenderField(header.only("from") ?? "")
        let read = AddressField(header.only("from")).mailboxes
        let written = field.address.flatMap { MailAddress(name: "", written: $0) }
        sender = read.count == 1 && read.first?.address == written?.address ? read.first : nil
        guard let sender else {
            flags.insert(.spoofSuspect)
            return
        }
        let namesOthers = ["sender", "reply-to", "return-path"].contains {
            InboundMessage.differs($0, header, from: sender)
        }
        if field.misleads || namesOthers { flags.insert(.spoofSuspect) }
        if header.count("reply-to") > 0, replyTo.map(\.address) != [sender.address] { flags.insert(.repliesElsewhere) }
    }

    /// Whether a field names anybody but the sender's organisation, or names it in more than one way.
    private static func differs(_ name: String, _ header: MailHeader, from sender: MailAddress) -> Bool {
        guard header.count(name) > 0 else { return false }
        guard let value = header.only(name) else { return true }
        // The null sender of bounces names nobody, and neither does an empty field.
        if value.allSatisfy({ $0.isWhitespace || "<>".contains($0) }) { return false }
        let named = AddressField(value).mailboxes
        return named.isEmpty || !named.allSatisfy { $0.isRelated(to: sender) }
    }

    private mutating func readText(_ content: MessageContent) {
        let (clean, isCut) = PlainText.clean(content.text)
        text = clean.trimmed()
        parts = MessageText(text)
        if isCut { flags.insert(.truncated) }
        isGuessed = content.isGuessed
        if content.isCut || parts.isCut { flags.insert(.truncated) }
        if content.isEncrypted { flags.insert(.encrypted) }
        if parts.isOnlyForwarded { flags.insert(.forwarded) }
    }
}
