import Foundation

/// The value of From as one honest sender writes it: one mailbox in the forms of RFC 5322 section 3.4 that all readers take
/// apart alike. Anything else names nobody, even where some readers agree on somebody.
struct SenderField {
    /// The one address, as it was written; nil where readers may differ on it.
    let address: String?
    /// The name or the address may be taken for somebody else's by whoever reads it, though programs agree.
    let misleads: Bool

    /// More is no name.
    private static let charactersMax = 600
    private static let spacesMax = 8

    /// - Parameter raw: as it stands in the header, folds and all.
    init(_ raw: String) {
        guard raw.unicodeScalars.count <= SenderField.charactersMax, let form = SenderForm(raw) else {
            (address, misleads) = (nil, true)
            return
        }
        address = form.address
        misleads = form.isInternational || form.isList || SenderField.misleads(form.name, beside: form.address)
    }

    private static func misleads(_ name: String, beside address: String) -> Bool {
        ([name] + EncodedWords.decoded(in: name)).contains { shown in
            if shown.trimmed({ "'\"<> ".contains($0) }).lowercased() == address.lowercased() { return false }
            return shown.unicodeScalars.contains(where: isMisleading) || shown.contains("://")
                || shown.contains(String(repeating: " ", count: spacesMax)) || mixesScripts(shown)
        }
    }

    /// What makes an address of a name, and what is not seen or turns around what is.
    private static func isMisleading(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x40, 0xFE6B, 0xFF20, 0x3C, 0x3E, 0...0x1F, 0x7F...0x9F: true
        // Hangul fillers are letters that nobody sees.
        case 0xAD, 0x115F, 0x1160, 0x3164, 0xFFA0: true
        case 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// A word of Latin letters with Greek or Cyrillic ones between them.
    private static func mixesScripts(_ name: String) -> Bool {
        name.split { !$0.isLetter }.contains { word in
            let scalars = word.unicodeScalars
            let isLatin = scalars.contains { $0.isASCII || (0xC0...0x24F).contains($0.value) }
            return isLatin && scalars.contains { (0x370...0x52F).contains($0.value) }
        }
    }
}

/// `name <address>`, `address` or `address (name)`.
private struct SenderForm {
    private(set) var name = ""
    private(set) var address = ""
    /// The domain is written in other letters than ASCII's, or stands for such.
    var isInternational: Bool { address.lowercased().contains("xn--") }
    /// `Ngata, Aroha <a@example.org>`: of what some take for several mailboxes only one has an address.
    private(set) var isList = false

    init?(_ raw: String) {
        guard let text = SenderForm.unfolded(raw) else { return nil }
        if text.last == ">" {
            // In what is no quoted string there is no second bracket, so that the last one is the only one.
            guard let open = text.lastIndex(of: "<") else { return nil }
            name = SenderForm.string(text[..<open])
            address = SenderForm.string(text[(open + 1)..<(text.count - 1)])
            // A name that only repeats the address is read alike wherever it is cut.
            isList = text[..<open].contains(",") && !text.contains("\"")
            guard
                SenderForm.isPhrase(text[..<open].filter { !isList || $0 != "," }[...])
                    || name.trimmed({ "' ".contains($0) }).lowercased() == address.lowercased()
            else {
                return nil
            }
        } else if text.last == ")" {
            guard let open = text.firstIndex(of: " "), text[open...].dropFirst().first == "(",
                SenderForm.isComment(text[(open + 1)...])
            else { return nil }
            name = SenderForm.string(text[(open + 2)..<(text.count - 1)])
            address = SenderForm.string(text[..<open])
        } else {
            address = SenderForm.string(text[...])
        }
        guard SenderForm.isAddress(address) else { return nil }
        name = SenderForm.unquoted(name)
    }

    private static func string(_ text: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text)
        return String(view)
    }

    /// On one line: a fold is a space. Nil where a line holds nothing, or an end that is none.
    private static func unfolded(_ raw: String) -> [Unicode.Scalar]? {
        let lines = raw.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        var text: [Unicode.Scalar] = []
        for (index, line) in lines.enumerated() {
            let written = trimmed(line.last == "\r" && index + 1 < lines.count ? line.dropLast() : line)
            guard !written.isEmpty else {
                if index == 0 || index + 1 == lines.count { continue }
                return nil
            }
            guard !written.contains("\r") else { return nil }
            if !text.isEmpty { text.append(" ") }
            text += written
        }
        return text
    }

    private static func trimmed(_ text: some BidirectionalCollection<Unicode.Scalar>) -> [Unicode.Scalar] {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
        let start = Array(text.drop(while: isSpace))
        return Array(start.prefix((start.lastIndex { !isSpace($0) } ?? -1) + 1))
    }

    /// Words, quoted strings and comments in which no address and no list can be seen (`phrase`, RFC 5322 section 3.2.5).
    private static func isPhrase(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        var (isQuoted, isEscaped, comments) = (false, false, 0)
        for character in text {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch character {
            case "\\" where isQuoted: isEscaped = true
            case "\"" where comments == 0: isQuoted.toggle()
            case _ where isQuoted: continue
            case "(": comments += 1
            case ")": comments -= 1
            case "@", "<", ">", ",", ";", ":", "\\", "\"": return false
            default: continue
            }
            if comments < 0 || comments > 1 { return false }
        }
        return !isQuoted && !isEscaped && comments == 0
    }

    /// `(Aroha Ngata)`.
    private static func isComment(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        text.first == "(" && text.dropFirst().dropLast().allSatisfy { !"()<>@,;:\\\"".unicodeScalars.contains($0) }
    }

    private static func unquoted(_ name: String) -> String {
        let text = name.trimmed { $0 == " " || $0 == "\t" }
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return text }
        return String(text.dropFirst().dropLast().replacing("\\\"", with: "\""))
    }

    /// `local@domain` in ASCII, without forms that route, quote or are only old.
    private static func isAddress(_ address: String) -> Bool {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count <= 64, parts[1].utf8.count <= 253, !address.contains("=?") else {
            return false
        }
        let words = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        // What stands in single quotes is quoted for some.
        return words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isLocalByte) }
            && parts[0].first != "'" && parts[0].last != "'"
            && labels.allSatisfy { !$0.isEmpty && $0.utf8.count <= 63 && $0.utf8.allSatisfy(isLabelByte) }
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D
    }

    /// What RFC 5322 calls `atext`, without the signs by which mail was once routed.
    private static func isLocalByte(_ byte: UInt8) -> Bool {
        isLabelByte(byte) || "#$&'*+/=?^_`{|}~".utf8.contains(byte)
    }
}

/// What a reader may make of `=?charset?encoding?text?=`, whether or not it should (RFC 2047).
enum EncodedWords {
    /// Every encoded word of a text by itself, and all of them in one, as bytes that are taken for UTF-8.
    static func decoded(in text: String) -> [String] {
        let pieces = text.split(separator: "=?", omittingEmptySubsequences: false).dropFirst().prefix(50)
        let words = pieces.compactMap(decoded)
        guard !words.isEmpty else { return [] }
        return (words + [words.flatMap { $0 }]).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func decoded(_ piece: Substring) -> [UInt8]? {
        let fields = piece.split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
        guard fields.count >= 3 else { return nil }
        let bytes = fields[1].lowercased() == "b" ? base64(fields[2]) : quotedPrintable(fields[2])
        // UTF-16 is ASCII with zeros between, UTF-7 writes an at sign so.
        let isWide = fields[0].lowercased().hasPrefix("utf-16") || fields[0].lowercased().hasPrefix("utf-32")
        let text = isWide ? bytes.filter { $0 != 0 } : bytes
        return fields[0].lowercased() == "utf-7"
            ? Array(String(decoding: text, as: UTF8.self).replacing("+AEA-", with: "@").utf8) : text
    }

    private static func base64(_ text: Substring) -> [UInt8] {
        let signs = text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "+/".contains($0)) }
        let padding = String(repeating: "=", count: (4 - signs.count % 4) % 4)
        return Data(base64Encoded: signs + padding).map(Array.init) ?? []
    }

    private static func quotedPrintable(_ text: Substring) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.first {
            let code = String(decoding: rest.dropFirst().prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "="), code.utf8.count == 2, let value = UInt8(code, radix: 16) {
                result.append(value)
                rest = rest.dropFirst(3)
            } else {
                result.append(byte == UInt8(ascii: "_") ? 0x20 : byte)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
