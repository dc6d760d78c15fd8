import Definitions
import SubjectRequests

/// The small phrases in which statute and calendar files state lengths and days.
extension DefinitionReader {
    /// "1 month", "45 days", "20 working days", "the same day".
    func timeLimit() -> TimeLimit? {
        guard let text = text() else { return nil }
        guard let limit = TimeLimit(text) else {
            problem("not-a-limit", "'\(text)' is no limit such as: 1 month, 45 days, 20 working days, the same day")
            return nil
        }
        return limit
    }

    /// Our words for rights, or the law's.
    func rights() -> Set<Right>? {
        guard let entries = isList ? list() : [self] else { return nil }
        var rights: Set<Right> = []
        for entry in entries {
            guard let word = entry.text() else { continue }
            guard let right = Right(word: word) else {
                let known = Right.allCases.map(\.rawValue).joined(separator: ", ")
                entry.problem("unknown-right", "'\(word)' is none of: \(known)")
                continue
            }
            if !rights.insert(right).inserted { entry.problem("right-twice", "'\(word)' stands here already") }
        }
        return rights
    }

    /// `12-25`: month and day.
    func monthDay() -> MonthDay? {
        guard let text = text() else { return nil }
        let parts = text.split(separator: "-").map { Int($0) }
        guard text.utf8.count == 5, parts.count == 2, let month = parts[0], let day = parts[1],
            let date = MonthDay(month: month, day: day)
        else {
            problem("not-a-month-day", "'\(text)' is no day of the year written MM-DD")
            return nil
        }
        return date
    }

    func weekday() -> Weekday? {
        guard let text = text() else { return nil }
        guard let weekday = Weekday(word: text) else {
            problem("not-a-weekday", "'\(text)' is no day of the week, in small letters")
            return nil
        }
        return weekday
    }

    /// "first monday of may", "last monday of august".
    func weekdayOfMonth() -> WeekdayOfMonth? {
        guard let text = text() else { return nil }
        let words = text.split(separator: " ").map(String.init)
        let ordinals = ["first": 1, "second": 2, "third": 3, "fourth": 4]
        guard words.count == 4, words[2] == "of", words[0] == "last" || ordinals[words[0]] != nil,
            let weekday = Weekday(word: words[1]), let month = monthNumber(words[3])
        else {
            problem("not-a-weekday-of-month", "'\(text)' is no day such as: first monday of may, last monday of august")
            return nil
        }
        return WeekdayOfMonth(ordinals[words[0]], weekday, of: month)
    }

    private func monthNumber(_ word: String) -> Int? {
        let months = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        return months.firstIndex(of: word).map { $0 + 1 }
    }
}

extension Weekday {
    fileprivate init?(word: String) {
        guard let day = Weekday.allCases.first(where: { "\($0)" == word }) else { return nil }
        self = day
    }
}
