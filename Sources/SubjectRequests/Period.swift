/// A length of calendar time as ISO 8601 writes it: `P28D`, `P3M`, `P7Y`, `P1Y6M`, `P2W`, `PT4H`.
package struct Period: Sendable, Hashable {
    package var months: Int
    package var days: Int
    package var hours: Int

    package init(months: Int = 0, days: Int = 0, hours: Int = 0) {
        self.months = months
        self.days = days
        self.hours = hours
    }

    /// Nil when the text is no ISO 8601 duration in years, months, weeks, days and hours.
    package init?(_ text: String) {
        guard text.hasPrefix("P"), text.count > 1 else { return nil }
        self.init()
        let parts = text.dropFirst().split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count <= 2, read(parts[0], units: ["Y", "M", "W", "D"]) else { return nil }
        guard parts.count == 2 else { return }
        guard !parts[1].isEmpty, read(parts[1], units: ["H"]) else { return nil }
    }

    private mutating func read(_ text: Substring, units: [Character]) -> Bool {
        var remaining = units[...]
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            guard let amount = Int(digits), amount <= 100_000, let position = remaining.firstIndex(of: character) else {
                return false
            }
            switch character {
            case "Y": months += amount * 12
            case "M": months += amount
            case "W": days += amount * 7
            case "D": days += amount
            default: hours += amount
            }
            remaining = remaining[(position + 1)...]
            digits = ""
        }
        return digits.isEmpty
    }
}

extension Period: CustomStringConvertible {
    package var description: String {
        guard self != Period() else { return "P0D" }
        let date = (months == 0 ? "" : "\(months)M") + (days == 0 ? "" : "\(days)D")
        return "P" + date + (hours == 0 ? "" : "T\(hours)H")
    }
}

extension CivilDate {
    /// The day `period` later; hours do not count.
    package func adding(_ period: Period) -> CivilDate { adding(months: period.months).adding(days: period.days) }
}
