/// As much of a Content-Type's value as decides a message's structure (RFC 2045 section 5.1). Only what is written in the
/// strict form is believed to be a multipart; what merely speaks of one is unclear.
struct ContentTypeBytes {
    let structure: HeaderBytes.Structure

    private static let boundaryMax = 256

    init(_ value: [UInt8]) {
        let text = String(decoding: value.map { $0 == 0x0D || $0 == 0x0A || $0 == 0x09 ? 0x20 : $0 }, as: UTF8.self)
            .lowercased()
        let type = text.prefix { $0 != ";" }.trimmed { $0 == " " }
        let parts = type.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.count == 2 && parts.allSatisfy(ContentTypeBytes.isToken)
        guard isPlain else {
            structure = ["multipart", "message"].contains(where: text.contains) ? .unclear : .leaf
            return
        }
        switch parts[0] {
        case "multipart":
            structure =
                ContentTypeBytes.boundary(in: value).map { .multipart(boundary: $0, isDigest: parts[1] == "digest") }
                ?? .unclear
        case "message" where ["rfc822", "rfc2822", "global", "news"].contains(parts[1]): structure = .message
        default: structure = .leaf
        }
    }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"()<>@,;:\\\"[]?=".utf8.contains($0) }
    }

    /// Nil unless exactly one parameter speaks of a boundary, and is `boundary=value`.
    private static func boundary(in value: [UInt8]) -> [UInt8]? {
        guard let parameters = split(value) else { return nil }
        var found: [UInt8]?
        for parameter in parameters.dropFirst() {
            let parts = parameter.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(decoding: trimmed(parts.first ?? []), as: UTF8.self).lowercased()
            guard name.contains("boundary") else {
                // What stands in a comment is a parameter for readers that know none.
                guard !parameter.contains(0x28) || trimmed(parts.last ?? []).first == 0x22 else { return nil }
                continue
            }
            guard name == "boundary", parts.count == 2, found == nil else { return nil }
            found = unquoted(trimmed(parts[1]))
            if found == nil { return nil }
        }
        return found
    }

    /// Splits at semicolons outside quotes; nil where a quote is not closed.
    private static func split(_ value: [UInt8]) -> [[UInt8]]? {
        var parts: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        for byte in value {
            if byte == 0x3B, !isQuoted {
                parts.append([])
                continue
            }
            if byte == 0x22, !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && byte == 0x5C && !isEscaped
            parts[parts.count - 1].append(byte)
        }
        return isQuoted ? nil : parts.map(trimmed)
    }

    /// A boundary that all readers see alike: of printable ASCII, without what encodes or escapes (RFC 2046 section 5.1.1).
    private static func unquoted(_ value: [UInt8]) -> [UInt8]? {
        let isQuoted = value.first == 0x22
        let content = Array(isQuoted ? value.dropFirst().dropLast() : value)
        guard !isQuoted || value.count >= 2 && value.last == 0x22, (1...boundaryMax).contains(content.count),
            content.allSatisfy({ (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }),
            content.last != 0x20, !zip(content, content.dropFirst()).contains(where: { $0 == 0x3D && $1 == 0x3F })
        else { return nil }
        // Where quotes are missing, some readers stop at a sign and some at a blank.
        let signs = "()<>@,;:/[]?= ".utf8
        return isQuoted || !content.contains(where: signs.contains) ? content : nil
    }

    private static func trimmed(_ bytes: some BidirectionalCollection<UInt8>) -> [UInt8] {
        let start = bytes.drop { $0 <= 0x20 }
        guard let last = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
        return Array(start[...last])
    }
}
