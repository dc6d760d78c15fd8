import DataMap
import DataStores
import SubjectRequests

/// How erasures and objections are applied again.
package struct ReapplyTerms: Sendable {
    /// Nil: every store of the site.
    package var store: String?
    /// Nil: every collection.
    package var collection: CollectionAddress?
    /// The rows were imported anew and may have other keys: a row counts by the identities in it too.
    package var isImport: Bool
    /// When the backup was made that the stores were restored from; nil where that is not known.
    package var backup: Timestamp?
    package var isDryRun: Bool
    /// Goes on although very much would be erased.
    package var goesOn: Bool

    package init(store: String? = nil, isDryRun: Bool = false) {
        self.store = store
        self.isDryRun = isDryRun
        collection = nil
        isImport = false
        backup = nil
        goesOn = false
    }
}

/// What was found and done, store by store. Nothing personal.
package struct ReapplyReport: Sendable, Encodable {
    package var stores: [StoreReport] = []

    package struct StoreReport: Sendable, Encodable {
        package let store: String
        package var outcome: Outcome
        package var collections: [Collection] = []
        package var lists: [List] = []
        /// Collections, lists among them, that the store cannot list: nobody knows what came back there.
        package var unreadable: [String] = []
        /// Rows that stay, and point at rows that came back and must go.
        package var pointing: [Pointing] = []
        /// What the store refused with, where it did.
        package var code: String?
        package var sentence: String?
    }

    package enum Outcome: String, Sendable, Encodable {
        /// Nothing had come back.
        case nothing = "nothing-returned"
        case done
        /// Found, and not done because it was only to be looked.
        case found
        /// More than its expected share of a collection; nothing was done.
        case tooMany = "too-many"
        /// A legal hold covers a person whose rows came back; nothing was done.
        case held
        /// Rows that stay point at what came back; nothing was done.
        case pointedAt = "pointed-at"
        /// Rows are there still, or lists not stopped.
        case left
        /// The store did not answer, or refused.
        case failed
        /// Nothing in it can be gone through row by row.
        case unreadable
    }

    package struct Collection: Sendable, Encodable {
        package let collection: String
        package let scanned: Int
        package let returned: Int
        package let changed: Int
        package let reused: Int
        package var erased = 0
        package var left = 0
    }

    package struct Pointing: Sendable, Encodable {
        package let collection: String
        /// The table whose rows point at them.
        package let table: String
        package let rows: Int
    }

    package struct List: Sendable, Encodable {
        package let controller: String
        package let collection: String
        package let returned: Int
        /// Entries that are younger than the objection: it no longer counts, and they stay.
        package var subscribedAnew = 0
        package var stopped = 0
    }

    /// True where somebody must look at it.
    package var needsSomebody: Bool {
        stores.contains { store in
            [.tooMany, .held, .pointedAt, .left, .failed, .unreadable].contains(store.outcome)
                || !store.unreadable.isEmpty
        }
    }
}

extension ReapplyReport.StoreReport {
    /// `app.users erased: 3`, for the history.
    var counts: [String: Int] {
        var counts: [String: Int] = [:]
        for one in collections {
            let words = [
                ("returned", one.returned), ("changed", one.changed), ("erased", one.erased), ("left", one.left),
            ]
            for (word, rows) in words where rows > 0 { counts["\(one.collection) \(word)"] = rows }
        }
        for list in lists where list.subscribedAnew > 0 {
            counts["\(list.collection) subscribed anew", default: 0] += list.subscribedAnew
        }
        for list in lists where list.stopped > 0 { counts["\(list.collection) stopped", default: 0] += list.stopped }
        return counts
    }

    var isAnythingReturned: Bool {
        collections.contains { $0.returned > 0 } || lists.contains { $0.returned + $0.subscribedAnew > 0 }
    }

    /// More came back in a collection than anybody would expect: a thousand rows, or a twentieth of it if that is more.
    var isTooMuch: Bool { collections.contains { $0.returned > max(1_000, $0.scanned / 20) } }
}
