import Foundation

/// A day in the spellings that people and stores use.
enum WrittenDay {
    /// What may stand in a date beside its day, month and year.
    private static let fillers: Set<String> = [
        "st", "nd", "rd", "th", "of", "am", "den", "le", "er", "el", "de", "del",
    ]

    /// The day that a store holds as `YYYY-MM-DD`, with or without a time behind it; nil for any other text.
    static func held(_ text: String) -> CivilDate? {
        let rest = text.dropFirst(10)
        guard rest.isEmpty || rest.first == "T" || rest.first == " " else { return nil }
        return CivilDate(text.prefix(10))
    }

    /// The days that somebody may have meant: more than one where day and month may stand either way round.
    static func days(in text: String, months: [String: Int]) -> Set<CivilDate> {
        let parts = parts(of: text).filter { !fillers.contains($0) }
        guard parts.count == 3 else { return [] }
        let numbers = parts.map { Int($0) }
        if let word = numbers.firstIndex(of: nil) {
            let others = numbers.compactMap(\.self)
            guard word < 2, others.count == 2, let month = months[parts[word]] else { return [] }
            return days([(others[1], month, others[0])], years: [parts[2]])
        }
        let (first, second, third) = (numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0)
        if parts[0].count == 4 { return days([(first, second, third)], years: [parts[0]]) }
        let isDayFirst = text.contains(".")
        let either: [(year: Int, month: Int, day: Int)] =
            isDayFirst ? [(third, second, first)] : [(third, second, first), (third, first, second)]
        return days(either, years: [parts[2]])
    }

    /// A year has four digits: of two nobody can tell the century.
    private static func days(_ candidates: [(year: Int, month: Int, day: Int)], years: [String]) -> Set<CivilDate> {
        guard years.allSatisfy({ $0.count == 4 }) else { return [] }
        return Set(candidates.compactMap { CivilDate(year: $0.year, month: $0.month, day: $0.day) })
    }

    /// Runs of digits and runs of letters, folded.
    private static func parts(of text: String) -> [String] {
        var parts: [String] = []
        var wasDigit: Bool?
        for character in text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil) {
            let isDigit = character.isASCII && character.isNumber
            guard isDigit || character.isLetter else {
                wasDigit = nil
                continue
            }
            if wasDigit == isDigit, let last = parts.popLast() {
                parts.append(last + String(character))
            } else {
                parts.append(String(character))
            }
            wasDigit = isDigit
        }
        return parts
    }
}
