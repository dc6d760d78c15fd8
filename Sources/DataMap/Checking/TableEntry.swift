/// Whether a store takes a new row into a table. Only rows of canaries, who are invented, are ever put in.
package enum TableEntry: Sendable, Hashable, Codable {
    /// Every column may be given.
    case open
    /// These columns may be given; the store fills in all others by itself.
    case columns(Set<String>)
    case closed(EntryBar)

    package func takes(_ column: String) -> Bool {
        switch self {
        case .open: true
        case .columns(let names): names.contains(column)
        case .closed: false
        }
    }
}

/// Why no row can be put into a table.
package enum EntryBar: String, Sendable, Hashable, Codable, CaseIterable {
    case accessLog = "access-log"
    case view
    case noCreate = "no-create-endpoint"
    case noDelete = "no-delete-endpoint"
    case programCannot = "program-cannot-insert"

    /// Ends the sentence "no row can be put into …: ".
    package var sentence: String {
        switch self {
        case .accessLog: "a web server writes it, and nothing else may"
        case .view: "it is a view"
        case .noCreate: "its endpoints file has no 'create' for it"
        case .noDelete: "its endpoints file has a 'create' for it and no 'delete', so that a row would stay"
        case .programCannot: "its program does not say that it can 'insert'"
        }
    }
}
