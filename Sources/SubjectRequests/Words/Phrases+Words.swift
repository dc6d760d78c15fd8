extension Phrases {
    /// The keys that every part of Habeas may ask for.
    package static let shared: [String] =
        Weekday.allCases.map { "weekday-\($0)" } + (1...12).map { "month-\($0)" }
        + ["first-of-month", "date", "date-with-weekday", "date-of-any-year"]
        + [
            "thousands", "decimal", "singular", "years", "months", "days", "working-days", "hours", "same-day",
            "list-and",
        ]
        + Right.allCases.flatMap { ["wish-\($0.rawValue)", "concern-\($0.rawValue)"] }
        + StartEvent.allCases.map { "start-\($0.rawValue)" }
        + derivationKeys + withholdingKeys + ["shared-mailboxes"]

    /// A day as people write it: `18 January 2027`, or `Monday 18 January 2027`.
    package func day(_ day: CivilDate, weekday: Bool = false) -> String {
        self(
            weekday ? "date-with-weekday" : "date",
            [
                "weekday": self["weekday-\(day.weekday)"],
                "day": dayOfMonth(day.day),
                "month": self["month-\(day.month)"],
                "year": String(day.year),
            ]
        )
    }

    /// A day of any year: `25 December`.
    package func day(_ day: MonthDay) -> String {
        self("date-of-any-year", ["day": dayOfMonth(day.day), "month": self["month-\(day.month)"]])
    }

    private func dayOfMonth(_ day: Int) -> String { day == 1 ? self["first-of-month"] : String(day) }

    /// `1 day`, `12 days`.
    package func days(_ count: Int) -> String { counted("days", count) }

    /// `7 years`, `1 year and 6 months`.
    package func period(_ period: Period) -> String {
        let parts = [
            ("years", period.months / 12), ("months", period.months % 12), ("days", period.days),
            ("hours", period.hours),
        ]
        return list(parts.filter { $0.1 > 0 }.map { counted($0.0, $0.1) })
    }

    /// `1 month`, `20 working days`, `the same day`.
    package func limit(_ limit: TimeLimit) -> String {
        switch limit {
        case .days(0): self["same-day"]
        case .months(let count): counted("months", count)
        case .days(let count): counted("days", count)
        case .workingDays(let count): counted("working-days", count)
        }
    }

    /// A whole number with its thousands told apart.
    package func number(_ number: Int) -> String {
        var groups: [String] = []
        var rest = String(number)[...]
        while rest.count > 3 {
            groups.insert(String(rest.suffix(3)), at: 0)
            rest = rest.dropLast(3)
        }
        let mark = self["thousands"]
        // A space would vanish at the end of a line of the file, so it is written as a word.
        return ([String(rest)] + groups).joined(separator: mark == "thin-space" ? "\u{202F}" : mark)
    }

    /// What a kind of data is called, by its category in a data map: `user.contact.phone_number` is a "phone number". Nil where the
    /// language has no word for it.
    package func category(_ category: String) -> String? {
        category.split(separator: ".").last.flatMap { sentences["category-\($0)"] }
    }

    /// `a`, `a and b`, `a, b and c`.
    package func list(_ parts: [String]) -> String {
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
        return self("list-and", ["first": parts.dropLast().joined(separator: ", "), "last": last])
    }

    /// What somebody asked for: ends the sentence "You asked us to …".
    package func wish(_ right: Right) -> String { self["wish-\(right.rawValue)"] }

    /// The same wish as somebody else reads it to whom it is passed on: ends the sentence "They ask for …".
    package func concern(_ right: Right) -> String { self["concern-\(right.rawValue)"] }
}
