import Templates

/// Where a mail's link leads. It shows the same for every reference that can exist, so that it tells strangers nothing;
/// looking at it changes nothing, so that the programs that open links in mails do no harm.
struct LinkPage: TemplateModel {
    static let template = "link"
    var frame: PageFrame
    var reference: String
    /// The open session's own page about the case; empty without a session for this reference.
    var status = ""

    static let sample: LinkPage = {
        var frame = PageFrame.sample
        frame.organisation = ""
        return LinkPage(
            frame: frame,
            reference: "C7H3QX9K2M",
            status: Route.status(reference: "C7H3QX9K2M").path
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "reference": .text(reference),
            "status": .text(status),
            "confirm": .text(Route.link(reference: reference).path),
        ]
    }
}
