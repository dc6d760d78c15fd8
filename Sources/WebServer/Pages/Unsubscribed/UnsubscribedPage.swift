import Templates

/// The mailing has ended.
struct UnsubscribedPage: TemplateModel {
    static let template = "unsubscribed"
    var frame: PageFrame
    var list: String

    static let sample = UnsubscribedPage(frame: .sample, list: "OutreachCRM news")

    var values: TemplateValue { ["frame": frame.values, "list": .text(list)] }
}
