/// A JSON value as it travels between us and a store's program.
enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// A number without point and exponent that fits 64 bits.
    case integer(Int64)
    /// Any other number, in its digits: what 64 bits would round stays as it was said.
    case number(String)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    static func real(_ number: Double) -> JSONValue {
        // JSON has no word for what is no number.
        number.isFinite ? .number("\(number)") : .text("\(number)")
    }

    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var integer: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    var flag: Bool? {
        guard case .boolean(let flag) = self else { return nil }
        return flag
    }

    var list: [JSONValue]? {
        guard case .list(let elements) = self else { return nil }
        return elements
    }

    /// A list of texts and of nothing else.
    var texts: [String]? {
        guard let list else { return nil }
        let texts = list.compactMap(\.text)
        return texts.count == list.count ? texts : nil
    }
}

extension JSONValue {
    /// One line of ASCII, members sorted by name: whatever encoding the reader takes it for, and wherever it believes that
    /// a line ends, it reads the same.
    var line: [UInt8] {
        var output: [UInt8] = []
        append(to: &output)
        output.append(UInt8(ascii: "\n"))
        return output
    }

    private func append(to output: inout [UInt8]) {
        switch self {
        case .null: output += "null".utf8
        case .boolean(let flag): output += (flag ? "true" : "false").utf8
        case .integer(let number): output += "\(number)".utf8
        case .number(let digits): output += digits.utf8
        case .text(let text): JSONValue.append(text, to: &output)
        case .list(let elements):
            output.append(UInt8(ascii: "["))
            for (place, element) in elements.enumerated() {
                if place > 0 { output.append(UInt8(ascii: ",")) }
                element.append(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (place, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if place > 0 { output.append(UInt8(ascii: ",")) }
                JSONValue.append(member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.append(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5C: output += [UInt8(ascii: "\\"), UInt8(unit)]
            case 0x20..<0x7F: output.append(UInt8(unit))
            default:
                output += "\\u".utf8
                for shift in [12, 8, 4, 0] { output.append(hexDigits[Int(unit >> shift) & 15]) }
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
