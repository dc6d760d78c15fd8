import CGMime
import Foundation

/// Bytes of a text part as a text that is safe to show and to match.
enum PlainText {
    /// More than this is not read; a letter is shorter, and time and memory stay bounded.
    static let charactersMax = 200_000

    /// Decodes by the declared charset where the bytes are in fact that; charsets lie, so UTF-8 is tried next and
    /// Windows-1252, in which everything has a meaning, last; what it then means is a guess.
    static func decode(_ bytes: [UInt8], charset: String) -> (text: String, isGuess: Bool) {
        let charset = charset.lowercased()
        let isUnicode = ["", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit"].contains(charset)
        // What says UTF-16 and holds no NUL is mostly UTF-8.
        let isWide = charset.hasPrefix("utf-16") || charset.hasPrefix("utf-32")
        // A text of accented letters that is UTF-8 by chance is none that anybody wrote.
        let isNarrow = ["iso-8859-", "iso8859-", "latin", "windows-125", "cp125"].contains(where: charset.hasPrefix)
        let mayLie = isWide && !bytes.contains(0) || isNarrow && bytes.contains { $0 >= 0x80 }
        let isLie = mayLie && String(validating: bytes, as: UTF8.self) != nil
        let meant = latin1.contains(charset) ? "windows-1252" : charset
        if !isUnicode, !isLie, let text = convert(bytes, from: meant) { return (text, false) }
        if let text = String(validating: bytes, as: UTF8.self) { return (text, false) }
        return (convert(bytes, from: "windows-1252") ?? latin(bytes), true)
    }

    /// Where Windows-1252 differs from it Latin-1 has control characters, which no letter holds: who says the one means the
    /// other (WHATWG Encoding, section 4.2).
    private static let latin1: Set = ["iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1"]

    /// Charsets that mail really uses; nothing else is handed to iconv.
    private static let known = [
        "iso-8859-", "iso8859-", "windows-125", "cp125", "koi8-", "utf-16", "utf-7", "utf-32", "gb2312", "gbk",
        "gb18030",
        "big5", "shift_jis", "sjis", "iso-2022-jp", "euc-jp", "euc-kr", "ks_c_5601", "macintosh", "tis-620", "latin",
    ]

    private static func convert(_ bytes: [UInt8], from charset: String) -> String? {
        guard charset.utf8.count <= 32, known.contains(where: charset.hasPrefix),
            charset.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })
        else { return nil }
        var written: gsize = 0
        let converted = bytes.withUnsafeBytes { source in
            g_convert(
                source.baseAddress?.assumingMemoryBound(to: gchar.self),
                gssize(source.count),
                "UTF-8",
                charset,
                nil,
                &written,
                nil
            )
        }
        guard let converted else { return nil }
        defer { g_free(converted) }
        return String(decoding: UnsafeRawBufferPointer(start: converted, count: Int(written)), as: UTF8.self)
    }

    private static func latin(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }

    /// One kind of line end; no control characters, and none that hide or reorder what a reader sees. Cut at
    /// ``charactersMax``.
    static func clean(_ text: String) -> (text: String, isCut: Bool) {
        var result = String.UnicodeScalarView()
        var count = 0
        var previous: Unicode.Scalar = "\n"
        var escape = TerminalEscape()
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            if escape.takes(scalar) { continue }
            guard count < charactersMax else { return (String(result), true) }
            switch scalar {
            case "\r": result.append("\n")
            case "\n" where previous == "\r": continue
            case "\u{A0}", "\u{2007}", "\u{202F}", "\u{3000}": result.append(" ")
            case "\u{2028}", "\u{2029}", "\u{0B}", "\u{0C}", "\u{85}": result.append("\n")
            case _ where isHidden(scalar): continue
            default: result.append(scalar)
            }
            count += 1
        }
        return (String(result), false)
    }

    /// A header's text on one line.
    static func line(_ text: String, charactersMax: Int = 1_000) -> String {
        clean(text).text.unicodeScalars.split(whereSeparator: isSpace).map { Substring($0) }
            .joined(separator: " ").prefix(charactersMax).description
    }

    /// White space; what is ASCII is known without the tables of Unicode.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0...0x1F, 0x7F...0x9F, 0xAD, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: true
        case 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }
}

/// What begins with ESC and is for a terminal, not for a reader (ECMA-48).
private struct TerminalEscape {
    private enum Kind { case none, begun, control, string }
    private var kind = Kind.none
    private var length = 0
    private static let lengthMax = 64

    mutating func takes(_ scalar: Unicode.Scalar) -> Bool {
        if kind == .none {
            guard scalar == "\u{1B}" else { return false }
            (kind, length) = (.begun, 0)
            return true
        }
        length += 1
        guard length < TerminalEscape.lengthMax, scalar != "\n", scalar != "\u{1B}" else {
            kind = scalar == "\u{1B}" ? .begun : .none
            return kind == .begun
        }
        switch kind {
        case .begun: kind = scalar == "[" ? .control : scalar == "]" ? .string : .none
        case .control: if (0x40...0x7E).contains(scalar.value) { kind = .none }
        case .string: if scalar == "\u{7}" { kind = .none }
        case .none: return false
        }
        return true
    }
}
