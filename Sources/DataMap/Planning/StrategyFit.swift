import SubjectRequests

extension ErasureStrategy {
    /// Why the store would refuse what this writes into `column`; nil where it takes it. Whether the column may be empty is
    /// not looked at here.
    func misfit(in column: LiveColumn, of table: LiveTable) -> BlockReason? {
        switch self {
        case .keep: return nil
        case .clear:
            // Empty means the empty text there, which is one value like any other.
            return !column.isNullable && column.isEmptyByDefault && table.isUnique(column.name)
                ? .constantInUnique : nil
        case .constant(let value):
            guard column.takes(value) else { return .valueDoesNotFit }
            if column.isPrimaryKey { return .constantInKey }
            return table.isUnique(column.name) ? .constantInUnique : nil
        case .keyedHash: return column.kind.isTextual || column.kind == .uuid ? nil : .textIntoOther(column.kind)
        case .randomText, .encrypted: return column.kind.isTextual ? nil : .textIntoOther(column.kind)
        }
    }
}

extension LiveColumn {
    /// Whether a value can be written into this column as it is.
    func takes(_ value: HeldValue) -> Bool {
        switch (kind, value) {
        case (_, .null): isNullable
        case (.integer, .integer), (.boolean, .boolean), (.bytes, .bytes): true
        case (.decimal, .integer), (.decimal, .real), (.real, .integer), (.real, .real): true
        // Booleans are often numbers, and the other way round.
        case (.integer, .boolean), (.decimal, .boolean): true
        case (.boolean, .integer(let number)): number == 0 || number == 1
        case (.text, .text(let text)), (.paddedText, .text(let text)):
            length.map { text.unicodeScalars.count <= $0 } ?? true
        case (.text, .integer), (.text, .real), (.text, .boolean), (.paddedText, _): true
        case (.date, .text(let text)), (.time, .text(let text)): CivilDate(text.prefix(10)) != nil
        case (.uuid, .text(let text)): text.utf8.count == 36
        case (.json, .text(let text)): text.first.map { "{[\"-0123456789tfn".contains($0) } ?? false
        case (.anything, _), (.other, _): true
        default: false
        }
    }
}
