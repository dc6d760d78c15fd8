import Templates

/// The open requests, those first whose next duty is due first.
struct QueuePage: TemplateModel {
    static let template = "queue"

    /// One request.
    struct Line: Sendable {
        var reference: String
        var href: String
        var right: String
        /// The person, masked: `A••• N•••`.
        var person: String
        var organisation: String
        /// Where it stands, in plain words.
        var state: String
        /// What is due next, and when: `Respond by 18 January 2027`; empty when nothing is.
        var duty: String
        /// `in 12 days`, `3 days ago`.
        var distance: String
        var due: StatusTag
        /// Who works on it; empty when nobody does.
        var assignee: String
        /// `Second letter`, `Agent`, `Authority`.
        var flags: [String]

        var values: TemplateValue {
            [
                "reference": .text(reference), "href": .text(href), "right": .text(right), "person": .text(person),
                "organisation": .text(organisation), "state": .text(state), "duty": .text(duty),
                "distance": .text(distance), "due": due.values, "assignee": .text(assignee),
                "flags": .list(flags.map { .text($0) }),
            ]
        }
    }

    var frame: PageFrame
    /// The views one can choose, with how many each holds.
    var views: [PageLink]
    var lines: [Line]
    /// Incidents whose clock runs, the next due first.
    var incidents: [PageLink] = []
    /// What was searched for.
    var search = FieldContent()
    /// The address of the next page; empty on the last.
    var next = ""

    var values: TemplateValue {
        [
            "frame": frame.values,
            "views": .list(views.map(\.values)),
            "lines": .list(lines.map(\.values)),
            "incidents": .list(incidents.map(\.values)),
            "search": search.values,
            "find": .text(Route.queue.path),
            "next": .text(next),
        ]
    }
}

extension QueuePage {
    static let sample = QueuePage(
        frame: .staffSample,
        views: [
            PageLink(text: "Open", href: "?view=open", isHere: true, count: "37"),
            PageLink(text: "Needs me", href: "?view=mine", count: "4"),
            PageLink(text: "Unassigned", href: "?view=unassigned", count: "2"),
            PageLink(text: "Due in 7 days", href: "?view=soon", count: "5"),
            PageLink(text: "Overdue", href: "?view=overdue", count: "1"),
            PageLink(text: "Waits for the person", href: "?view=person", count: "12"),
            PageLink(text: "Waits for a store", href: "?view=store", count: "1"),
            PageLink(text: "Closed", href: "?view=closed", count: "214"),
        ],
        lines: [
            line("4TW8J2N6RA", "Copy", "J•• W•••••", "Being prepared", "Respond by 27 November 2026", "3 days ago", 0),
            line(
                "7H3QX9K2M4",
                "Delete",
                "A•••• N••••",
                "Waits for approval",
                "Respond by 30 November 2026",
                "today",
                1
            ),
            line(
                "9Z5MB1V8QD",
                "Correct",
                "T•• H••••",
                "Waits for approval",
                "Respond by 4 December 2026",
                "in 4 days",
                2
            ),
            line(
                "2F6KC0S3YE",
                "Copy",
                "M•••• S••••••",
                "Waits for the person",
                "Respond by 18 January 2027",
                "in 49 days",
                3
            ),
        ],
        incidents: [
            PageLink(
                text:
                    "An answer reached the wrong person. Tell the authority by 6 December 2026, 10:12 (GDPR Art. 33(1)).",
                href: Route.request(reference: "9Z5MB1V8QD").path
            )
        ],
        search: FieldContent("7H3Q"),
        next: "?after=2F6KC0S3YE"
    )

    private static func line(
        _ reference: String,
        _ right: String,
        _ person: String,
        _ state: String,
        _ duty: String,
        _ distance: String,
        _ place: Int
    ) -> Line {
        Line(
            reference: reference,
            href: Route.request(reference: reference).path,
            right: right,
            person: person,
            organisation: "Outreach",
            state: state,
            duty: duty,
            distance: distance,
            due: [
                StatusTag("Overdue", .bad), StatusTag("Due today", .soon), StatusTag("Due soon", .soon),
                StatusTag("On time", .quiet),
            ][place],
            assignee: place == 2 ? "" : "Priya Raman",
            flags: place == 0 ? ["Second letter"] : place == 1 ? ["On hold"] : []
        )
    }
}
