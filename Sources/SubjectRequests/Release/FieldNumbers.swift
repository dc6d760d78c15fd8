/// What a field's name says of the numbers in it.
package enum FieldNumbers: Sendable, Hashable {
    /// Telephone numbers: any number of a fitting length is one.
    case phones
    /// Numbers of things, such as orders and accounts: only what begins with a plus sign is a telephone number.
    case codes
    /// Nothing: a telephone number must be written as one.
    case any

    package init(of field: String) {
        let name = field.lowercased()
        if FieldNumbers.isOfPhones(name) {
            self = .phones
        } else {
            let words = name.split { !$0.isLetter }.map(String.init)
            let isOfCodes = words.contains { FieldNumbers.codeWords.contains($0) }
            self = isOfCodes ? .codes : .any
        }
    }

    private static func isOfPhones(_ name: String) -> Bool {
        ["phone", "mobile", "tel", "fax", "cell", "msisdn", "handy"].contains { name.contains($0) }
            && !["tele", "cancel", "excel", "hotel", "intel"].contains { name.contains($0) && !name.contains("phone") }
    }

    private static let codeWords: Set<String> = [
        "account", "amount", "barcode", "checksum", "ean", "gtin", "hash", "iban", "id", "invoice", "isbn", "oid",
        "order", "postcode", "receipt", "ref", "reference", "serial", "sku", "tax", "timestamp", "tracking", "uuid",
        "vat",
        "version",
    ]
}

/// International bank account numbers (ISO 13616), whose groups of digits look like telephone numbers.
enum BankNumber {
    /// The end of the one that begins at `start`; nil where none does.
    static func end(at start: Int, in text: UnsafeRawBufferPointer) -> Int? {
        guard start + 15 <= text.count, isLetter(text[start]), isLetter(text[start + 1]), isDigit(text[start + 2]),
            isDigit(text[start + 3]), start == 0 || !isAlphanumeric(text[start - 1])
        else { return nil }
        var characters: [UInt8] = []
        var end: Int?
        var position = start
        while position < text.count, characters.count < 34 {
            let byte = text[position]
            guard isAlphanumeric(byte) || byte == UInt8(ascii: " ") && characters.count.isMultiple(of: 4) else { break }
            if isAlphanumeric(byte) { characters.append(byte) }
            position += 1
            let isWhole = position == text.count || !isAlphanumeric(text[position])
            if isWhole, characters.count >= 15, remainder(characters) == 1 { end = position }
        }
        return end
    }

    /// Of the number, its first four characters behind the others and letters counted from 10, divided by 97.
    private static func remainder(_ characters: [UInt8]) -> Int {
        (characters[4...] + characters[..<4]).reduce(0) { rest, byte in
            if isDigit(byte) { return (rest * 10 + Int(byte) - 0x30) % 97 }
            return (rest * 100 + Int(byte | 0x20) - 0x61 + 10) % 97
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
}
