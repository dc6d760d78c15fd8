/// Finds any of many byte strings in a text, in one pass over it whatever their number.
///
/// Each string stands under its first bytes, its window. A bit set tells for nearly every place of a text that no string
/// begins there; elsewhere the text is hashed once, as far as the longest string of that window goes.
struct PatternSearch {
    struct Pattern {
        let bytes: [UInt8]
        /// What it stands for.
        let value: Int
        /// Whether letters or digits directly before and after make it another word.
        let needsEdges: Bool
    }

    private let patterns: [Pattern]
    private let window: Int
    private let mask: UInt64
    private let shift: UInt64
    private var bits: [UInt64]
    /// The lengths of the strings of a window, shortest first.
    private var lengths: [UInt64: [Int]] = [:]
    private var whole: [UInt64: [Int]] = [:]

    /// - Parameter window: at most 8; no pattern may be shorter.
    init(_ patterns: [Pattern], window: Int) {
        self.patterns = patterns
        self.window = window
        mask = window == 8 ? .max : 1 << (8 * UInt64(window)) - 1
        var size: UInt64 = 14
        while size < 23, 1 << size < patterns.count * 16 { size += 1 }
        shift = 64 - size
        bits = [UInt64](repeating: 0, count: 1 << (Int(size) - 6))
        for (index, pattern) in patterns.enumerated() {
            let first = pattern.bytes.prefix(window).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let place = PatternSearch.spread(first) >> shift
            bits[Int(place >> 6)] |= 1 << (place & 63)
            if !lengths[first, default: []].contains(pattern.bytes.count) {
                lengths[first, default: []].append(pattern.bytes.count)
            }
            let hash = pattern.bytes.reduce(PatternSearch.seed, PatternSearch.hash)
            whole[hash, default: []].append(index)
        }
        for key in lengths.keys { lengths[key]?.sort() }
    }

    var isEmpty: Bool { patterns.isEmpty }

    /// - Parameter joined: for each byte, 1 where it stood directly behind the one before it.
    func search(
        _ text: UnsafeBufferPointer<UInt8>,
        _ joined: UnsafeBufferPointer<UInt8>,
        _ found: (_ value: Int, _ start: Int) -> Void
    ) {
        guard !patterns.isEmpty, text.count >= window else { return }
        bits.withUnsafeBufferPointer { bits in
            var last: UInt64 = 0
            for end in 0..<text.count {
                last = (last << 8 | UInt64(text[end])) & mask
                guard end >= window - 1 else { continue }
                let place = PatternSearch.spread(last) >> shift
                guard bits[Int(place >> 6)] & (1 << (place & 63)) != 0, let lengths = lengths[last] else { continue }
                match(at: end - window + 1, lengths, text, joined, found)
            }
        }
    }

    private func match(
        at start: Int,
        _ lengths: [Int],
        _ text: UnsafeBufferPointer<UInt8>,
        _ joined: UnsafeBufferPointer<UInt8>,
        _ found: (Int, Int) -> Void
    ) {
        var hash = PatternSearch.seed
        var position = start
        for length in lengths {
            guard start + length <= text.count else { return }
            while position < start + length {
                hash = PatternSearch.hash(hash, text[position])
                position += 1
            }
            for index in whole[hash] ?? [] where patterns[index].bytes.elementsEqual(text[start..<position]) {
                if !patterns[index].needsEdges || hasEdges(start..<position, text, joined) {
                    found(patterns[index].value, start)
                }
            }
        }
    }

    private func hasEdges(
        _ range: Range<Int>,
        _ text: UnsafeBufferPointer<UInt8>,
        _ joined: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let start = range.lowerBound
        let end = range.upperBound
        let isGluedBefore = start > 0 && joined[start] == 1 && PatternSearch.isOfWord(text[start - 1])
        let isGluedAfter = end < text.count && joined[end] == 1 && PatternSearch.isOfWord(text[end])
        return !isGluedBefore && !isGluedAfter
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...: true
        default: false
        }
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a.
    private static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    private static func spread(_ window: UInt64) -> UInt64 { window &* 0x9E37_79B9_7F4A_7C15 }
}
