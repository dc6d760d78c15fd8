import SubjectRequests

/// What the manifest explains of the files beside it.
enum PackageNote: String, Sendable, CaseIterable {
    case csv = "note-csv"
    case formulas = "note-formulas"
    case json = "note-json"
    case files = "note-files"
}

/// Words that stand in place of a value that a page cannot show as it is.
enum PackageValueWord: String, Sendable, CaseIterable {
    case yes = "value-yes"
    case no = "value-no"
    case empty = "value-empty"
    /// After the part of a long text that the page shows.
    case cut = "value-cut"
    case bytes = "value-bytes"
    /// In place of what staff withheld.
    case withheld = "value-withheld"

    /// A month with its year; takes `month` and `year`.
    static let monthOfYear = "month-of-year"
}

extension Phrases {
    subscript(_ word: PackageValueWord) -> String { self[word.rawValue] }

    /// An ISO 8601 period in words; as it stands where it is not one.
    func period(_ text: String) -> String { Period(text).map { period($0) } ?? text }
}

/// What is said of the data that Habeas itself holds of somebody.
package enum PackageOwnWord: String, Sendable, CaseIterable {
    case ownRequests = "own-requests"
    case ownLetters = "own-letters"
    case purpose = "own-purpose"
    case source = "own-source"
    case keptBecause = "own-kept-because"
}

extension CopyNoticePart {
    /// The key of its sentence in the words of a language; those of `automated-decisions` and `transfers` stand where the
    /// controller has noted none.
    package var phrase: String { "beside-\(rawValue)" }

    /// Whether it says what people may do.
    package var isRight: Bool { self != .automatedDecisions && self != .transfers }
}
