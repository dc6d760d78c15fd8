import Templates

/// Where a mail's link leads. It shows the same for every reference that can exist, so that it tells strangers nothing;
/// looking at it changes nothing, so that the programs that open links in mails do no harm.
struct LinkPage: TemplateModel {
    static let template = "link"
    var frame: PageFrame
    var reference: String

    static let sample: LinkPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        return LinkPage(frame: frame, reference: "C7H3QX9K2M")
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "reference": .text(reference),
            "confirm": .text(Route.link(reference: reference).path),
            "send-code": .text(Route.linkCodeMail(reference: reference).path),
        ]
    }
}
