/// How IMAP writes what we write otherwise.
enum IMAPSpelling {
    /// A folder's name as a quoted string: what is not ASCII in modified UTF-7 (RFC 3501 section 5.1.3).
    static func folder(_ name: String) throws(OutboundError) -> String {
        var text = ""
        var other: [UInt16] = []
        func flushed() -> String { other.isEmpty ? "" : "&\(base64(other))-" }
        for unit in name.utf16 {
            guard unit >= 0x20, unit != 0x7F else { throw .folderName }
            guard unit < 0x7F, let scalar = Unicode.Scalar(unit) else {
                other.append(unit)
                continue
            }
            text += flushed()
            other = []
            switch scalar {
            case "&": text += "&-"
            case "\"", "\\": text += "\\\(scalar)"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += flushed()
        guard !name.isEmpty, text.utf8.count <= 200 else { throw .folderName }
        return "\"\(text)\""
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,")

    /// UTF-16 in base64 with a comma for the slash and nothing at the end.
    private static func base64(_ units: [UInt16]) -> String {
        let bits = units.flatMap { unit in (0..<16).map { Int(unit >> (15 - $0)) & 1 } }
        return String(
            stride(from: 0, to: bits.count, by: 6).map { place in
                alphabet[(0..<6).reduce(0) { $0 << 1 | (place + $1 < bits.count ? bits[place + $1] : 0) }]
            }
        )
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// ` 1-Nov-2026 10:11:12 +1300` in seconds since 1970; nil for anything else.
    static func seconds(_ text: [UInt8]) -> Int64? {
        let parts = String(decoding: text, as: UTF8.self).split { " -:".contains($0) }
        // The sign of the zone is lost in the split when it is a minus.
        let isWest = text.suffix(5).first == UInt8(ascii: "-")
        guard parts.count == 7, let month = months.firstIndex(of: parts[1].lowercased()),
            let day = Int64(parts[0]), let year = Int64(parts[2]), let hour = Int64(parts[3]),
            let minute = Int64(parts[4]), let second = Int64(parts[5]), let zone = Int64(parts[6]),
            (1...31).contains(day), (1970...9999).contains(year), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second), (0...1_500).contains(abs(zone))
        else { return nil }
        let offset = (abs(zone) / 100 * 60 + abs(zone) % 100) * 60
        let days = daysSinceEpoch(year: year, month: Int64(month + 1), day: day)
        return days * 86_400 + hour * 3_600 + minute * 60 + second - (isWest ? -offset : offset)
    }

    /// By the calendar in use since 1582, in which March begins the year so that the odd day comes last.
    private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    /// `1-Nov-2026`, as SEARCH wants a day.
    static func day(year: Int, month: Int, day: Int) -> String {
        "\(day)-\(months[(month - 1) % 12].prefix(1).uppercased())\(months[(month - 1) % 12].dropFirst())-\(year)"
    }
}
