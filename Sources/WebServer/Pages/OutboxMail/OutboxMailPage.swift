import Templates

/// One mail of the demo's mailbox, as its reader would find it.
struct OutboxMailPage: TemplateModel {
    static let template = "outbox-mail"

    /// A stretch of the text; with an address it is a link.
    struct Stretch: Sendable {
        var text: String
        var href: String
    }

    /// A file that came with it.
    struct Attachment: Sendable {
        var name: String
        var size: String
        var href: String
    }

    var frame: PageFrame
    var from: String
    var to: String
    var subjectLine: String
    var sent: String
    var stretches: [Stretch]
    var attachments: [Attachment]

    static let sample: OutboxMailPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        let link = "http://127.0.0.1:8080/r/C7H3QX9K2M#0123456789abcdef0123"
        return OutboxMailPage(
            frame: frame,
            from: "Outreach Software Limited <privacy@outreach.example>",
            to: "aroha@kereru-tours.example",
            subjectLine: "We have your request C7H3QX9K2M",
            sent: "27 November 2026, 15:58",
            stretches: [
                Stretch(
                    text: "Kia ora Aroha Ngāta,\n\nwe have your request. To confirm that it is you, open\n\n",
                    href: ""
                ),
                Stretch(text: link, href: link),
                Stretch(text: "\n\nand press the button there.\n\nOutreach Software Limited", href: ""),
            ],
            attachments: [
                Attachment(
                    name: "your-data.zip",
                    size: "84 kB",
                    href: Route.outboxPart(id: "1", part: "1").path
                )
            ]
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "from": .text(from),
            "to": .text(to),
            "subject": .text(subjectLine),
            "sent": .text(sent),
            "back": .text(Route.outbox.path),
            "stretches": .list(stretches.map { ["text": .text($0.text), "href": .text($0.href)] }),
            "attachments": .list(
                attachments.map { ["name": .text($0.name), "size": .text($0.size), "href": .text($0.href)] }
            ),
        ]
    }
}
