import Foundation

extension PhraseBook {
    /// The number of each month by its name in any language, without case and accents.
    package var monthNumbers: [String: Int] {
        languages.reduce(into: [:]) { numbers, language in
            for month in 1...12 {
                let name = self[language]["month-\(month)"]
                numbers[name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)] = month
            }
        }
    }
}
