import Definitions
import SubjectRequests

extension SiteReader {
    /// `{identifiers: 3, rows: 5%}`, or `never`: then nil. What cannot be read counts as the limits that stand without it.
    func misdeliveryLimits(_ reader: DefinitionReader) -> MisdeliveryLimits? {
        var limits = MisdeliveryLimits()
        guard !reader.isScalar else {
            guard let word = reader.text() else { return limits }
            if word == "never" { return nil }
            reader.problem(
                "unknown-limits",
                "say limits such as {identifiers: 3, rows: 5%}, or 'never'; '\(word)' is neither"
            )
            return limits
        }
        guard let keys = reader.mapping(["identifiers", "rows"]) else { return limits }
        if let most = keys["identifiers"]?.integer() {
            limits.identifiers = most
            if most < 0 { keys["identifiers"]?.problem("below-zero", "say how many there may be: 0 or more") }
        }
        if let rows = keys["rows"], let text = rows.text() {
            if text.hasSuffix("%"), let percent = Int(text.dropLast()), (0...100).contains(percent) {
                limits.rowsPercent = percent
            } else {
                rows.problem("not-a-share", "'\(text)' is no share of the rows such as 5%")
            }
        }
        return limits
    }
}
