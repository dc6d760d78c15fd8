import CGMime
import SubjectRequests

extension OutboundMessage {
    /// The message as it goes out: lines end in CRLF, and the same message is always the same bytes.
    package var bytes: [UInt8] {
        let alternative = Builder.multipart("alternative", boundary: "alternative-\(messageID)")
        Builder.add(Builder.textPart("plain", text), to: alternative)
        Builder.add(Builder.textPart("html", html), to: alternative)
        guard !attachments.isEmpty else { return Builder.write(headers, body: alternative) }
        let mixed = Builder.multipart("mixed", boundary: "mixed-\(messageID)")
        Builder.add(alternative, to: mixed)
        for attachment in attachments { Builder.add(Builder.attachmentPart(attachment), to: mixed) }
        return Builder.write(headers, body: mixed)
    }

    /// In the order in which they are written; every value was checked when the message was made.
    private var headers: [(name: String, value: Builder.Value)] {
        var fields: [(String, Builder.Value)] = [
            ("From", .mailbox(from)), ("To", .mailbox(to)), ("Subject", .text(subjectLine.text)),
            ("Date", .date(sentAt)), ("Message-ID", .plain("<\(messageID)>")),
        ]
        if let replyTo { fields.append(("Reply-To", .mailbox(replyTo))) }
        if let last = inReplyTo.last {
            fields.append(("In-Reply-To", .plain("<\(last)>")))
            // References may be long; the first and the latest keep a conversation together.
            let kept = inReplyTo.count > 10 ? [inReplyTo[0]] + inReplyTo.suffix(9) : inReplyTo
            fields.append(("References", .plain(kept.map { "<\($0)>" }.joined(separator: " "))))
        }
        // RFC 3834 section 5.2: nobody's machine is to answer ours, whether it answers a letter or begins by itself.
        fields.append(("Auto-Submitted", .plain(inReplyTo.isEmpty ? "auto-generated" : "auto-replied")))
        // Exchange's word for the same. That a mail could not be delivered (NDR) we do want to hear.
        fields.append(("X-Auto-Response-Suppress", .plain("DR, RN, NRN, OOF, AutoReply")))
        return fields
    }
}

/// GMime's building functions, as far as our messages need them. Each object belongs to the one it is added to.
private enum Builder {
    enum Value {
        case plain(String)
        /// Encoded (RFC 2047) where it is not ASCII.
        case text(String)
        case mailbox(OutboundMessage.Mailbox)
        case date(Timestamp)
    }

    typealias Object = UnsafeMutablePointer<GMimeObject>

    static func multipart(_ subtype: String, boundary: String) -> Object? {
        GMimeLibrary.started
        guard let multipart = g_mime_multipart_new_with_subtype(subtype) else { return nil }
        g_mime_multipart_set_boundary(multipart, boundary)
        return UnsafeMutableRawPointer(multipart).assumingMemoryBound(to: GMimeObject.self)
    }

    static func textPart(_ subtype: String, _ text: String) -> Object? {
        let bytes = Array(text.utf8)
        return part("text", subtype, bytes, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) { part in
            g_mime_object_set_content_type_parameter(part, "charset", "utf-8")
        }
    }

    static func attachmentPart(_ attachment: OutboundMessage.Attachment) -> Object? {
        let type = attachment.type.split(separator: "/")
        return part(String(type[0]), String(type[1]), attachment.bytes, GMIME_CONTENT_ENCODING_BASE64) { part in
            g_mime_object_set_disposition(part, "attachment")
            let own = UnsafeMutableRawPointer(part).assumingMemoryBound(to: GMimePart.self)
            g_mime_part_set_filename(own, attachment.name.text)
        }
    }

    private static func part(
        _ type: String,
        _ subtype: String,
        _ bytes: [UInt8],
        _ encoding: GMimeContentEncoding,
        _ configure: (Object) -> Void
    ) -> Object? {
        guard let part = g_mime_part_new_with_type(type, subtype), let stream = stream(bytes) else { return nil }
        defer { g_object_unref(stream) }
        guard let content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT) else {
            return nil
        }
        defer { g_object_unref(content) }
        g_mime_part_set_content(part, content)
        g_mime_part_set_content_encoding(part, encoding)
        let object = UnsafeMutableRawPointer(part).assumingMemoryBound(to: GMimeObject.self)
        configure(object)
        return object
    }

    private static func stream(_ bytes: [UInt8]) -> UnsafeMutablePointer<GMimeStream>? {
        bytes.withUnsafeBytes {
            g_mime_stream_mem_new_with_buffer($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
    }

    static func add(_ child: Object?, to parent: Object?) {
        guard let child, let parent else { return }
        g_mime_multipart_add(UnsafeMutableRawPointer(parent).assumingMemoryBound(to: GMimeMultipart.self), child)
        g_object_unref(child)
    }

    static func write(_ headers: [(name: String, value: Value)], body: Object?) -> [UInt8] {
        guard let body, let message = g_mime_message_new(0) else { return [] }
        defer { g_object_unref(message) }
        let object = UnsafeMutableRawPointer(message).assumingMemoryBound(to: GMimeObject.self)
        for (name, value) in headers { set(name, value, on: object) }
        g_mime_object_append_header(object, "MIME-Version", "1.0", nil)
        g_mime_message_set_mime_part(message, body)
        g_object_unref(body)
        return bytes(of: object)
    }

    private static func set(_ name: String, _ value: Value, on object: Object) {
        switch value {
        case .plain(let text): g_mime_object_append_header(object, name, text, nil)
        case .text(let text): g_mime_object_append_header(object, name, text, "utf-8")
        case .mailbox(let mailbox): g_mime_object_append_header(object, name, written(mailbox), "utf-8")
        case .date(let instant):
            guard let date = g_date_time_new_from_unix_utc(gint64(instant.microseconds / 1_000_000)) else { return }
            defer { g_date_time_unref(date) }
            guard let text = g_mime_utils_header_format_date(date) else { return }
            defer { g_free(text) }
            g_mime_object_append_header(object, name, String(cString: text), nil)
        }
    }

    private static func written(_ mailbox: OutboundMessage.Mailbox) -> String {
        let name = mailbox.name.text.isEmpty ? nil : mailbox.name.text
        guard let address = internet_address_mailbox_new(name, mailbox.address) else { return mailbox.address }
        defer { g_object_unref(address) }
        guard let text = internet_address_to_string(address, nil, 1) else { return mailbox.address }
        defer { g_free(text) }
        return String(cString: text)
    }

    private static func bytes(of object: Object) -> [UInt8] {
        guard let options = g_mime_format_options_new(), let sink = g_mime_stream_mem_new() else { return [] }
        defer {
            g_mime_format_options_free(options)
            g_object_unref(sink)
        }
        g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS)
        g_mime_object_write_to_stream(object, options, sink)
        let memory = UnsafeMutableRawPointer(sink).assumingMemoryBound(to: GMimeStreamMem.self)
        guard let array = g_mime_stream_mem_get_byte_array(memory), let data = array.pointee.data else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: Int(array.pointee.len)))
    }
}
