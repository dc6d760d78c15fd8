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
}

extension Phrases {
    subscript(_ word: PackageValueWord) -> String { self[word.rawValue] }

    /// An ISO 8601 period in words; as it stands where it is not one.
    func period(_ text: String) -> String { Period(text).map { period($0) } ?? text }
}
