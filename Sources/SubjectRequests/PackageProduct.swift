/// The three forms of an answer that carries data.
package enum PackageProduct: String, Sendable, Hashable, Codable, CaseIterable {
    /// For `copy`: a ZIP with a readable page, a CSV and a JSON per collection, and a manifest.
    case archive
    /// For `csv-export`, and the export of an account that is closed: one CSV file of all values.
    case table
    /// For `confirm`: one page that says what is held, without values.
    case page

    /// Nil for the rights whose answer carries no data.
    package init?(_ right: Right) {
        switch right {
        case .copy: self = .archive
        case .csvExport, .closeAccount: self = .table
        case .confirm: self = .page
        case .correct, .delete, .unsubscribe, .restrict, .complaint: return nil
        }
    }

    /// How the file is called when it is handed over.
    package var fileName: String {
        switch self {
        case .archive: "your-data.zip"
        case .table: "your-data.csv"
        case .page: "confirmation.html"
        }
    }

    package var mediaType: String {
        switch self {
        case .archive: "application/zip"
        case .table: "text/csv; charset=utf-8; header=present"
        case .page: "text/html; charset=utf-8"
        }
    }
}
