import Templates

/// The mailing has ended.
struct UnsubscribedPage: TemplateModel {
    static let template = "unsubscribed"
    var frame: PageFrame
    /// Empty where it is everything that nobody needs.
    var list: String
    /// Somebody pressed the button before.
    var hadEnded: Bool

    static let sample = UnsubscribedPage(frame: .sample, list: "OutreachCRM news", hadEnded: true)

    var values: TemplateValue {
        ["frame": frame.values, "list": .text(list), "had-ended": .flag(hadEnded)]
    }
}
