/// Swift text taken apart far enough for rules about words: tokens, string literals, comments. It knows nested comments,
/// raw and multi-line strings, and code inside interpolations; it does not know the grammar.
struct SwiftCode: Sendable {
    struct Token: Sendable {
        let text: String
        let line: Int
        /// No white space stands between this token and the one before.
        let isGlued: Bool
        /// How many braces are open around it.
        let depth: Int
    }

    struct Piece: Sendable {
        let text: String
        let line: Int
    }

    fileprivate(set) var tokens: [Token] = []
    /// Contents of string literals; an interpolation is left as `\()`.
    fileprivate(set) var strings: [Piece] = []
    /// Contents of comments, one for each line.
    fileprivate(set) var comments: [Piece] = []

    init(_ text: String) {
        var scanner = SwiftScanner(text)
        scanner.scan(insideInterpolation: false)
        self = scanner.code
    }

    fileprivate init() {}

    /// The text of the token `distance` behind the one at `place`; empty beyond the ends.
    func word(_ place: Int, _ distance: Int = 0) -> String {
        tokens.indices.contains(place + distance) ? tokens[place + distance].text : ""
    }

    func isGlued(_ place: Int) -> Bool { tokens.indices.contains(place) && tokens[place].isGlued }

    func comment(on line: Int) -> String {
        comments.filter { $0.line == line }.map(\.text).joined(separator: " ")
    }
}

private struct SwiftScanner {
    var code = SwiftCode()
    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var depth = 0
    private var isGlued = false

    init(_ text: String) { bytes = Array(text.utf8) }

    private func byte(_ distance: Int = 0) -> UInt8 { place + distance < bytes.count ? bytes[place + distance] : 0 }

    private func isAt(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[min(place, bytes.count)...].starts(with: $0) }
    }

    /// To the end, or to the parenthesis that ends an interpolation.
    mutating func scan(insideInterpolation: Bool) {
        var parentheses = 0
        while place < bytes.count {
            let next = byte()
            if next == UInt8(ascii: "\n") { line += 1 }
            if isAt("//") {
                lineComment()
            } else if isAt("/*") {
                blockComment()
            } else if isAt("#/") {
                regex()
            } else if let hashes = hashesOfString() {
                string(hashes)
            } else if next == 32 || (9...13).contains(next) {
                place += 1
                isGlued = false
            } else if isWord(next) {
                word()
            } else {
                if next == UInt8(ascii: "(") { parentheses += 1 }
                if next == UInt8(ascii: ")") { parentheses -= 1 }
                if insideInterpolation, parentheses < 0 { return }
                punctuation(next)
            }
        }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 128...: true
        default: false
        }
    }

    private mutating func emit(_ text: String) {
        code.tokens.append(SwiftCode.Token(text: text, line: line, isGlued: isGlued, depth: depth))
        isGlued = true
    }

    private mutating func word() {
        let start = place
        while place < bytes.count, isWord(byte()) { place += 1 }
        emit(String(decoding: bytes[start..<place], as: UTF8.self))
    }

    private mutating func punctuation(_ byte: UInt8) {
        if byte == UInt8(ascii: "}") { depth -= 1 }
        emit(String(decoding: CollectionOfOne(byte), as: UTF8.self))
        if byte == UInt8(ascii: "{") { depth += 1 }
        place += 1
    }

    private mutating func lineComment() {
        let start = place
        while place < bytes.count, byte() != UInt8(ascii: "\n") { place += 1 }
        comment(bytes[start..<place], on: line)
        isGlued = false
    }

    private mutating func blockComment() {
        var start = place
        var open = 0
        repeat {
            if isAt("/*") { open += 1 }
            if isAt("*/") { open -= 1 }
            if byte() == UInt8(ascii: "\n") {
                comment(bytes[start..<place], on: line)
                line += 1
                start = place + 1
            }
            place += 1
        } while place < bytes.count && open > 0
        place = min(place + 1, bytes.count)
        comment(bytes[min(start, place)..<place], on: line)
        isGlued = false
    }

    private mutating func comment(_ bytes: ArraySlice<UInt8>, on line: Int) {
        code.comments.append(SwiftCode.Piece(text: String(decoding: bytes, as: UTF8.self), line: line))
    }

    private mutating func regex() {
        place += 2
        while place < bytes.count, !isAt("/#") {
            if byte() == UInt8(ascii: "\n") { line += 1 }
            place += 1
        }
        place = min(place + 2, bytes.count)
        emit("/")
    }

    /// The number of `#` before a string that begins here; nil where none begins.
    private func hashesOfString() -> Int? {
        var hashes = 0
        while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
        return byte(hashes) == UInt8(ascii: "\"") ? hashes : nil
    }

    private mutating func string(_ hashes: Int) {
        let startLine = line
        place += hashes
        let quotes = isAt("\"\"\"") ? 3 : 1
        place += quotes
        var content: [UInt8] = []
        while place < bytes.count, !isEnd(quotes, hashes) {
            if byte() == UInt8(ascii: "\n") {
                if quotes == 1 { break }  // Not a string after all; the line's end limits the damage.
                line += 1
            }
            if isEscape(hashes) {
                escape(hashes, &content)
            } else {
                content.append(byte())
                place += 1
            }
        }
        if isEnd(quotes, hashes) { place += quotes + hashes }
        code.strings.append(SwiftCode.Piece(text: String(decoding: content, as: UTF8.self), line: startLine))
        emit("\"")
    }

    private func isEnd(_ quotes: Int, _ hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { byte($0) == UInt8(ascii: "\"") }
            && (quotes..<quotes + hashes).allSatisfy { byte($0) == UInt8(ascii: "#") }
    }

    private func isEscape(_ hashes: Int) -> Bool {
        byte() == UInt8(ascii: "\\") && (1..<hashes + 1).allSatisfy { byte($0) == UInt8(ascii: "#") }
    }

    private mutating func escape(_ hashes: Int, _ content: inout [UInt8]) {
        content.append(UInt8(ascii: "\\"))
        place += 1 + hashes
        guard byte() == UInt8(ascii: "(") else {
            content.append(byte())
            if byte() == UInt8(ascii: "\n") { line += 1 }
            place += 1
            return
        }
        place += 1
        scan(insideInterpolation: true)
        place += 1
        content.append(contentsOf: Array("()".utf8))
    }
}
