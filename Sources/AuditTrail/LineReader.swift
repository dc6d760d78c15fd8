/// Lines of a byte stream, one at a time, from one buffer. A class, since a copy would read on at another place.
final class LineReader {
    private let source: (UnsafeMutableRawBufferPointer) throws -> Int
    private var buffer: [UInt8]
    private var start = 0
    private var end = 0
    private(set) var ending = TrailVerifier.Ending.whole

    /// - Parameters:
    ///   - lineMax: the longest line without its newline; a longer one ends the reading.
    ///   - source: fills the buffer from its beginning, says how many bytes it wrote, 0 only at the end.
    init(lineMax: Int, source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
        self.source = source
        buffer = [UInt8](repeating: 0, count: max(262_144, (lineMax + 1) * 2))
        self.lineMax = lineMax
    }

    private let lineMax: Int

    /// Hands the next line, without its newline, to `body`; nil where there is no further line.
    func next<Answer>(_ body: (UnsafeRawBufferPointer?) throws -> Answer) throws -> Answer {
        guard let length = try nextLength() else { return try body(nil) }
        defer { start += length + 1 }
        return try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[start..<start + length])) }
    }

    private func nextLength() throws -> Int? {
        var searched = 0
        while true {
            let place = buffer.withUnsafeBytes { $0[(start + searched)..<end].firstIndex(of: UInt8(ascii: "\n")) }
            if let place, place - start <= lineMax { return place - start }
            searched = end - start
            guard place == nil, searched <= lineMax else {
                ending = .endless
                return nil
            }
            guard try fill() else {
                ending = searched == 0 ? .whole : .cut
                return nil
            }
        }
    }

    /// Moves what is left to the front, and reads on.
    private func fill() throws -> Bool {
        buffer.replaceSubrange(0..<(end - start), with: Array(buffer[start..<end]))
        end -= start
        start = 0
        let free = end..<buffer.count
        let count = try buffer.withUnsafeMutableBytes {
            try source(UnsafeMutableRawBufferPointer(rebasing: $0[free]))
        }
        end += count
        return count > 0
    }
}
