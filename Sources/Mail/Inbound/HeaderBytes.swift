/// As much of one header's bytes as decides the structure of what follows it (RFC 2045 section 5.1). Only what is written in
/// the strict form is believed to be a multipart; what merely speaks of one is unclear.
struct HeaderBytes {
    enum Structure: Equatable {
        case leaf, message
        case multipart(boundary: [UInt8], isDigest: Bool)
        /// Readers may differ on it.
        case unclear
    }

    /// The fields that matter, by their names in lower case.
    private var kept: [(name: String, value: [UInt8])] = []
    private var isKeptOpen = false
    private var isEmpty = true
    /// A line stood in it at which some readers end the header, and which the others pass over.
    private var isTorn = false
    /// Colons in the field that was taken last, where it holds addresses: each may open a group within the one before.
    private(set) var groups = 0
    private var holdsAddresses = false

    private static let addresses: Set = ["from", "sender", "reply-to", "to", "cc", "bcc"]
    /// May stand behind such a line: whether they are fields or text changes neither the sender nor the parts.
    private static let harmless: Set = ["to", "cc", "date", "subject", "message-id", "mime-version"]
    private static let messages: Set = ["message/rfc822", "message/rfc2822", "message/global", "message/news"]

    /// Takes a line, with its end; false where readers differ on what it is, and it matters.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        defer { if holdsAddresses { groups += line.count { $0 == 0x3A } } }
        if line[0] == 0x20 || line[0] == 0x09 {
            defer { isTorn = isTorn || line.allSatisfy { $0 <= 0x20 } }
            if isKeptOpen { kept[kept.count - 1].value += line }
            return !isEmpty && !(isTorn && isKeptOpen)
        }
        isKeptOpen = false
        let name = HeaderBytes.plain(line.prefix { $0 != 0x3A })
        guard line.contains(0x3A), !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            isTorn = true
            // A mail program's own field that lost its colon.
            return !isEmpty && line.starts(with: "X-".utf8)
        }
        isEmpty = false
        groups = 0
        holdsAddresses = HeaderBytes.addresses.contains(name)
        isKeptOpen = name == "content-type" || name == "content-transfer-encoding"
        let value = Array(line.drop { $0 != 0x3A }.dropFirst())
        if isKeptOpen { kept.append((name, value)) }
        return !isTorn || name.hasPrefix("x-") || HeaderBytes.harmless.contains(name)
            || name == "content-transfer-encoding" && HeaderBytes.encoding(value).isEmpty
    }

    /// - Parameter inDigest: where what has no type is a message.
    func structure(inDigest: Bool) -> Structure {
        let types = kept.filter { $0.name == "content-type" }.map(\.value)
        let encodings = kept.filter { $0.name != "content-type" }.map { HeaderBytes.encoding($0.value) }
        guard Set(types).count <= 1, Set(encodings).count <= 1 else { return .unclear }
        guard let value = types.first else { return inDigest ? isTorn ? .unclear : .message : .leaf }
        let type = HeaderBytes.plain(value.prefix { $0 != 0x3B })
        if HeaderBytes.messages.contains(type) { return isTorn ? .unclear : .message }
        if type.hasPrefix("multipart/"), let boundary = HeaderBytes.boundary(in: value) {
            return .multipart(boundary: boundary, isDigest: type.contains("digest"))
        }
        let isPlain =
            type.allSatisfy { $0.isLetter || $0.isNumber || "/.+-_".contains($0) } && type.count { $0 == "/" } < 2
        // Comments and quotes hide a type from some readers.
        let speaks = type.contains("message") || type.contains("(")
        return type.contains("multipart") || speaks && !isPlain ? .unclear : .leaf
    }

    /// Nil unless `; boundary=value` stands there once, in a form that all readers take apart alike: printable ASCII, without
    /// what escapes, encodes or comments.
    private static func boundary(in value: [UInt8]) -> [UInt8]? {
        let lower = value.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard let name = lower.firstRange(of: "boundary".utf8) else { return nil }
        let before = value[..<name.lowerBound].filter { $0 > 0x20 }
        let sign = value[name.upperBound...].drop { $0 <= 0x20 }
        let written = sign.dropFirst().drop { $0 <= 0x20 }
        let isQuoted = written.first == 0x22
        let content = written.dropFirst(isQuoted ? 1 : 0).prefix { isQuoted ? $0 != 0x22 : $0 > 0x20 && $0 != 0x3B }
        let after = lower[content.endIndex...]
        let isAlone =
            before.last == 0x3B && before.count { $0 == 0x22 } % 2 == 0
            && !before.contains(where: "(\\".utf8.contains) && after.firstRange(of: "boundary".utf8) == nil
        let isEnded =
            (!isQuoted || after.first == 0x22)
            && [nil, 0x3B].contains(after.dropFirst(isQuoted ? 1 : 0).first { $0 > 0x20 })
        let isPlain =
            content.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x5C } && content.last != 0x20
            && (isQuoted || !content.contains(where: "\"()<>@[]".utf8.contains))
            && content.firstRange(of: "=?".utf8) == nil
        guard sign.first == 0x3D, isAlone, isEnded, isPlain, (1...256).contains(content.count) else { return nil }
        return Array(content)
    }

    /// What a reader would undo; all others leave the bytes as they are.
    private static func encoding(_ value: [UInt8]) -> String {
        ["base64", "quoted-printable", "uu"].first(where: plain(value).contains) ?? ""
    }

    /// In lower case, on one line.
    private static func plain(_ bytes: some Sequence<UInt8>) -> String {
        let line = bytes.map { [0x09, 0x0A, 0x0D].contains($0) ? 0x20 : $0 }
        return String(decoding: line, as: UTF8.self).lowercased().trimmed { $0 == " " }
    }
}
