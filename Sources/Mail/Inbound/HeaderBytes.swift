/// As much of one header's bytes as decides the structure of what follows it.
struct HeaderBytes {
    enum Structure: Equatable {
        /// There is no Content-Type.
        case unsaid
        case leaf
        case multipart(boundary: [UInt8], isDigest: Bool)
        case message
        /// Readers may differ on it.
        case unclear
    }

    private var contentType: [UInt8]?
    private var hasEncoding = false
    private var isRepeated = false
    private var isContentTypeOpen = false
    private var isEmpty = true

    /// Takes a line, with its end; false for one that is no part of a header for every reader.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        if line[0] == 0x20 || line[0] == 0x09 {
            if isContentTypeOpen { contentType?.append(contentsOf: line) }
            return !isEmpty && !line.allSatisfy { $0 <= 0x20 }
        }
        isContentTypeOpen = false
        isEmpty = false
        guard let colon = line.firstIndex(of: 0x3A), let name = HeaderBytes.name(line[..<colon]) else { return false }
        switch name {
        case "content-type":
            isRepeated = isRepeated || contentType != nil
            contentType = Array(line[(colon + 1)...])
            isContentTypeOpen = true
        case "content-transfer-encoding":
            isRepeated = isRepeated || hasEncoding
            hasEncoding = true
        default: break
        }
        return true
    }

    var structure: Structure {
        if isRepeated { return .unclear }
        return contentType.map { ContentTypeBytes($0).structure } ?? .unsaid
    }

    /// In lower case; nil for what can be no field's name. Blanks before the colon are old syntax.
    private static func name(_ bytes: Slice<UnsafeRawBufferPointer>) -> String? {
        guard let last = bytes.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return nil }
        let name = bytes[...last]
        guard name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        // Only the names of the two fields that matter are ever made a string.
        return name.count <= 32 ? String(decoding: name, as: UTF8.self).lowercased() : ""
    }
}
