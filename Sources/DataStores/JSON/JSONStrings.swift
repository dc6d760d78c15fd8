/// Strings of JSON: where they end, and what they stand for.
extension JSONReading {
    /// The place of the string that stands next, in its quotes. Its escapes are right; its bytes may yet be no UTF-8.
    mutating func string() throws(NotJSON) -> Range<Int> {
        let start = place
        try expect("\"")
        while let byte = next {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return start..<place
            case UInt8(ascii: "\\"): _ = try escape()
            case 0..<0x20: throw flaw(.controlCharacter)
            default: continue
            }
        }
        throw flaw(.cutShort)
    }

    /// What the string at `literal`, in its quotes, stands for.
    func text(_ literal: Range<Int>) throws(NotJSON) -> String {
        let inner = literal.dropFirst().dropLast()
        let plain = bytes[inner]
        guard plain.contains(UInt8(ascii: "\\")) else { return try decoded(plain, at: literal) }
        var whole: [UInt8] = []
        var reading = JSONReading(bytes, inner)
        while let byte = reading.next {
            reading.place += 1
            if byte == UInt8(ascii: "\\") {
                whole += String(try reading.escape()).utf8
            } else {
                whole.append(byte)
            }
        }
        return try decoded(whole[...], at: literal)
    }

    private func decoded(_ bytes: ArraySlice<UInt8>, at literal: Range<Int>) throws(NotJSON) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw NotJSON(offset: literal.lowerBound, flaw: .notUTF8)
        }
        return text
    }

    /// What stands behind a backslash.
    private mutating func escape() throws(NotJSON) -> Unicode.Scalar {
        guard let letter = next else { throw flaw(.cutShort) }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default: throw flaw(.noJSON)
        }
    }

    private mutating func scalar() throws(NotJSON) -> Unicode.Scalar {
        var number = try unit()
        if (0xD800..<0xDC00).contains(number) {
            guard take("\\"), take("u") else { throw flaw(.halfCharacter) }
            let low = try unit()
            guard (0xDC00..<0xE000).contains(low) else { throw flaw(.halfCharacter) }
            number = 0x1_0000 + (number - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(number) else { throw flaw(.halfCharacter) }
        return scalar
    }

    private mutating func unit() throws(NotJSON) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw flaw(next == nil ? .cutShort : .noJSON)
            }
            unit = unit << 4 | UInt32(digit)
            place += 1
        }
        return unit
    }
}
