import Templates

/// What is held about the person, to read: one collection at a time, in pages. Staff see the same before they approve.
struct AnswerPage: TemplateModel {
    static let template = "answer"

    /// The collection that is open.
    struct Collection: Sendable {
        /// One row of it.
        struct Entry: Sendable {
            var number: Int
            /// Whose row: text that says so where it is not simply the person's; may be empty.
            var about: String
            var fields: [(name: String, value: String)]
        }

        /// What it is, in plain words.
        var says: String
        var purpose: String
        var source: String
        /// Who sees it, in words.
        var recipients: String
        /// Why rows stay on deletion; may be empty.
        var keptBecause: String
        /// Fields never shown, and why.
        var withheld: [(name: String, because: String)]
        /// What staff left out, each with how much of it and why.
        var leftOut: [(count: String, because: String)] = []
        var entries: [Entry]
        /// `1 to 20 of 46`.
        var range: String
        var previous = ""
        var next = ""

        var values: TemplateValue {
            [
                "says": .text(says), "purpose": .text(purpose), "source": .text(source),
                "recipients": .text(recipients), "kept": .text(keptBecause), "range": .text(range),
                "previous": .text(previous), "next": .text(next),
                "withheld": .list(withheld.map { ["name": .text($0.name), "because": .text($0.because)] }),
                "left-out": .list(leftOut.map { ["count": .text($0.count), "because": .text($0.because)] }),
                "entries": .list(
                    entries.map { entry in
                        [
                            "number": .text(entry.number), "about": .text(entry.about),
                            "fields": .list(entry.fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
                        ]
                    }
                ),
            ]
        }
    }

    var frame: PageFrame
    /// The day on which it was read from the stores.
    var asOf: String
    /// Every collection with rows, and how many.
    var collections: [PageLink]
    /// The open one; nil when nothing is held.
    var open: Collection?
    /// Things that one might expect and that are not held, each a sentence.
    var notHeld: [String]
    /// Where it can be fetched; empty in the preview.
    var download: String
    /// Back to the case.
    var back: String
    /// Shown to staff before it is approved.
    var isPreview = false

    var values: TemplateValue {
        [
            "frame": frame.values,
            "as-of": .text(asOf),
            "collections": .list(collections.map(\.values)),
            "open": .maybe(open?.values),
            "not-held": .list(notHeld.map { .text($0) }),
            "download": .text(download),
            "back": .text(back),
            "preview": .flag(isPreview),
        ]
    }
}

extension AnswerPage {
    static let sample = AnswerPage(
        frame: .sample,
        asOf: "14 December 2026",
        collections: [
            PageLink(text: "Your account", href: "?collection=1", count: "1"),
            PageLink(
                text: "Mails we sent you, and when you opened them",
                href: "?collection=2",
                isHere: true,
                count: "46"
            ),
            PageLink(text: "Invoices that name you", href: "?collection=3", count: "2"),
        ],
        open: Collection(
            says: "Mails we sent you, and when you opened them",
            purpose: "To send you news, and to see whether it is read.",
            source: "Made by our mailing software when you open a mail or follow a link in it.",
            recipients: "Administrators of your organisation's account. We share it with nobody else.",
            keptBecause: "Invoices must be kept for seven years (Tax Administration Act 1994, s 22).",
            withheld: [(name: "tracking_key", because: "A secret of the software; it says nothing about you.")],
            leftOut: [(count: "2 records", because: "It is about other people (Privacy Act 2020 s 53(b)).")],
            entries: [
                Collection.Entry(
                    number: 1,
                    about: "",
                    fields: [
                        ("subject", "What is new in November"), ("sent_at", "2026-11-03 09:12:44"),
                        ("opened_at", "2026-11-03 18:40:02"),
                        ("user_agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1)"),
                        ("referrer", ""),
                    ]
                ),
                Collection.Entry(
                    number: 2,
                    about: "Names the colleague who answered you; shown in part.",
                    fields: [("subject", "Your invoice 2041"), ("sent_at", "2026-10-20 08:00:00"), ("opened_at", "")]
                ),
            ],
            range: "1 to 20 of 46",
            previous: "?collection=2&page=1",
            next: "?collection=2&page=3"
        ),
        notHeld: ["We hold no credit card data."],
        download: Route.download(reference: "7H3QX9K2M4").path,
        back: Route.link(reference: "C7H3QX9K2M").path,
        isPreview: true
    )
}
