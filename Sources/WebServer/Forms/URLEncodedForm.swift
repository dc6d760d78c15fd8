/// `application/x-www-form-urlencoded`, strictly: a broken escape refuses the form.
struct URLEncodedForm {
    let bounds: FormBounds

    func read(_ body: [UInt8]) throws(FormFault) -> SubmittedForm {
        var form = SubmittedForm()
        for pair in body.split(separator: UInt8(ascii: "&")) {
            guard form.fields.count < bounds.fieldsMax else { throw .tooMuch }
            let middle = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try decode(pair[..<middle])
            let value = try decode(pair[middle...].dropFirst())
            guard name.count <= bounds.nameBytesMax, value.count <= bounds.valueBytesMax else { throw .tooMuch }
            form.fields.append(FormField(name: try formText(name), value: try formText(value)))
        }
        return form
    }

    private func decode(_ bytes: ArraySlice<UInt8>) throws(FormFault) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): output.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw .malformed
                }
                output.append(high << 4 | low)
            default: output.append(byte)
            }
        }
        return output
    }

    private func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
