import CGMime
import SubjectRequests

extension InboundMessage {
    /// What can be shown of a message that may not be read as mail: its source, and of its header what needs no
    /// interpretation. Who sent it stays open; staff say so.
    package static func salvage(_ bytes: [UInt8]) -> InboundMessage {
        var message = InboundMessage()
        let fields = RawHeader.fields(bytes)
        func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        message.subjectLine = first("subject").map(decoded) ?? ""
        message.receivedAt = first("received")?.split(separator: ";").last.flatMap(MailHeader.timestamp)
        let source = PlainText.clean(PlainText.decode(Array(bytes.prefix(sourceBytesMost)), charset: "").text)
        message.text = source.text.trimmed()
        if source.isCut || bytes.count > sourceBytesMost { message.flags.insert(.truncated) }
        return message
    }

    private static let sourceBytesMost = 64 << 10

    /// A text field as people read it (RFC 2047), on one line.
    private static func decoded(_ value: String) -> String {
        GMimeLibrary.started
        guard let text = g_mime_utils_header_decode_text(nil, String(value.prefix(4_000))) else { return "" }
        defer { g_free(text) }
        return PlainText.line(String(cString: text))
    }
}
