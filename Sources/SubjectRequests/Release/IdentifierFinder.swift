/// A mail address or telephone number inside a text.
package struct FoundIdentifier: Sendable, Hashable {
    package let identity: Identity
    /// In bytes of the text's UTF-8.
    package let bytes: Range<Int>
}

/// Finds mail addresses and telephone numbers in texts.
package enum IdentifierFinder {
    /// Whether the whole text is one.
    package static func isIdentifier(_ text: String) -> Bool {
        guard text.utf8.count <= 254 else { return false }
        let trimmed = text.filter { !$0.isWhitespace }
        return isMailAddress(trimmed) || find(in: text).count == 1 && PhoneShape.isWhole(text)
    }

    /// The texts of those inside `text`.
    package static func find(in text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            return find(in: raw, isOfPhones: false).map { String(decoding: raw[$0.bytes], as: UTF8.self) }
        }
    }

    /// - Parameter isOfPhones: whether the field's name says that it holds telephone numbers; then any number of a fitting
    ///   length is one, otherwise it must be written as one.
    package static func find(in text: UnsafeRawBufferPointer, isOfPhones: Bool) -> [FoundIdentifier] {
        var found: [FoundIdentifier] = []
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "@"),
                let address = address(around: position, in: text, after: found.last?.bytes.upperBound)
            {
                // Digits before an @ belong to the address.
                while let last = found.last, last.bytes.upperBound > address.bytes.lowerBound { found.removeLast() }
                found.append(address)
                position = address.bytes.upperBound
            } else if PhoneShape.canBegin(byte), let phone = PhoneShape.phone(at: position, in: text, isOfPhones) {
                if let phone = phone.found { found.append(phone) }
                position = phone.end
            } else {
                position += 1
            }
        }
        return found
    }

    /// Whether a field's name says that it holds telephone numbers.
    package static func isOfPhones(_ field: String) -> Bool {
        let name = field.lowercased()
        return ["phone", "mobile", "tel", "fax", "cell", "msisdn", "handy"].contains { name.contains($0) }
            && !["tele", "cancel", "excel", "hotel", "intel"].contains { name.contains($0) && !name.contains("phone") }
    }

    private static func address(
        around at: Int,
        in text: UnsafeRawBufferPointer,
        after: Int?
    ) -> FoundIdentifier? {
        var start = at
        let least = max(after ?? 0, at - 64)
        while start > least, isOfLocalPart(text[start - 1]) { start -= 1 }
        var end = at + 1
        while end < text.count, end - at < 254, isOfDomain(text[end]) { end += 1 }
        while end > at + 1, text[end - 1] == UInt8(ascii: ".") || text[end - 1] == UInt8(ascii: "-") { end -= 1 }
        while start < at, text[start] & 0xC0 == 0x80 || ".'-/=".utf8.contains(text[start]) { start += 1 }
        let written = String(decoding: text[start..<end], as: UTF8.self)
        guard isMailAddress(written), let identity = Identity(kind: .email, value: written) else { return nil }
        return FoundIdentifier(identity: identity, bytes: start..<end)
    }

    private static func isOfLocalPart(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte >= 0x80 || ".!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isOfDomain(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte >= 0x80 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
}

/// How telephone numbers are written.
enum PhoneShape {
    static func canBegin(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "(")
    }

    static func isWhole(_ text: String) -> Bool {
        text.utf8.allSatisfy { isDigit($0) || "+-(). /".utf8.contains($0) || $0 == 0xC2 || $0 == 0xA0 }
    }

    /// Reads the longest run at `start` that could be one; nil where none begins. `found` is nil where it is none after all.
    static func phone(
        at start: Int,
        in text: UnsafeRawBufferPointer,
        _ isOfPhones: Bool
    ) -> (found: FoundIdentifier?, end: Int)? {
        let isInside =
            start > 0 && (isAlphanumeric(text[start - 1]) || text[start - 1] >= 0x80 && text[start - 1] != 0xA0)
        var end = start
        var last = start
        while end < text.count, isOfNumber(text, end), end - start < 40 {
            if isDigit(text[end]) { last = end + 1 }
            end += 1
        }
        guard last > start else { return nil }
        let written = String(decoding: text[start..<last], as: UTF8.self)
        let goesOn = last < text.count && (isAlphanumeric(text[last]) || text[last] == UInt8(ascii: "_"))
        guard !isInside, !goesOn, isPhone(written, isOfPhones),
            let identity = Identity(kind: .phone, value: written)
        else { return (nil, last) }
        return (FoundIdentifier(identity: identity, bytes: start..<last), last)
    }

    private static func isOfNumber(_ text: UnsafeRawBufferPointer, _ position: Int) -> Bool {
        let byte = text[position]
        if isDigit(byte) || "+-(). /".utf8.contains(byte) { return true }
        let isSpace = byte == 0xC2 && position + 1 < text.count && text[position + 1] == 0xA0
        return isSpace || byte == 0xA0 && position > 0 && text[position - 1] == 0xC2
    }

    private static func isPhone(_ written: String, _ isOfPhones: Bool) -> Bool {
        let groups = written.split { !$0.isNumber }.map(String.init)
        let digits = groups.joined()
        guard (7...15).contains(digits.count), !isDate(written, groups), !isAddressOfHost(written, groups) else {
            return false
        }
        if isOfPhones { return true }
        if written.hasPrefix("+") || written.hasPrefix("(+") { return digits.count >= 8 }
        if written.hasPrefix("00") { return digits.count >= 10 }
        // A decimal such as 0.1234567 has one point and two groups.
        let isDecimal = groups.count == 2 && written.contains(".") && groups[0].count == 1
        if digits.hasPrefix("0") { return digits.count >= 9 && !isDecimal }
        // As North America writes them: three, three and four digits.
        return groups.map(\.count) == [3, 3, 4]
    }

    private static func isDate(_ written: String, _ groups: [String]) -> Bool {
        let sizes = groups.prefix(3).map(\.count)
        let isPlain = !written.contains("+") && !written.contains("(")
        guard isPlain, sizes.count == 3 else { return false }
        return sizes[0] == 4 && sizes[1] <= 2 && sizes[2] <= 2
            || sizes[0] <= 2 && sizes[1] <= 2 && [2, 4].contains(sizes[2])
                && groups.count == 3
    }

    private static func isAddressOfHost(_ written: String, _ groups: [String]) -> Bool {
        groups.count == 4 && written.count { $0 == "." } == 3 && groups.allSatisfy { Int($0).map { $0 < 256 } ?? false }
    }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
