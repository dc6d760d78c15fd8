import Templates

/// The demo's mailbox: every mail that was sent, newest first. Not there on a real site.
struct OutboxPage: TemplateModel {
    static let template = "outbox"

    /// One mail.
    struct Line: Sendable {
        var href: String
        var to: String
        var subjectLine: String
        var sent: String
        var attachments: Int
    }

    var frame: PageFrame
    var mails: [Line]

    static let sample: OutboxPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        return OutboxPage(
            frame: frame,
            mails: [
                Line(
                    href: Route.outboxMail(id: "2").path,
                    to: "aroha@kereru-tours.example",
                    subjectLine: "Your request: answer",
                    sent: "14 December 2026, 10:20",
                    attachments: 1
                ),
                Line(
                    href: Route.outboxMail(id: "1").path,
                    to: "aroha@kereru-tours.example",
                    subjectLine: "We have your request C7H3QX9K2M",
                    sent: "27 November 2026, 15:58",
                    attachments: 0
                ),
            ]
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "mails": .list(
                mails.map {
                    [
                        "href": .text($0.href), "to": .text($0.to), "subject": .text($0.subjectLine),
                        "sent": .text($0.sent), "attachments": .text($0.attachments == 0 ? "" : String($0.attachments)),
                    ]
                }
            ),
        ]
    }
}
