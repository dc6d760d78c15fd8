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
            return find(in: raw, .any).map { String(decoding: raw[$0.bytes], as: UTF8.self) }
        }
    }

    /// - Parameter numbers: what the field's name says of the numbers in it.
    package static func find(in text: UnsafeRawBufferPointer, _ numbers: FieldNumbers) -> [FoundIdentifier] {
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
            } else if PhoneShape.canBegin(byte), let phone = PhoneShape.phone(at: position, in: text, numbers) {
                if let phone = phone.found { found.append(phone) }
                position = phone.end
            } else if let end = BankNumber.end(at: position, in: text) {
                position = end
            } else {
                position += 1
            }
        }
        return found
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
        _ numbers: FieldNumbers
    ) -> (found: FoundIdentifier?, end: Int)? {
        var end = start
        var last = start
        while end < text.count, isOfNumber(text, end), end - start < 40 {
            if isDigit(text[end]) { last = end + 1 }
            end += 1
        }
        guard last > start else { return nil }
        let written = String(decoding: text[start..<last], as: UTF8.self)
        let goesOn = last < text.count && (isAlphanumeric(text[last]) || text[last] == UInt8(ascii: "_"))
        guard !isInside(text, start), !goesOn, isPhone(written, numbers),
            let identity = Identity(kind: .phone, value: written)
        else { return (nil, last) }
        return (FoundIdentifier(identity: identity, bytes: start..<last), last)
    }

    /// Whether something longer is written there: a word, a code such as `INV-0012345678`, a path, a time, a decimal.
    private static func isInside(_ text: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        guard start > 0 else { return false }
        let before = text[start - 1]
        if isAlphanumeric(before) || before >= 0x80 && before != 0xA0 || "#_".utf8.contains(before) { return true }
        guard start > 1, text[start] != UInt8(ascii: "+") else { return false }
        if "-/".utf8.contains(before) { return isAlphanumeric(text[start - 2]) }
        return ":,".utf8.contains(before) && isDigit(text[start - 2])
    }

    private static func isOfNumber(_ text: UnsafeRawBufferPointer, _ position: Int) -> Bool {
        let byte = text[position]
        if isDigit(byte) || "+-(). /".utf8.contains(byte) { return true }
        let isSpace = byte == 0xC2 && position + 1 < text.count && text[position + 1] == 0xA0
        return isSpace || byte == 0xA0 && position > 0 && text[position - 1] == 0xC2
    }

    private static func isPhone(_ written: String, _ numbers: FieldNumbers) -> Bool {
        let groups = written.split { !$0.isNumber }.map(String.init)
        let digits = groups.joined()
        guard (7...15).contains(digits.count), !isDate(written, groups), !isAddressOfHost(written, groups) else {
            return false
        }
        if numbers == .phones { return true }
        if written.hasPrefix("+") || written.hasPrefix("(+") { return digits.count >= 8 }
        if numbers == .codes { return false }
        // No country's code begins with a zero.
        if digits.hasPrefix("00") { return digits.count >= 10 && !digits.hasPrefix("000") }
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
