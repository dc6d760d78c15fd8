import SubjectRequests

/// Other texts that a text may stand for: percent-encoded, with HTML's or JSON's escapes, as quoted-printable, in base64.
enum WrittenForms {
    /// What the text says once its escapes are undone; nil where there are none.
    static func unescaped(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "\\") })
        else { return nil }
        var bytes = MarkupEntities.decoded(text)
        bytes = bytes.withUnsafeBytes { percentDecoded($0) }
        bytes = bytes.withUnsafeBytes { EscapedText.unescaped($0) } ?? bytes
        return bytes.elementsEqual(text) ? nil : bytes
    }

    /// `%41` as `A`, and `+` as a space, which folding drops.
    private static func percentDecoded(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        hexDecoded(text, after: UInt8(ascii: "%"))
    }

    /// RFC 2045 section 6.7; a line that goes on ends with `=`.
    static func quotedPrintable(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
        guard line.contains(UInt8(ascii: "=")) else { return nil }
        var text = line[...]
        while let last = text.last, last == 13 || last == 32 { text.removeLast() }
        if text.last == UInt8(ascii: "=") { text.removeLast() }
        return hexDecoded(UnsafeRawBufferPointer(rebasing: text), after: UInt8(ascii: "="))
    }

    private static func hexDecoded(_ text: UnsafeRawBufferPointer, after sign: UInt8) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            if text[position] == sign, position + 2 < text.count, let high = hexDigit(text[position + 1]),
                let low = hexDigit(text[position + 2])
            {
                output.append(high << 4 | low)
                position += 3
            } else {
                output.append(text[position])
                position += 1
            }
        }
        return output
    }

    /// Text that stands in base64 as a whole; nil where it does not, or is no text.
    static func base64(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var text = text[...]
        while let last = text.last, last <= 32 { text.removeLast() }
        guard text.count >= 8, text.count % 4 == 0 else { return nil }
        var output: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let digit = base64Digit(byte) else { return nil }
            bits = bits << 6 | UInt32(digit)
            count += 6
            if count >= 8 {
                count -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard padding <= 2, String(validating: output, as: UTF8.self) != nil else { return nil }
        return output
    }

    private static func base64Digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// HTML's character references: all numeric ones, and the names that programs write.
enum MarkupEntities {
    static func decoded(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        guard text.contains(UInt8(ascii: "&")) else { return Array(text) }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "&"),
                let end = text[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let meant = meaning(String(decoding: text[(position + 1)..<end], as: UTF8.self))
            else {
                output.append(text[position])
                position += 1
                continue
            }
            output.append(contentsOf: meant.utf8)
            position = end + 1
        }
        return output
    }

    private static func meaning(_ name: String) -> String? {
        guard name.hasPrefix("#") else { return names[name] }
        let number = name.dropFirst()
        let isHex = number.hasPrefix("x") || number.hasPrefix("X")
        let value = isHex ? UInt32(number.dropFirst(), radix: 16) : UInt32(number)
        return value.flatMap(UnicodeScalar.init).map { String($0) }
    }

    private static let names = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "\u{AD}", "auml": "ä",
        "ouml": "ö",
        "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "agrave": "à",
        "aacute": "á", "iacute": "í", "oacute": "ó", "uacute": "ú", "ntilde": "ñ", "ccedil": "ç", "ecirc": "ê",
        "ocirc": "ô",
    ]
}
