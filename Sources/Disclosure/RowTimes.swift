import SubjectRequests

/// A month of a year, in order of time.
struct Month: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Counted from January of the year 0.
    let number: Int

    init(number: Int) { self.number = number }

    init(of time: Timestamp) {
        let days = Int(time.microseconds / 86_400_000_000)
        let day = CivilDate(daysSinceEpoch: days)
        self.init(number: day.year * 12 + day.month - 1)
    }

    /// Of text that begins with a day as ISO 8601 writes it, `2026-11-27`; nil for any other.
    init?(_ text: UnsafeRawBufferPointer) {
        guard text.count >= 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = Month.digits(text[0..<4]), let month = Month.digits(text[5..<7]),
            let day = Month.digits(text[8..<10]), year >= Month.firstYear, 1...12 ~= month, 1...31 ~= day
        else { return nil }
        self.init(number: year * 12 + month - 1)
    }

    var year: Int { number / 12 }
    /// From 1.
    var month: Int { number % 12 + 1 }
    /// As `2026-11`.
    var description: String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

    static func < (left: Month, right: Month) -> Bool { left.number < right.number }

    /// What is older is no record's time but a placeholder.
    private static let firstYear = 1970

    private static func digits(_ text: Slice<UnsafeRawBufferPointer>) -> Int? {
        var number = 0
        for byte in text {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }
}

/// When the rows of a collection are from, as far as their values tell: for each field how many rows have a day in it, by month.
struct RowTimes: Sendable, Hashable {
    private var byField: [[Month: Int]] = []

    mutating func note(_ row: SpoolRow) throws {
        while byField.count < row.count { byField.append([:]) }
        try row.forEach { position, value in
            guard case .text(let text) = value, let month = Month(text) else { return }
            byField[position][month, default: 0] += 1
        }
    }

    /// The field that dates the rows: the one that most of them have a day in, the first of several; nil where none has.
    func chosen(of fields: [HeldField]) -> (field: String, first: Month, last: Month, months: [Month: Int])? {
        let dating = zip(fields, byField).filter { RowTimes.isDating($0.0.name) && !$0.1.isEmpty }
        let rows = dating.map { $0.1.values.reduce(0, +) }
        guard let most = rows.max(), let place = rows.firstIndex(of: most) else { return nil }
        let (field, months) = dating[place]
        guard let first = months.keys.min(), let last = months.keys.max() else { return nil }
        return (field.name, first, last, months)
    }

    /// Days of birth, and those by which something ends, do not say when a row is from.
    private static func isDating(_ name: String) -> Bool {
        let name = name.lowercased()
        return !["birth", "dob", "expir", "until", "valid", "due"].contains { name.contains($0) }
    }

    /// One row in the first month and one in the last.
    static func spanning(_ first: Month, _ last: Month) -> RowTimes {
        var times = RowTimes()
        times.byField = [[first: 1, last: 1]]
        return times
    }

    static let sample = spanning(Month(number: 2026 * 12), Month(number: 2026 * 12 + 3))
}

/// The time that the rows of an answer span, in equal periods, to be drawn as one lane for each collection.
struct TimeSpan: Sendable, Hashable {
    let first: Month
    let last: Month
    private let monthsPerPeriod: Int
    /// Rows in the fullest period of any lane.
    private let most: Int
    /// Nothing is from later; a day beyond is an appointment.
    private let end: Month

    /// What one collection has in each period that is not empty.
    struct Lane: Sendable, Hashable {
        let first: Month
        let last: Month
        let width: Int
        let bars: [Bar]
    }

    struct Bar: Sendable, Hashable {
        let x: Int
        let y: Int
        let height: Int
    }

    static let laneHeight = 24
    private static let barStep = 4

    /// Nil where no row tells when it is from.
    init?(_ parts: [SpoolSurvey.Part], until end: Month) {
        let dated = parts.map { TimeSpan.months(of: $0, until: end) }
        guard let first = dated.flatMap(\.keys).min(), let last = dated.flatMap(\.keys).max() else { return nil }
        let months = last.number - first.number + 1
        let perPeriod = months <= 36 ? 1 : months <= 144 ? 3 : 12
        self.end = end
        self.first = first
        self.last = last
        monthsPerPeriod = perPeriod
        most = dated.flatMap { TimeSpan.periods($0, from: first, perPeriod).values }.max() ?? 1
    }

    /// Nil for a collection whose rows do not tell.
    func lane(of part: SpoolSurvey.Part) -> Lane? {
        let months = TimeSpan.months(of: part, until: end)
        guard let first = months.keys.min(), let last = months.keys.max() else { return nil }
        let periods = TimeSpan.periods(months, from: self.first, monthsPerPeriod)
        let bars = periods.sorted { $0.key < $1.key }.map { period, rows in
            // Areas, not heights, stand for numbers: beside hundreds a single row can still be seen.
            let share = (Double(rows) / Double(most)).squareRoot()
            let height = max(3, Int((share * Double(TimeSpan.laneHeight)).rounded()))
            return Bar(x: period * TimeSpan.barStep, y: TimeSpan.laneHeight - height, height: height)
        }
        let count = (self.last.number - self.first.number) / monthsPerPeriod + 1
        return Lane(first: first, last: last, width: count * TimeSpan.barStep, bars: bars)
    }

    private static func months(of part: SpoolSurvey.Part, until end: Month) -> [Month: Int] {
        (part.times.chosen(of: part.head.shownFields)?.months ?? [:]).filter { $0.key <= end }
    }

    private static func periods(_ months: [Month: Int], from first: Month, _ perPeriod: Int) -> [Int: Int] {
        Dictionary(months.map { (($0.key.number - first.number) / perPeriod, $0.value) }, uniquingKeysWith: +)
    }
}
