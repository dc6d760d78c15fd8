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
    private var header = HeaderBytes()

    private enum Level {
        /// With the boundary as it stands in a line: two hyphens before it.
        case multipart(delimiter: [UInt8], isDigest: Bool)
        case message
    }

    static func defect(in bytes: UnsafeRawBufferPointer, limits: MessageLimits) -> MessageDefect? {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return .empty }
        guard bytes.count <= limits.bytesMax else { return .tooLarge }
        guard memchr(start, 0, bytes.count) == nil else { return .containsNUL }
        var bounds = MessageBounds(limits: limits)
        do throws(MessageDefect) {
            try bounds.scan(bytes)
            return nil
        } catch {
            return error
        }
    }

    private init(limits: MessageLimits) { self.limits = limits }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(MessageDefect) {
        var isHeader = true
        var position = 0
        while position < bytes.count {
            let end = MessageBounds.lineEnd(bytes, from: position)
            let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
            position = end
            if let isLast = try closesLevel(line) {
                parts += 1
                guard parts <= limits.partsMax else { throw .tooManyParts }
                header = HeaderBytes()
                isHeader = !isLast
            } else if isHeader, try readField(line) {
                guard fields > 0 else { throw .noHeader }
                isHeader = try enterBody()
            }
        }
        guard fields > 0 else { throw .noHeader }
        if isHeader { _ = try enterBody() }
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
    private mutating func closesLevel(_ line: UnsafeRawBufferPointer) throws(MessageDefect) -> Bool? {
        guard !levels.isEmpty, line.count > 2 else { return nil }
        if MessageBounds.holdsReturn(line) {
            // For some readers a bare CR ends a line: then a delimiter stands here.
            let places = line.indices.filter { line[$0] == 0x0D }
            let begins = places.contains { place in
                levels.contains { isDelimiter($0, at: UnsafeRawBufferPointer(rebasing: line[(place + 1)...])) }
            }
            guard !begins else { throw .ambiguous }
        }
        guard line[0] == 0x2D, line[1] == 0x2D else { return nil }
        for index in levels.indices.reversed() {
            guard case .multipart(let delimiter, _) = levels[index], line.starts(with: delimiter) else { continue }
            let rest = line.dropFirst(delimiter.count)
            let isLast = rest.starts(with: [0x2D, 0x2D])
            // RFC 2046 takes a delimiter with more behind it for one, most readers do not.
            guard rest.dropFirst(isLast ? 2 : 0).allSatisfy({ $0 <= 0x20 }) else { throw .ambiguous }
            levels.removeSubrange((isLast ? index : index + 1)...)
            return isLast
        }
        return nil
    }

    private func isDelimiter(_ level: Level, at text: UnsafeRawBufferPointer) -> Bool {
        guard case .multipart(let delimiter, _) = level else { return false }
        return text.starts(with: delimiter)
    }

    /// Whether a CR stands in the line, but at its end.
    private static func holdsReturn(_ line: UnsafeRawBufferPointer) -> Bool {
        let length = line.count - (line[line.count - 1] == 0x0A ? 1 : 0)
        guard let start = line.baseAddress, let place = memchr(start, 0x0D, length) else { return false }
        return UnsafeRawPointer(place) - start < length - 1
    }
}

// MARK: - Headers

extension MessageBounds {
    /// Takes a line of a header; answers whether the header ends with it. What is neither a field, nor one's continuation,
    /// nor blank ends the header for some readers and for others not, and so does a blank continuation.
    private mutating func readField(_ line: UnsafeRawBufferPointer) throws(MessageDefect) -> Bool {
        if line.count <= 2, line.allSatisfy({ $0 == 0x0D || $0 == 0x0A }), line.last == 0x0A { return true }
        guard !MessageBounds.holdsReturn(line) else { throw .ambiguous }
        headerBytes += line.count
        guard headerBytes <= limits.headerBytesMax else { throw .headerTooLarge }
        guard header.take(line) else { throw fields == 0 ? .noHeader : .ambiguous }
        guard line[0] != 0x20, line[0] != 0x09 else { return false }
        fields += 1
        guard fields <= limits.headerFieldsMax else { throw .tooManyFields }
        return false
    }

    /// What begins after the header: a body, the parts of a multipart, or the header of a message within the message, which
    /// is the one that answers true.
    private mutating func enterBody() throws(MessageDefect) -> Bool {
        defer { header = HeaderBytes() }
        var isMessage = false
        switch header.structure {
        case .unsaid:
            guard case .multipart(_, true) = levels.last else { return false }
            isMessage = true
        case .leaf: return false
        case .unclear: throw .ambiguous
        case .message: isMessage = true
        case .multipart(let boundary, let isDigest):
            let delimiter = [0x2D, 0x2D] + boundary
            guard !levels.contains(where: { MessageBounds.isConfusable($0, delimiter) }) else { throw .ambiguous }
            levels.append(.multipart(delimiter: delimiter, isDigest: isDigest))
        }
        if isMessage { levels.append(.message) }
        guard levels.count <= limits.depthMax else { throw .tooDeep }
        return isMessage
    }

    /// Of two open boundaries none may be the beginning of the other: their delimiters could be taken for each other.
    private static func isConfusable(_ level: Level, _ delimiter: [UInt8]) -> Bool {
        guard case .multipart(let open, _) = level else { return false }
        return open.starts(with: delimiter) || delimiter.starts(with: open)
    }
}
