import SubjectRequests

/// Values as bytes, in the spellings that the files of an answer use.
enum CellText {
    /// The shortest decimal that reads back as the same number; the words of IEEE 754 where there is none.
    static func decimal(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return number.description
    }

    /// RFC 4648 section 4, with padding.
    static func appendBase64(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        var position = 0
        while position < bytes.count {
            let left = bytes.count - position
            let second = left > 1 ? bytes[position + 1] : 0
            let third = left > 2 ? bytes[position + 2] : 0
            output.append(alphabet[Int(bytes[position] >> 2)])
            output.append(alphabet[Int((bytes[position] & 3) << 4 | second >> 4)])
            output.append(left > 1 ? alphabet[Int((second & 15) << 2 | third >> 6)] : UInt8(ascii: "="))
            output.append(left > 2 ? alphabet[Int(third & 63)] : UInt8(ascii: "="))
            position += 3
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

/// Which cells a spreadsheet might run as a formula, and what is done about it.
///
/// Such a cell gets an apostrophe in front. So does text that already begins with apostrophes and then such a cell, which
/// makes the rule exact: a cell was changed when an apostrophe stands in front of what the rule would change, and taking
/// away that one apostrophe gives back the value.
///
/// A spreadsheet that parts cells at semicolons or tabs (as those of many countries do), or that does not know quotation
/// marks, would begin a cell in the midst of a text. So the same rule holds for each part of a text behind a semicolon, a
/// tab or an end of line.
enum FormulaGuard {
    static let apostrophe = UInt8(ascii: "'")

    /// Where in the text an apostrophe belongs, in order: before the bytes at these positions.
    static func places(in text: UnsafeRawBufferPointer, hasParts: Bool) -> [Int] {
        var places = isDangerous(text) ? [0] : []
        guard hasParts else { return places }
        var start = 0
        // An index by hand, for this goes through every byte.
        var position = 0
        while position < text.count {
            defer { position += 1 }
            guard isSeparator(text[position]) else { continue }
            if start > 0, isDangerous(UnsafeRawBufferPointer(rebasing: text[start..<position])) { places.append(start) }
            start = position + 1
        }
        if start > 0, isDangerous(UnsafeRawBufferPointer(rebasing: text[start...])) { places.append(start) }
        return places
    }

    /// What the store holds, from a cell in which ``places(in:hasParts:)`` put apostrophes.
    static func original(of cell: [UInt8]) -> [UInt8] {
        guard cell.contains(apostrophe) else { return cell }
        return cell.withUnsafeBytes { cell in
            var ends = cell.indices.filter { isSeparator(cell[$0]) }
            ends.append(cell.count)
            var original: [UInt8] = []
            var start = 0
            for end in ends {
                // The first part is looked at with all that follows.
                let part = UnsafeRawBufferPointer(rebasing: cell[start..<(start == 0 ? cell.count : end)])
                let isGuarded =
                    part.first == apostrophe && isDangerous(UnsafeRawBufferPointer(rebasing: part.dropFirst()))
                original += cell[(start + (isGuarded ? 1 : 0))..<min(end + 1, cell.count)]
                start = end + 1
            }
            return original
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ";") || byte == 9 || byte == 10 || byte == 13
    }

    private static func isDangerous(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let first = text.first else { return false }
        // Nearly every cell begins with a letter or a digit; look no further.
        guard isSuspicious(first) else { return false }
        let start = lengthIgnored(text)
        guard start < text.count else { return false }
        let rest = UnsafeRawBufferPointer(rebasing: text[start...])
        if rest[0] == UInt8(ascii: "-"), start == 0 { return !isNegativeNumber(rest) }
        return triggers.contains { rest.starts(with: $0) }
    }

    /// Whether any trigger or ignored character begins with this byte; for those beyond ASCII it is the UTF-8 lead byte.
    private static func isSuspicious(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9, 10, 13, 0xC2, 0xE2, 0xE3, 0xEF: true
        case UInt8(ascii: " "), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "+"),
            UInt8(ascii: "-"),
            UInt8(ascii: "@"):
            true
        default: false
        }
    }

    /// A stored decimal such as `-12.50` is a number to a spreadsheet too, not a formula.
    private static func isNegativeNumber(_ text: UnsafeRawBufferPointer) -> Bool {
        var digits = 0
        var points = 0
        for byte in text.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: ".") where points == 0 && digits > 0: points += 1
            default: return false
            }
        }
        return digits > 0 && text.last != UInt8(ascii: ".")
    }

    /// How many bytes at the start a spreadsheet may skip or not show: spaces, invisible characters, quotation marks.
    private static func lengthIgnored(_ text: UnsafeRawBufferPointer) -> Int {
        var position = 0
        scan: while position < text.count {
            for ignored in invisible where text[position...].starts(with: ignored) {
                position += ignored.count
                continue scan
            }
            break
        }
        return position
    }

    private static let invisible: [[UInt8]] = [
        " ", "'", "\"", "\u{A0}", "\u{FEFF}", "\u{2060}", "\u{3000}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}",
        "\u{200F}",
        "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    ].map { Array($0.utf8) }

    /// `= + - @`, their full-width, small and mathematical forms, and the controls that make a spreadsheet look further.
    private static let triggers: [[UInt8]] = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{0}", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{FE66}",
        "\u{FE62}",
        "\u{FE63}", "\u{FE6B}", "\u{2212}",
    ].map { Array($0.utf8) }
}
