import Databases
import SubjectRequests

/// What a store refused or could not do. It names the store, never a value.
package struct StoreFault: CodedError, Hashable {
    package let store: String
    package let code: String
    package let sentence: String
    package let isTemporary: Bool
    /// Where the map says what the store does not have.
    package var place: SourcePlace?
    /// How long the store itself asks to be left alone, where it said so.
    package var pauseSeconds: Int?

    package init(store: String, code: String, sentence: String, isTemporary: Bool = false, place: SourcePlace? = nil) {
        self.store = store
        self.place = place
        self.code = code
        self.sentence = sentence
        self.isTemporary = isTemporary
    }

    init(store: String, _ error: SQLError) {
        self.init(
            store: store,
            code: error.isTemporary ? "store-unavailable" : "store-refused",
            sentence: "The store \(store) did not answer as asked: \(error.sentence)",
            isTemporary: error.isTemporary
        )
    }

    static func unknown(_ store: String) -> StoreFault {
        StoreFault(store: store, code: "store-unknown", sentence: "There is no store named \(store) in the settings.")
    }

    static func missing(_ what: String, at place: SourcePlace, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "schema-changed",
            sentence: "\(place): the store \(store) has no \(what); mend the map or the store.",
            place: place
        )
    }

    static func rowCap(store: String, collection: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "more-rows-than-resolved",
            sentence:
                "In \(collection) of the store \(store) more rows would have changed than were resolved and shown; "
                + "nothing was changed."
        )
    }

    static func valueDoesNotFit(store: String, column: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "value-does-not-fit",
            sentence: "The value for \(column) in the store \(store) does not fit the column's type or length."
        )
    }

    static func cannotList(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "store-cannot-list",
            sentence: "The store \(store) cannot be gone through row by row, so that no `sweep` can stand in its map."
        )
    }

    static func noRowKey(_ collection: String, at place: SourcePlace, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "sweep-without-key",
            sentence:
                "\(place): \(collection) has a `sweep` and no primary key of one field, by which due rows are named.",
            place: place
        )
    }

    static func endless(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "search-too-deep",
            sentence:
                "References in the store \(store) lead on for more than \(SearchLimits.roundsMax) rounds; the search "
                + "was ended."
        )
    }
}

/// Bounds of one search.
enum SearchLimits {
    /// How many key values go into one statement.
    static let keysPerStatement = 1_000
    /// How many where there are very many of them, as in a sweep; no engine takes more than 65,535 binds.
    static func keysPerStatement(of keys: Int, width: Int) -> Int {
        let most = min(10_000, 30_000 / max(1, width))
        return keys > most ? most : keysPerStatement
    }

    /// How often a circle of references may be gone round.
    static let roundsMax = 10_000
    /// How many rows a step holds back while another is writing.
    static let rowsHeldBack = 256
}
