import Templates

/// Says that a form has arrived: the reference, the date and why that date, and what happens next.
struct ReceivedPage: TemplateModel {
    static let template = "received"

    /// One right that was asked for.
    struct AskedRight: Sendable {
        var title: String
        /// Done already, as an unsubscription is.
        var isDone: Bool
        /// The day by which the answer comes; empty when it is done.
        var day: String
        var because: [String]
    }

    var frame: PageFrame
    /// The case's reference.
    var reference: String
    var rights: [AskedRight]
    /// Whether a mail asks the person to confirm first.
    var waitsForConfirmation: Bool
    /// Where to look the request up later.
    var link: String

    static let sample = ReceivedPage(
        frame: .sample,
        reference: "C7H3QX9K2M",
        rights: [
            AskedRight(
                title: "A copy of everything",
                isDone: false,
                day: "Monday 18 January 2027",
                because: [
                    "We received your request on Friday 27 November 2026.",
                    "We have 20 working days, counted from the day after.",
                    "25 December to 15 January are not working days.",
                ]
            ),
            AskedRight(title: "Stop marketing", isDone: true, day: "", because: []),
        ],
        waitsForConfirmation: true,
        link: Route.link(reference: "C7H3QX9K2M").path
    )

    var values: TemplateValue {
        [
            "frame": frame.values,
            "reference": .text(reference),
            "rights": .list(
                rights.map {
                    [
                        "title": .text($0.title), "done": .flag($0.isDone), "day": .text($0.day),
                        "because": .list($0.because.map { .text($0) }),
                    ]
                }
            ),
            "waits": .flag(waitsForConfirmation),
            "link": .text(link),
        ]
    }
}
