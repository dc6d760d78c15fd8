extension FileTable.Encoding {
    /// Text in these bytes.
    func decode(_ bytes: ArraySlice<UInt8>) throws(RecordFlaw) -> String {
        switch self {
        case .utf8:
            guard let text = String(validating: bytes, as: UTF8.self) else { throw RecordFlaw("is not in UTF-8") }
            return text
        case .latin1: return FileTable.Encoding.text(bytes.map { UInt32($0) })
        case .windows1252:
            return FileTable.Encoding.text(
                bytes.map { (0x80...0x9F).contains($0) ? FileTable.Encoding.windows[Int($0) - 0x80] : UInt32($0) }
            )
        }
    }

    /// Nil where a character has no place in the encoding.
    func encode(_ text: String) -> [UInt8]? {
        if self == .utf8 { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let byte = byte(scalar.value) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private func byte(_ scalar: UInt32) -> UInt8? {
        if self == .windows1252, let place = FileTable.Encoding.windows.firstIndex(of: scalar) {
            return UInt8(place + 0x80)
        }
        if self == .windows1252, (0x80...0x9F).contains(scalar) { return nil }
        return UInt8(exactly: scalar)
    }

    private static func text(_ scalars: [UInt32]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        return String(view)
    }

    /// What Windows put from 0x80 to 0x9F, where Latin 1 has control characters; five places are empty.
    private static let windows: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x9D,
        0x017E, 0x0178,
    ]
}
