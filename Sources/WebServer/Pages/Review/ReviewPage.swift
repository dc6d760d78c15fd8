import Templates

/// A finished answer before it is approved: what was found and what is sent, what is withheld and why, and what gives concern.
struct ReviewPage: TemplateModel {
    static let template = "review"

    /// A stretch of a value.
    struct Stretch: Sendable {
        var text: String
        /// The ground on which it is withheld; empty where it is sent.
        var withheld = ""
        /// It looks like somebody else's address or number.
        var isSuggested = false

        var values: TemplateValue {
            ["text": .text(text), "withheld": .text(withheld), "suggested": .flag(isSuggested)]
        }
    }

    /// A field of a row.
    struct Cell: Sendable {
        var name: String
        var stretches: [Stretch]
        /// The ground on which the whole value is withheld; empty where it is not.
        var withheld = ""

        var values: TemplateValue {
            ["name": .text(name), "stretches": .list(stretches.map(\.values)), "withheld": .text(withheld)]
        }
    }

    /// Somebody else's identifier that one button withholds.
    struct Suggestion: Sendable {
        var says: String
        var field: String
        var passage: String

        var values: TemplateValue { ["says": .text(says), "field": .text(field), "passage": .text(passage)] }
    }

    struct Entry: Sendable {
        var number: Int
        /// As forms name the row; empty where nothing can be marked.
        var token: String
        /// The ground on which the whole row is withheld; empty where it is not.
        var withheld = ""
        var cells: [Cell]
        var suggestions: [Suggestion] = []

        func values(page: ReviewPage) -> TemplateValue {
            [
                "number": .text(number), "token": .text(token), "withheld": .text(withheld),
                "cells": .list(cells.map(\.values)), "suggestions": .list(suggestions.map(\.values)),
                "fields": .list(cells.map { .text($0.name) }), "markable": .flag(!token.isEmpty && page.mayWithhold),
            ]
        }
    }

    /// Something that is withheld.
    struct Mark: Sendable {
        var id: String
        var place: String
        var ground: String
        var by: String
        /// The answer that is shown leaves it out already.
        var isBuilt: Bool

        var values: TemplateValue {
            [
                "id": .text(id), "place": .text(place), "ground": .text(ground), "by": .text(by),
                "built": .flag(isBuilt),
            ]
        }
    }

    struct Concern: Sendable {
        var id: String
        var says: String
        var place: String
        /// Who settled it, and why; empty while it is open.
        var settled: String

        var values: TemplateValue {
            ["id": .text(id), "says": .text(says), "place": .text(place), "settled": .text(settled)]
        }
    }

    var frame: PageFrame
    var reference: String
    /// What has just been done; empty when the page was only opened.
    var done = ""
    /// The first characters of the digest of what is shown.
    var digest: String
    /// Says that what is marked has changed since the answer was built; empty where it has not.
    var pending: String
    var concerns: [Concern]
    var marks: [Mark]
    /// As found, as sent.
    var views: [PageLink]
    var isAsSent: Bool
    var search: String
    var collections: [PageLink]
    /// The open one: what it is, and its address; empty where there is none.
    var says: String
    var collection: String
    var range: String
    var entries: [Entry]
    var previous = ""
    var next = ""
    var page: Int
    var grounds: [FormChoice]
    var mayWithhold: Bool
    var maySettle: Bool

    var values: TemplateValue {
        [
            "frame": frame.values, "reference": .text(reference), "done": .text(done), "digest": .text(digest),
            "pending": .text(pending), "concerns": .list(concerns.map(\.values)), "marks": .list(marks.map(\.values)),
            "views": .list(views.map(\.values)), "sent": .flag(isAsSent), "search": .text(search),
            "collections": .list(collections.map(\.values)), "says": .text(says), "collection": .text(collection),
            "range": .text(range), "entries": .list(entries.map { $0.values(page: self) }),
            "previous": .text(previous), "next": .text(next), "page": .text(page),
            "grounds": .list(grounds.map(\.values)), "may-withhold": .flag(mayWithhold),
            "may-settle": .flag(maySettle), "back": .text(Route.request(reference: reference).path),
            "here": .text(Route.review(reference: reference).path), "withhold": action(.withholding),
            "show": action(.showing), "settle": action(.concern), "release": action(.release),
            "build": action(.redaction),
        ]
    }

    private func action(_ verb: MoveVerb) -> TemplateValue {
        .text(Route.move(reference: reference, verb: verb.rawValue).path)
    }
}

extension ReviewPage {
    static let sample = ReviewPage(
        frame: .sample,
        reference: "7H3QX9K2M4",
        done: "It is withheld. Have the answer built again when all is marked.",
        digest: "9c1f3e77",
        pending: "1 mark is not in it yet.",
        concerns: [
            Concern(
                id: "01jd8x",
                says: "A withheld value stands in the finished answer.",
                place: "app.messages.csv, row 4, body",
                settled: ""
            ),
            Concern(
                id: "01jd8y",
                says: "The answer goes to a mailbox that several people read.",
                place: "",
                settled: "Tane Cooper: she works alone there and says so."
            ),
        ],
        marks: [
            Mark(
                id: "01jd90",
                place: "app.messages, one row, body, words",
                ground: "It is about other people",
                by: "Priya Nair",
                isBuilt: false
            )
        ],
        views: [
            PageLink(text: "As found", href: "?view=found", isHere: true),
            PageLink(text: "As sent", href: "?view=sent"),
        ],
        isAsSent: false,
        search: "ben",
        collections: [
            PageLink(text: "Your account", href: "?collection=app.users", count: "1"),
            PageLink(text: "Messages", href: "?collection=app.messages", isHere: true, count: "2"),
        ],
        says: "Messages",
        collection: "app.messages",
        range: "1 to 1 of 1",
        entries: [
            Entry(
                number: 2,
                token: "9c1f3e77",
                cells: [
                    Cell(
                        name: "body",
                        stretches: [
                            Stretch(text: "Ask "), Stretch(text: "Ben", withheld: "It is about other people"),
                            Stretch(text: " under "), Stretch(text: "ben@kereru.example", isSuggested: true),
                        ]
                    ),
                    Cell(
                        name: "sent_at",
                        stretches: [Stretch(text: "2026-11-03")],
                        withheld: "It belongs to an examination"
                    ),
                ],
                suggestions: [
                    Suggestion(says: "an e-mail address in body", field: "body", passage: "ben@kereru.example")
                ]
            )
        ],
        previous: "?page=1",
        next: "?page=3",
        page: 2,
        grounds: [FormChoice(value: "other-people", title: "It is about other people (s 53(b))")],
        mayWithhold: true,
        maySettle: true
    )
}
