/// One answer of an IMAP server (RFC 3501 section 7). What it says in words for people is not kept.
enum IMAPAnswer: Equatable {
    /// `OK`, `NO`, `BAD`, `BYE` or `PREAUTH`; `tag` is nil where it ends no command, `code` is what stands in brackets.
    case status(tag: String?, word: String, code: String)
    /// Anything else, such as `* 3 FETCH (UID 7)`.
    case tokens([IMAPToken])
}

enum IMAPToken: Equatable {
    case open
    case close
    case word(String)
    /// A quoted string, or counted bytes.
    case text([UInt8])
}

/// Reads answers from a connection, each whole and within limits.
struct IMAPReader {
    let wire: IMAPWire
    /// Of all lines of one answer together.
    let lineBytesMax: Int
    /// Of all counted bytes of one answer together.
    let literalBytesMax: Int

    private static let statusWords: Set<String> = ["OK", "NO", "BAD", "BYE", "PREAUTH"]

    func next() throws(OutboundError) -> IMAPAnswer {
        let line = try wire.line(bytesMax: lineBytesMax)
        guard let space = line.firstIndex(of: 0x20) else { throw .mailboxUnclear }
        let first = String(decoding: line[..<space], as: UTF8.self)
        let rest = line[(space + 1)...]
        let word = String(decoding: rest.prefix { $0 != 0x20 }, as: UTF8.self).uppercased()
        if IMAPReader.statusWords.contains(word) {
            let tag = first == "*" ? nil : first
            return .status(tag: tag, word: word, code: IMAPReader.code(rest.dropFirst(word.utf8.count + 1)))
        }
        guard first == "*" else { throw .mailboxUnclear }
        return .tokens(try tokens(rest))
    }

    /// What stands in brackets before the words for people.
    private static func code(_ text: ArraySlice<UInt8>) -> String {
        guard text.first == UInt8(ascii: "["), let end = text.firstIndex(of: UInt8(ascii: "]")) else { return "" }
        return String(decoding: text[(text.startIndex + 1)..<end], as: UTF8.self).uppercased()
    }

    /// The tokens of a line, and of those that follow the counted bytes at its end.
    private func tokens(_ line: ArraySlice<UInt8>) throws(OutboundError) -> [IMAPToken] {
        var tokens: [IMAPToken] = []
        var line = line
        var lineBytes = line.count
        var literalBytes = 0
        while true {
            let counted = IMAPReader.literalLength(line)
            let text = counted.map { line.dropLast($0.written) } ?? line
            guard let found = IMAPReader.tokens(in: text) else { throw .mailboxUnclear }
            tokens += found
            guard let counted else { return tokens }
            literalBytes += counted.bytes
            guard literalBytes <= literalBytesMax else { throw .mailboxUnclear }
            tokens.append(.text(try wire.bytes(counted.bytes)))
            line = try wire.line(bytesMax: lineBytesMax)[...]
            lineBytes += line.count + 1
            guard lineBytes <= lineBytesMax else { throw .mailboxUnclear }
        }
    }

    /// The `{number}` at a line's end: how many bytes follow, and how long it is written.
    static func literalLength(_ line: ArraySlice<UInt8>) -> (bytes: Int, written: Int)? {
        guard line.last == UInt8(ascii: "}") else { return nil }
        let digits = line.dropLast().reversed().prefix { (0x30...0x39).contains($0) }.reversed()
        guard (1...10).contains(digits.count),
            line.dropLast(digits.count + 1).last == UInt8(ascii: "{"),
            let bytes = Int(String(decoding: Array(digits), as: UTF8.self))
        else { return nil }
        return (bytes, digits.count + 2)
    }

    /// Nil where a quoted string does not end.
    static func tokens(in text: ArraySlice<UInt8>) -> [IMAPToken]? {
        var tokens: [IMAPToken] = []
        var place = text.startIndex
        while place < text.endIndex {
            switch text[place] {
            case 0x20: place += 1
            case UInt8(ascii: "("):
                tokens.append(.open)
                place += 1
            case UInt8(ascii: ")"):
                tokens.append(.close)
                place += 1
            case UInt8(ascii: "\""):
                guard let quoted = quoted(text[(place + 1)...]) else { return nil }
                tokens.append(.text(quoted.bytes))
                place = quoted.end
            default:
                let word = text[place...].prefix { !" ()\"".utf8.contains($0) }
                tokens.append(.word(String(decoding: word, as: UTF8.self)))
                place = word.endIndex
            }
        }
        return tokens
    }

    /// A quoted string from behind its first mark, and where it has ended.
    private static func quoted(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], end: Int)? {
        var bytes: [UInt8] = []
        var isEscaped = false
        for (place, byte) in zip(text.indices, text) {
            if !isEscaped, byte == UInt8(ascii: "\"") { return (bytes, place + 1) }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
            if !isEscaped { bytes.append(byte) }
        }
        return nil
    }
}

/// What a server says of one letter: `* 3 FETCH (UID 7 RFC822.SIZE 44)`, by the item's name.
struct IMAPFacts {
    private let values: [String: IMAPToken]

    /// Nil where the answer is about something else.
    init?(_ answer: IMAPAnswer) {
        guard case .tokens(let tokens) = answer, tokens.count > 3, tokens[1] == .word("FETCH"), tokens[2] == .open
        else {
            return nil
        }
        var values: [String: IMAPToken] = [:]
        var (depth, name) = (0, String?.none)
        for token in tokens.dropFirst(3) {
            switch (token, name) {
            case (.open, _): depth += 1
            case (.close, _):
                depth -= 1
                if depth == 0 { name = nil }
            case (_, _) where depth != 0: continue
            case (.word(let word), nil): name = word.uppercased()
            case (let value, let known?):
                values[known] = value
                name = nil
            case (.text, nil): return nil
            }
        }
        self.values = values
    }

    func number(_ name: String) -> UInt32? {
        guard case .word(let word)? = values[name] else { return nil }
        return UInt32(word)
    }

    func text(_ name: String) -> [UInt8]? {
        guard case .text(let bytes)? = values[name] else { return nil }
        return bytes
    }

    /// The letter's bytes, whose item is written with where they begin.
    var body: [UInt8]? {
        switch values.first(where: { $0.key.hasPrefix("BODY[]") })?.value {
        case .text(let bytes)?: bytes
        case .word(let word)? where word.uppercased() == "NIL": []
        default: nil
        }
    }
}
