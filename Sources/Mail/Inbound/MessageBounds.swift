import Foundation

/// One pass over a message's raw bytes that finds what must not reach the MIME parser: too large, too deep, too many
/// parts or fields, NUL, and structure that two readers could understand differently. It follows boundaries as RFC 2046
/// defines them and allocates only for the boundaries that are open.
struct MessageBounds {
    private let limits: MessageLimits
    /// What is open: multiparts, each with the delimiter that begins its parts, and messages within the message.
    private var levels: [(delimiter: [UInt8]?, isDigest: Bool)] = []
    private var parts = 0
    private var headerBytes = 0
    private var fields = 0
    private var header = HeaderBytes()

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

    private mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(MessageDefect) {
        var isHeader = true
        var position = 0
        while position < bytes.count {
            let end = MessageBounds.place(of: 0x0A, in: bytes[position...]).map { $0 + 1 } ?? bytes.count
            let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
            position = end
            if let isLast = try closesLevel(line) {
                parts += 1
                guard parts <= limits.partsMax else { throw .tooManyParts }
                header = HeaderBytes()
                isHeader = !isLast
            } else if isHeader, try endsHeader(line) {
                isHeader = try enterBody()
            }
        }
        if isHeader { _ = try enterBody() }
    }

    private static func place(of byte: Int32, in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard let start = bytes.base.baseAddress else { return nil }
        return memchr(start + bytes.startIndex, byte, bytes.count).map { UnsafeRawPointer($0) - start }
    }

    /// Whether a CR stands in the line but at its end, which for some readers is the line's end.
    private static func holdsReturn(_ line: UnsafeRawBufferPointer) -> Bool {
        let length = line.count - (line.last == 0x0A ? 1 : 0)
        return place(of: 0x0D, in: line[..<length]).map { $0 < length - 1 } ?? false
    }

    /// Whether the line is a delimiter of an open multipart, and if so whether its last one. Closes what it ends.
    private mutating func closesLevel(_ line: UnsafeRawBufferPointer) throws(MessageDefect) -> Bool? {
        guard !levels.isEmpty, line.count > 2 else { return nil }
        if MessageBounds.holdsReturn(line), line.firstRange(of: "\r--".utf8) != nil { throw .ambiguous }
        guard line[0] == 0x2D, line[1] == 0x2D else { return nil }
        var isBegun = false
        for index in levels.indices.reversed() {
            guard let delimiter = levels[index].delimiter, line.starts(with: delimiter) else { continue }
            let rest = line.dropFirst(delimiter.count)
            let isLast = rest.starts(with: [0x2D, 0x2D])
            isBegun = true
            guard rest.dropFirst(isLast ? 2 : 0).allSatisfy({ $0 <= 0x20 }) else { continue }
            levels.removeSubrange((isLast ? index : index + 1)...)
            return isLast
        }
        // RFC 2046 takes a delimiter with more behind it for one, most readers do not.
        guard !isBegun else { throw .ambiguous }
        return nil
    }

    /// Takes a line of a header; answers whether the header ends with it.
    private mutating func endsHeader(_ line: UnsafeRawBufferPointer) throws(MessageDefect) -> Bool {
        if line.elementsEqual([0x0A]) || line.elementsEqual([0x0D, 0x0A]) { return true }
        guard !MessageBounds.holdsReturn(line) else { throw .ambiguous }
        headerBytes += line.count
        guard headerBytes <= limits.headerBytesMax else { throw .headerTooLarge }
        guard header.take(line) else { throw fields == 0 ? .noHeader : .ambiguous }
        guard header.groups <= limits.groupsMax else { throw .tooDeep }
        if line[0] != 0x20, line[0] != 0x09 { fields += 1 }
        guard fields <= limits.headerFieldsMax else { throw .tooManyFields }
        return false
    }

    /// What begins after the header: a body, the parts of a multipart, or the header of a message within the message, which
    /// is the one that answers true.
    private mutating func enterBody() throws(MessageDefect) -> Bool {
        guard fields > 0 else { throw .noHeader }
        let structure = header.structure(inDigest: levels.last?.isDigest ?? false)
        header = HeaderBytes()
        switch structure {
        case .leaf: return false
        case .unclear: throw .ambiguous
        case .message: levels.append((nil, false))
        case .multipart(let boundary, let isDigest):
            let delimiter = [0x2D, 0x2D] + boundary
            // An inner delimiter may begin like an outer one, but an outer one must never be taken for an inner one.
            let isConfusable = levels.contains { level in
                level.delimiter.map { $0.starts(with: delimiter) || delimiter.starts(with: $0 + [0x2D, 0x2D]) } ?? false
            }
            guard !isConfusable else { throw .ambiguous }
            levels.append((delimiter, isDigest))
        }
        guard levels.count <= limits.depthMax else { throw .tooDeep }
        return structure == .message
    }
}
