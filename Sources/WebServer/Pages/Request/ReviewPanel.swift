import Templates

/// What an approval is about: the package, the counts, or the changes, just as they were found.
struct ReviewPanel: Sendable {
    /// A collection's part of a disclosure or an erasure.
    struct CollectionCount: Sendable {
        var store: String
        var collection: String
        var rows: Int
        /// Disclosure: fields withheld. Erasure: rows that stay.
        var spared: Int
        /// Why they are withheld or stay; empty when none is.
        var because: String

        var values: TemplateValue {
            [
                "store": .text(store), "collection": .text(collection), "rows": .text(rows), "spared": .text(spared),
                "because": .text(because),
            ]
        }
    }

    /// One value in one store, before and after.
    struct ValueChange: Sendable {
        var store: String
        var field: String
        var old: String
        var new: String
        /// After acting: what the store answered; empty before.
        var readBack: String
        /// Says that a document supports it; empty where none does.
        var evidence = ""

        var values: TemplateValue {
            [
                "store": .text(store), "field": .text(field), "old": .text(old), "new": .text(new),
                "read-back": .text(readBack), "evidence": .text(evidence),
            ]
        }
    }

    /// The first characters of the digest of what is shown.
    var digest: String
    var preparedBy: String
    var preparedOn: String
    /// `one approval`, `two people's approval`.
    var needs: String
    /// Who approved already, and when.
    var approvals: [String]
    var disclosed: [CollectionCount] = []
    /// Where staff see what the person will see.
    var preview = ""
    /// Where they mark what is withheld.
    var review = ""
    /// Attention before approving: shared rows, foreign identifiers.
    var warnings: [String] = []
    var erased: [CollectionCount] = []
    var changes: [ValueChange] = []

    var values: TemplateValue {
        [
            "digest": .text(digest), "prepared-by": .text(preparedBy), "prepared-on": .text(preparedOn),
            "needs": .text(needs), "approvals": .list(approvals.map { .text($0) }),
            "disclosed": .list(disclosed.map(\.values)), "preview": .text(preview), "review": .text(review),
            "warnings": .list(warnings.map { .text($0) }), "erased": .list(erased.map(\.values)),
            "changes": .list(changes.map(\.values)),
            "disclosed-rows": .text(disclosed.reduce(0) { $0 + $1.rows }),
            "erased-rows": .text(erased.reduce(0) { $0 + $1.rows }),
            "kept-rows": .text(erased.reduce(0) { $0 + $1.spared }),
        ]
    }

    /// Shows all three kinds at once, as no real request does.
    static let sample = ReviewPanel(
        digest: "9c1f 3e77",
        preparedBy: "Habeas",
        preparedOn: "30 November 2026, 08:41",
        needs: "Two people must approve it.",
        approvals: ["Tane Cooper, 30 November 2026, 09:02"],
        disclosed: [
            CollectionCount(
                store: "app",
                collection: "User accounts",
                rows: 1,
                spared: 1,
                because: "Password: never shown."
            ),
            CollectionCount(store: "app", collection: "Mails sent and opened", rows: 46, spared: 0, because: ""),
            CollectionCount(store: "accounts", collection: "Invoices", rows: 2, spared: 0, because: ""),
        ],
        preview: Route.preview(reference: "7H3QX9K2M4").path,
        review: Route.review(reference: "7H3QX9K2M4").path,
        warnings: ["One row is shared: it names a colleague as well."],
        erased: [
            CollectionCount(store: "app", collection: "User accounts", rows: 1, spared: 0, because: ""),
            CollectionCount(store: "app", collection: "Mails sent and opened", rows: 34, spared: 0, because: ""),
            CollectionCount(
                store: "accounts",
                collection: "Invoices",
                rows: 2,
                spared: 5,
                because: "Kept for seven years (Tax Administration Act 1994, s 22)."
            ),
        ],
        changes: [
            ValueChange(store: "app", field: "users.phone", old: "021 555 0101", new: "021 555 0199", readBack: ""),
            ValueChange(
                store: "accounts",
                field: "contacts.phone",
                old: "021 555 0101",
                new: "021 555 0199",
                readBack: "Reads 021 555 0199"
            ),
        ]
    )
}
