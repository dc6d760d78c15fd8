import Foundation

/// One pass over a message's raw bytes that finds what must not reach the MIME parser: too large, too deep, too many
/// parts or fields, NUL, and structure that two readers could understand differently. It follows boundaries as RFC 2046
/// defines them and allocates only for the boundaries that are open.
struct MessageBounds {
    private let limits: MessageLimits
    private var levels: [Level] = []
    private var parts = 0
    private var headerBytes = 0
    private var fields = 0
    /// The value of the current header's Content-Type, and whether a folded line would still belong to it.
    private var contentType: [UInt8]?
    private var isContentTypeOpen = false

    private enum Level {
        case multipart(boundary: [UInt8])
        case message
    }

    static func defect(in bytes: UnsafeRawBufferPointer, limits: MessageLimits) -> MessageDefect? {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return .empty }
        guard bytes.count <= limits.bytesMax else { return .tooLarge }
        guard memchr(start, 0, bytes.count) == nil else { return .containsNUL }
        var bounds = MessageBounds(limits: limits)
        return bounds.scan(bytes)
    }

    private init(limits: MessageLimits) { self.limits = limits }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer) -> MessageDefect? {
        var isHeader = true
        var position = 0
        while position < bytes.count {
            let end = MessageBounds.lineEnd(bytes, from: position)
            let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
            position = end
            if let isLast = closesLevel(line) {
                parts += 1
                guard parts <= limits.partsMax else { return .tooManyParts }
                contentType = nil
                isHeader = !isLast
            } else if isHeader, endsHeader(line) {
                guard fields > 0 else { return .noHeader }
                isHeader = false
                if let defect = enterBody(isHeader: &isHeader) { return defect }
            } else if isHeader, let defect = readField(line) {
                return defect
            }
        }
        guard fields > 0 else { return .noHeader }
        return isHeader ? enterBody(isHeader: &isHeader) : nil
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from position: Int) -> Int {
        guard let base = bytes.baseAddress,
            let newline = memchr(base + position, 0x0A, bytes.count - position)
        else { return bytes.count }
        return UnsafeRawPointer(newline) - base + 1
    }
}

// MARK: - Delimiters

extension MessageBounds {
    /// Whether the line is a delimiter of an open multipart, and if so whether its last one. Closes what it ends.
    private mutating func closesLevel(_ line: UnsafeRawBufferPointer) -> Bool? {
        guard line.count > 2, line[0] == 0x2D, line[1] == 0x2D else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: line.dropFirst(2))
        for index in levels.indices.reversed() {
            guard case .multipart(let boundary) = levels[index], text.starts(with: boundary) else { continue }
            let rest = text.dropFirst(boundary.count)
            let isLast = rest.starts(with: [0x2D, 0x2D])
            guard rest.dropFirst(isLast ? 2 : 0).allSatisfy({ $0 <= 0x20 }) else { continue }
            levels.removeSubrange((isLast ? index : index + 1)...)
            return isLast
        }
        return nil
    }
}

// MARK: - Headers

extension MessageBounds {
    /// A blank line ends a header; so does one that can be no field, as readers differ on what else it might be.
    private func endsHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        let isFolded = line[0] == 0x20 || line[0] == 0x09
        if line.allSatisfy({ $0 <= 0x20 }) { return !isFolded || line.count <= 2 }
        return !isFolded && !line.contains(0x3A)
    }

    private mutating func readField(_ line: UnsafeRawBufferPointer) -> MessageDefect? {
        // A bare CR ends a line for some readers and for others not.
        if line.dropLast(2).contains(0x0D) { return .ambiguous }
        headerBytes += line.count
        guard headerBytes <= limits.headerBytesMax else { return .headerTooLarge }
        if line[0] == 0x20 || line[0] == 0x09 {
            if isContentTypeOpen { contentType?.append(contentsOf: line) }
            return nil
        }
        fields += 1
        guard fields <= limits.headerFieldsMax else { return .tooManyFields }
        isContentTypeOpen = false
        guard let colon = line.firstIndex(of: 0x3A), ContentTypeBytes.isName(line[..<colon]) else { return nil }
        guard contentType == nil else { return .ambiguous }
        contentType = Array(line[(colon + 1)...])
        isContentTypeOpen = true
        return nil
    }

    /// What begins after the header: a body, the parts of a multipart, or the header of a message within the message.
    private mutating func enterBody(isHeader: inout Bool) -> MessageDefect? {
        defer { contentType = nil }
        guard let contentType else { return nil }
        switch ContentTypeBytes(contentType).structure {
        case .leaf: return nil
        case .unclear: return .ambiguous
        case .multipart(let boundary): levels.append(.multipart(boundary: boundary))
        case .message:
            levels.append(.message)
            isHeader = true
        }
        return levels.count <= limits.depthMax ? nil : .tooDeep
    }
}
