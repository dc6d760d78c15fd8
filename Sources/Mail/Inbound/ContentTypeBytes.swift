/// As much of a Content-Type's value as decides a message's structure (RFC 2045 section 5.1).
struct ContentTypeBytes {
    enum Structure {
        case leaf
        case multipart(boundary: [UInt8])
        case message
        /// A multipart without a boundary, with two, or with one that is written so that readers differ.
        case unclear
    }

    let structure: Structure

    init(_ value: [UInt8]) {
        let parameters = ContentTypeBytes.split(value)
        let type = parameters.first.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? ""
        if type.hasPrefix("message/rfc822") || type.hasPrefix("message/global") {
            structure = .message
        } else if type.hasPrefix("multipart") {
            structure = ContentTypeBytes.boundary(in: parameters.dropFirst()).map(Structure.multipart) ?? .unclear
        } else {
            structure = .leaf
        }
    }

    static func isName(_ name: some Collection<UInt8>) -> Bool {
        let word = Array("content-type".utf8)
        let name = ContentTypeBytes.trimmed(Array(name))
        return name.count == word.count && zip(name, word).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }

    private static func boundary(in parameters: ArraySlice<[UInt8]>) -> [UInt8]? {
        var found: [UInt8]?
        for parameter in parameters {
            let parts = parameter.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(decoding: trimmed(Array(parts[0])), as: UTF8.self).lowercased()
            guard name.hasPrefix("boundary") else { continue }
            guard name == "boundary", parts.count == 2, found == nil else { return nil }
            found = unquoted(trimmed(Array(parts[1])))
        }
        return found.flatMap { $0.isEmpty || $0.count > 256 ? nil : $0 }
    }

    /// Splits at semicolons outside quotes; comments in parentheses are left as they are and so match nothing.
    private static func split(_ value: [UInt8]) -> [[UInt8]] {
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
        return parts.map(trimmed)
    }

    private static func unquoted(_ value: [UInt8]) -> [UInt8] {
        guard value.first == 0x22 else { return Array(value.prefix { $0 > 0x20 }) }
        var result: [UInt8] = []
        var isEscaped = false
        for byte in value.dropFirst() {
            if byte == 0x22, !isEscaped { break }
            isEscaped = byte == 0x5C && !isEscaped
            if !isEscaped, byte != 0x0D, byte != 0x0A { result.append(byte) }
        }
        return trimmed(result)
    }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        let start = bytes.drop { $0 <= 0x20 }
        guard let last = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
        return Array(start[...last])
    }
}
