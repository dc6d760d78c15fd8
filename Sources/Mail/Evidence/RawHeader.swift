/// The fields at the head of a message as they came, unfolded and in order: also of a message whose parts may not be read.
/// Ends at the first line that can be no field.
enum RawHeader {
    struct Field: Sendable, Hashable {
        /// In lower case.
        let name: String
        /// Undecoded.
        let value: String
    }

    private static let bytesMost = 64 << 10

    static func fields(_ raw: [UInt8]) -> [Field] {
        var fields: [Field] = []
        for line in raw.prefix(bytesMost).split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            guard !text.isEmpty else {
                // Pipes put blank lines before the header.
                if fields.isEmpty { continue }
                break
            }
            if text.hasPrefix(" ") || text.hasPrefix("\t") {
                guard let last = fields.popLast() else { break }
                fields.append(Field(name: last.name, value: last.value + text))
                continue
            }
            if fields.isEmpty, text.hasPrefix("From ") || text.hasPrefix(">From ") { continue }
            guard let colon = text.firstIndex(of: ":"), isName(text[..<colon]) else { break }
            let name = text[..<colon].lowercased().trimmed()
            fields.append(Field(name: name, value: String(text[text.index(after: colon)...])))
        }
        return fields
    }

    /// RFC 5322 section 3.6.8, and the white space before the colon of section 4.5.
    private static func isName(_ text: Substring) -> Bool {
        let name = String(text).trimmed()
        return !name.isEmpty && name.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
    }
}
