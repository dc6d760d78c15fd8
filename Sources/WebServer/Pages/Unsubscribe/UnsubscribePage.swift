import Templates

/// One button that ends a mailing; looking at the page ends nothing.
struct UnsubscribePage: TemplateModel {
    static let template = "unsubscribe"
    var frame: PageFrame
    var action: String
    /// What will no longer be sent, in words; empty where it stands for everything.
    var list: String

    static let sample = UnsubscribePage(
        frame: .sample,
        action: Route.unsubscribe(token: "sample").path,
        list: "OutreachCRM news"
    )

    var values: TemplateValue { ["frame": frame.values, "action": .text(action), "list": .text(list)] }
}
