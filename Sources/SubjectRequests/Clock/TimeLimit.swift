/// A length of time as statutes state it.
package enum TimeLimit: Sendable, Hashable, Codable {
    /// Ends with the same date of a later month, or that month's last day.
    case months(Int)
    /// Calendar days after the day on which it starts; 0 is the same day.
    case days(Int)
    /// Working days after the day on which it starts.
    case workingDays(Int)

    /// The sum; nil when the two are measured differently.
    func adding(_ more: TimeLimit) -> TimeLimit? {
        switch (self, more) {
        case (.months(let left), .months(let right)): .months(left + right)
        case (.days(let left), .days(let right)): .days(left + right)
        case (.workingDays(let left), .workingDays(let right)): .workingDays(left + right)
        default: nil
        }
    }

    package var count: Int {
        switch self {
        case .months(let count), .days(let count), .workingDays(let count): count
        }
    }

    /// "months", "days", "working days".
    var unit: String {
        switch self {
        case .months: "months"
        case .days: "days"
        case .workingDays: "working days"
        }
    }

    /// True when both are counted in the same unit.
    package func isMeasured(like other: TimeLimit) -> Bool { adding(other) != nil }
}

extension TimeLimit: CustomStringConvertible {
    /// "1 month", "30 days", "20 working days", "the same day".
    package var description: String {
        switch self {
        case .days(0): "the same day"
        case .months(let count): count == 1 ? "1 month" : "\(count) months"
        case .days(let count): count == 1 ? "1 day" : "\(count) days"
        case .workingDays(let count): count == 1 ? "1 working day" : "\(count) working days"
        }
    }

    /// Reads what ``description`` writes; nil for anything else.
    package init?(_ text: some StringProtocol) {
        if text == "the same day" {
            self = .days(0)
            return
        }
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let count = Int(words[0]), (1...1_000).contains(count) else { return nil }
        switch words[1] {
        case "month", "months": self = .months(count)
        case "day", "days": self = .days(count)
        case "working day", "working days": self = .workingDays(count)
        default: return nil
        }
    }
}

/// More time than the statute's first limit, announced to the person.
package struct DeadlineExtension: Sendable, Hashable, CustomStringConvertible {
    package let length: TimeLimit

    package init(_ length: TimeLimit) { self.length = length }

    /// Reads `+2m`, `+45d`, `+10wd`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard text.first == "+" else { return nil }
        let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), (1...1_000).contains(count) else { return nil }
        switch text.dropFirst(1 + digits.count) {
        case "m": length = .months(count)
        case "d": length = .days(count)
        case "wd": length = .workingDays(count)
        default: return nil
        }
    }

    package var description: String {
        switch length {
        case .months(let count): "+\(count)m"
        case .days(let count): "+\(count)d"
        case .workingDays(let count): "+\(count)wd"
        }
    }
}
