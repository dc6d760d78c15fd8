import CGMime

/// A parsed message's objects, which GMime owns; they live as long as this value's message does.
struct MIMEObject {
    let pointer: UnsafeMutablePointer<GMimeObject>

    /// Parses `bytes` and hands the message over for the time of the call.
    static func withMessage<Value>(
        _ bytes: ArraySlice<UInt8>,
        _ read: (UnsafeMutablePointer<GMimeMessage>) -> Value
    ) -> Value? {
        GMimeLibrary.started
        let stream = bytes.withUnsafeBytes { source in
            g_mime_stream_mem_new_with_buffer(source.baseAddress?.assumingMemoryBound(to: CChar.self), source.count)
        }
        guard let stream else { return nil }
        defer { g_object_unref(stream) }
        guard let parser = g_mime_parser_new_with_stream(stream) else { return nil }
        defer { g_object_unref(parser) }
        guard let message = g_mime_parser_construct_message(parser, nil) else { return nil }
        defer { g_object_unref(message) }
        return read(message)
    }

    private func isA(_ type: GType) -> Bool {
        UnsafeMutableRawPointer(pointer).withMemoryRebound(to: GTypeInstance.self, capacity: 1) {
            g_type_check_instance_is_a($0, type) != 0
        }
    }

    private func cast<Object>(_: Object.Type) -> UnsafeMutablePointer<Object> {
        UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Object.self)
    }

    /// `type/subtype` in lower case. What is no type is text (RFC 2045 section 5.2).
    var type: String {
        let written = g_mime_object_get_header(pointer, "Content-Type").map { String(cString: $0) }
        if let written, !written.contains("/") { return "text/plain" }
        guard let type = g_mime_object_get_content_type(pointer), let text = g_mime_content_type_get_mime_type(type)
        else {
            return "text/plain"
        }
        defer { g_free(text) }
        return String(cString: text).lowercased()
    }

    func parameter(_ name: String) -> String? {
        guard let type = g_mime_object_get_content_type(pointer) else { return nil }
        return g_mime_content_type_get_parameter(type, name).map { String(cString: $0) }
    }

    /// The parts of a multipart; nil for anything else.
    var children: [MIMEObject]? {
        guard isA(g_mime_multipart_get_type()) else { return nil }
        let multipart = cast(GMimeMultipart.self)
        return (0..<g_mime_multipart_get_count(multipart)).compactMap {
            g_mime_multipart_get_part(multipart, $0).map(MIMEObject.init)
        }
    }

    var isAttached: Bool {
        g_mime_object_get_disposition(pointer).map { String(cString: $0).lowercased() == "attachment" } ?? false
    }

    var fileName: String? {
        guard isA(g_mime_part_get_type()) else { return nil }
        return g_mime_part_get_filename(cast(GMimePart.self)).map { String(cString: $0) }
    }

    private var content: UnsafeMutablePointer<GMimeDataWrapper>? {
        isA(g_mime_part_get_type()) ? g_mime_part_get_content(cast(GMimePart.self)) : nil
    }

    /// How many bytes the part has when decoded.
    var decodedSize: Int {
        guard let sink = g_mime_stream_null_new() else { return 0 }
        defer { g_object_unref(sink) }
        if let content { return max(0, g_mime_data_wrapper_write_to_stream(content, sink)) }
        return max(0, g_mime_object_write_to_stream(pointer, nil, sink))
    }

    /// The part's bytes, decoded: the first `most` of them, however many follow.
    func bytes(most: Int) -> [UInt8] {
        guard let content, let source = g_mime_data_wrapper_get_stream(content),
            let filter = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), 0)
        else { return [] }
        defer { g_object_unref(filter) }
        guard let decoded = g_mime_stream_filter_new(source) else { return [] }
        defer { g_object_unref(decoded) }
        let stream = UnsafeMutableRawPointer(decoded).assumingMemoryBound(to: GMimeStreamFilter.self)
        g_mime_stream_reset(source)
        _ = g_mime_stream_filter_add(stream, filter)
        var result: [UInt8] = []
        var buffer = [CChar](repeating: 0, count: 16_384)
        while result.count < most {
            let count = g_mime_stream_read(decoded, &buffer, buffer.count)
            guard count > 0 else { break }
            buffer.prefix(count).withUnsafeBytes { result.append(contentsOf: $0) }
        }
        return Array(result.prefix(most))
    }

    /// What stands before the first part of a multipart and behind its last one: for readers of mail without parts, and where
    /// the parts cannot be found, for ours.
    var surroundings: String {
        guard isA(g_mime_multipart_get_type()) else { return "" }
        let multipart = cast(GMimeMultipart.self)
        return [g_mime_multipart_get_prologue(multipart), g_mime_multipart_get_epilogue(multipart)]
            .compactMap { $0.map { String(cString: $0) } }.joined(separator: "\n\n")
    }
}
