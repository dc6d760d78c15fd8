import Foundation

/// Writes texts so that what a person reads as the same is the same: compatibility forms (NFKC) and cases folded; white space,
/// controls, soft hyphens and everything that does not show dropped.
struct TextFolder {
    /// Folded bytes; 0 for those that are dropped.
    private let ascii: [UInt8]
    private var known: [[UInt8]: [UInt8]] = [:]

    private static let knownMax = 4_096

    init() {
        ascii = (0..<128).map { byte in
            let byte = UInt8(byte)
            if byte <= 32 || byte == 127 { return 0 }
            return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
    }

    /// - Parameter joined: gets, for each byte written, 1 where nothing was dropped before it; 0 at the text's start.
    mutating func fold(_ text: UnsafeRawBufferPointer, to output: inout [UInt8], joined: inout [UInt8]) {
        var isJoined: UInt8 = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte < 128 {
                let folded = ascii[Int(byte)]
                if folded == 0 {
                    isJoined = 0
                } else {
                    output.append(folded)
                    joined.append(isJoined)
                    isJoined = 1
                }
                position += 1
                continue
            }
            var end = position
            while end < text.count, text[end] >= 128 { end += 1 }
            // A mark combines with the letter before it.
            var start = position
            if start > 0, text[start - 1] < 128, ascii[Int(text[start - 1])] != 0, let last = joined.popLast() {
                output.removeLast()
                isJoined = last
                start -= 1
            }
            for folded in folded(Array(text[start..<end])) {
                output.append(folded)
                joined.append(isJoined)
                isJoined = 1
            }
            position = end
        }
    }

    mutating func folded(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var joined: [UInt8] = []
        text.withUTF8Bytes { fold($0, to: &output, joined: &joined) }
        return output
    }

    private mutating func folded(_ bytes: [UInt8]) -> [UInt8] {
        if let known = known[bytes] { return known }
        let text = String(decoding: bytes, as: UTF8.self).precomposedStringWithCompatibilityMapping
        let cased = text.uppercased().lowercased().precomposedStringWithCompatibilityMapping
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: cased.unicodeScalars.filter { !TextFolder.isInvisible($0) })
        let folded = Array(String(shown).utf8)
        if bytes.count <= 64 {
            if known.count == TextFolder.knownMax { known.removeAll(keepingCapacity: true) }
            known[bytes] = folded
        }
        return folded
    }

    /// The pictures of control characters are what a page shows for them.
    private static func isInvisible(_ scalar: UnicodeScalar) -> Bool {
        let properties = scalar.properties
        return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
            || properties.generalCategory == .control
            || properties.generalCategory == .format || (0x2400...0x2421).contains(scalar.value)
    }
}
