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
        var content = MessageContent()
        if let body = g_mime_message_get_mime_part(pointer) { content.read(MIMEObject(pointer: body)) }
        message.readText(content)
        message.attachments = content.attachments
        message.flags.formUnion(MailFlag.read(header, body: content, sender: message.sender))
        return message
    }

    private mutating func readHeader(_ header: MailHeader) {
        let ids = header.messageIDs("message-id")
        messageID = header.count("message-id") == 1 && ids.count == 1 ? ids.first : nil
        let from = AddressField(header.raw("from"))
        sender = header.count("from") == 1 && from.mailboxes.count == 1 ? from.mailboxes.first : nil
        if sender == nil || from.isSuspect { flags.insert(.spoofSuspect) }
        to = AddressField(header.raw("to")).mailboxes
        copiedTo = AddressField(header.raw("cc")).mailboxes
        replyTo = AddressField(header.raw("reply-to")).mailboxes
        if let sender, !replyTo.isEmpty, replyTo.map(\.address) != [sender.address] { flags.insert(.repliesElsewhere) }
        subjectLine = header["subject"] ?? ""
        sentAt = header["date"].flatMap(MailHeader.timestamp)
        receivedAt = header["received"]?.split(separator: ";").last.flatMap(MailHeader.timestamp)
        inReplyTo = header.messageIDs("in-reply-to")
        references = header.messageIDs("references")
    }

    private mutating func readText(_ content: MessageContent) {
        let (clean, isCut) = PlainText.clean(content.text)
        text = clean.trimmed()
        parts = MessageText(text)
        if isCut { flags.insert(.truncated) }
        if content.isEncrypted { flags.insert(.encrypted) }
        if parts.isOnlyForwarded { flags.insert(.forwarded) }
    }
}

/// What is found while the tree of parts is walked.
struct MessageContent {
    private(set) var text = ""
    private(set) var attachments: [MailAttachment] = []
    private(set) var isEncrypted = false
    /// multipart/report, and what it reports.
    private(set) var reportType: String?
    private(set) var types: Set<String> = []

    mutating func read(_ object: MIMEObject) {
        let type = object.type
        types.insert(type)
        if type == "multipart/report" { reportType = object.parameter("report-type")?.lowercased() ?? "" }
        if type == "multipart/encrypted" || type.hasSuffix("pkcs7-mime") && !object.isSigned { isEncrypted = true }
        if let children = object.children {
            type == "multipart/alternative" ? readAlternative(children) : children.forEach { read($0) }
            return
        }
        let isText = type == "text/plain" || type == "text/html" || type == "text/enriched"
        guard isText, !object.isAttached, object.fileName == nil else {
            attach(object, type: type)
            return
        }
        append(MessageContent.text(of: object, type: type))
    }

    /// The plain text where it says anything, else the best of the rest (RFC 2046 section 5.1.4: the last).
    private mutating func readAlternative(_ children: [MIMEObject]) {
        var plain = MessageContent()
        for child in children where child.type == "text/plain" { plain.read(child) }
        let isEmpty = plain.text.allSatisfy(\.isWhitespace)
        var others = children.filter { $0.type != "text/plain" }
        if !isEmpty {
            others.removeAll { $0.type == "text/html" || $0.type == "text/enriched" }
            append(plain.text)
        }
        let before = text
        for child in others { read(child) }
        // A multipart/related beside the plain text holds the same letter again, and perhaps pictures.
        if !isEmpty { text = before }
        attachments += plain.attachments
    }

    private mutating func attach(_ object: MIMEObject, type: String) {
        guard attachments.count < 200 else { return }
        let name = object.fileName.map { PlainText.line($0, charactersMax: 200) } ?? ""
        attachments.append(MailAttachment(name: name, type: type, size: object.decodedSize))
    }

    private mutating func append(_ more: String) {
        guard text.utf8.count < 2 * PlainText.charactersMax, !more.isEmpty else { return }
        text += text.isEmpty ? more : "\n\n" + more
    }

    private static func text(of object: MIMEObject, type: String) -> String {
        // No letter is longer; the rest of a huge text part is not even decoded into characters.
        let bytes = Array(object.bytes.prefix(8 * PlainText.charactersMax))
        let text = PlainText.decode(bytes, charset: object.parameter("charset") ?? "")
        return type == "text/plain" ? text : HTMLText.text(of: text)
    }
}

extension MIMEObject {
    /// S/MIME that is only signed can be told from what is encrypted by its parameter alone.
    fileprivate var isSigned: Bool { parameter("smime-type")?.lowercased().hasPrefix("signed") ?? false }
}
