import SubjectRequests

/// A day by which a letter wants something, as an authority's does.
package struct NamedDay: Sendable, Hashable {
    package let day: CivilDate
    /// The words that say so: `no later than 14 December 2026`.
    package let words: String

    /// The first day in a text that a word such as *by* or *spätestens* stands before.
    ///
    /// - Parameter earliest: days before are another letter's.
    package static func find(in text: String, notBefore earliest: CivilDate) -> NamedDay? {
        var found: [(place: String.Index, day: NamedDay)] = []
        func note(_ range: Range<Substring.Index>, _ day: CivilDate?, _ text: Substring) {
            guard let day, day >= earliest, let start = start(of: range.lowerBound, in: text) else { return }
            let words = text[start..<range.upperBound].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            found.append((range.lowerBound, NamedDay(day: day, words: words)))
        }
        let text = text.prefix(20_000)
        for match in text.matches(of: dayBeforeMonth) {
            note(match.range, day(match.1, month: match.2, match.3), text)
        }
        for match in text.matches(of: monthBeforeDay) {
            note(match.range, day(match.2, month: match.1, match.3), text)
        }
        for match in text.matches(of: /\d{4}-\d{2}-\d{2}/) { note(match.range, CivilDate(match.output), text) }
        for match in text.matches(of: numbers) {
            note(match.range, Int(match.2).flatMap { day(match.1, $0, match.3) }, text)
        }
        return found.min { $0.place < $1.place }?.day
    }

    private typealias Parts = (Substring, Substring, Substring, Substring)

    private static var dayBeforeMonth: Regex<Parts> {
        #/
        (\d{1,2}) (?:st|nd|rd|th|er|\.)? \s+ (?:de\s|of\s)? (\p{L}{3,12}) \.?,? \s+ (?:de\s|del\s)? (\d{4})
        /#
    }

    private static var monthBeforeDay: Regex<Parts> { /(\p{L}{3,12})\s+(\d{1,2})(?:st|nd|rd|th)?,\s+(\d{4})/ }

    /// The day first, as wherever such an authority writes to us.
    private static var numbers: Regex<Parts> { /(\d{1,2})[.\/](\d{1,2})[.\/](\d{4})/ }

    private static func day(_ day: Substring, month: Substring, _ year: Substring) -> CivilDate? {
        let name = String(month).lowercased()
        return months.first { $0.key.contains { name.hasPrefix($0) } }.flatMap { NamedDay.day(day, $0.value, year) }
    }

    private static func day(_ day: Substring, _ month: Int, _ year: Substring) -> CivilDate? {
        guard let day = Int(day), let year = Int(year) else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Where the words begin that make a day one to answer by; nil where none stand close before it.
    private static func start(of day: Substring.Index, in text: Substring) -> Substring.Index? {
        let before = text[..<day].suffix(48)
        let lower = before.lowercased()
        guard lower.count == before.count else { return nil }
        let starts = limits.compactMap { limit in
            lower.ranges(of: limit).last.flatMap { range -> Int? in
                let place = lower.distance(from: lower.startIndex, to: range.lowerBound)
                let isWhole = place == 0 || !lower[lower.index(before: range.lowerBound)].isLetter
                return isWhole ? place : nil
            }
        }
        return starts.min().map { before.index(before.startIndex, offsetBy: $0) }
    }

    private static let limits = [
        "by ", "before ", "until ", "no later than", "not later than", "deadline", "due on", "due by",
        "bis ", "spätestens", "frist", "vor dem",
        "avant", "au plus tard", "d'ici", "d’ici", "délai", "jusqu",
        "antes del", "a más tardar", "plazo", "hasta",
    ]

    /// Beginnings of the months' names in the four languages.
    private static let months: [[String]: Int] = [
        ["jan", "jän", "ene"]: 1, ["feb", "fév", "fev"]: 2, ["mar", "mär", "mrz"]: 3, ["apr", "avr", "abr"]: 4,
        ["may", "mai"]: 5, ["jun", "juin"]: 6, ["jul", "juil"]: 7, ["aug", "aoû", "aou", "ago"]: 8, ["sep"]: 9,
        ["oct", "okt"]: 10, ["nov"]: 11, ["dec", "dez", "déc", "dic"]: 12,
    ]
}
