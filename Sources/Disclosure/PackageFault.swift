import SubjectRequests

/// Why an answer could not be made. Nothing of a value is ever in it; what the sink or the spool threw passes unchanged.
package enum PackageFault: CodedError, Hashable {
    /// The ZIP could not be written; the archive library's own words.
    case archive(String)
    /// The spool holds the same collection twice with different heads.
    case headsDiffer(collection: String)
    /// The spool gave other bytes when it was read again.
    case spoolChanged
    /// The file is no whole package; the archive library's own words.
    case unreadable(String)

    package var code: String {
        switch self {
        case .archive: "package-not-written"
        case .headsDiffer: "package-heads-differ"
        case .spoolChanged: "package-spool-changed"
        case .unreadable: "package-unreadable"
        }
    }

    package var sentence: String {
        switch self {
        case .archive(let reason): "The ZIP could not be written: \(reason)."
        case .headsDiffer(let collection):
            "The collection \(collection) was collected twice with different fields; check the data map and collect again."
        case .spoolChanged: "What was collected changed while the answer was being written; collect again."
        case .unreadable(let reason): "The file cannot be read as a package: \(reason)."
        }
    }

    package var isTemporary: Bool { false }
}
