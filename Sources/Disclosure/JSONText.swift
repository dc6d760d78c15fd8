import SubjectRequests

/// RFC 8259, written byte by byte: what stands in a store comes back exactly.
enum JSONText {
    /// A value: integers and reals as numbers, bytes as base64 text, the three reals without a decimal as their names.
    static func append(_ value: SpoolValue, to output: inout [UInt8]) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .boolean(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): output.append(contentsOf: String(number).utf8)
        case .real(let number):
            guard number.isFinite else { return append(CellText.decimal(number), to: &output) }
            output.append(contentsOf: CellText.decimal(number).utf8)
        case .text(let text): append(text, to: &output)
        case .bytes(let bytes):
            output.append(UInt8(ascii: "\""))
            CellText.appendBase64(bytes, to: &output)
            output.append(UInt8(ascii: "\""))
        }
    }

    static func append(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &output) }
    }

    /// UTF-8 as it is, between quotation marks; escapes only where the grammar asks for one.
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var start = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<position]))
                appendEscape(of: byte, to: &output)
                start = position + 1
            }
            position += 1
        }
        output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
        output.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 8: output.append(UInt8(ascii: "b"))
        case 9: output.append(UInt8(ascii: "t"))
        case 10: output.append(UInt8(ascii: "n"))
        case 12: output.append(UInt8(ascii: "f"))
        case 13: output.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        default:
            output.append(contentsOf: "u00".utf8)
            for digit in [byte >> 4, byte & 15] { output.append(hexDigits[Int(digit)]) }
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
