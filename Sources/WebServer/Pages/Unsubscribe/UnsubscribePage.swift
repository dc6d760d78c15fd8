import Templates

/// One button that ends a mailing; looking at the page ends nothing.
struct UnsubscribePage: TemplateModel {
    static let template = "unsubscribe"
    /// The box by which everything else ends with it.
    static let alsoField = "also"
    static let alsoAll = "all"

    var frame: PageFrame
    var action: String
    /// The name of what will no longer be sent; empty where it is everything that nobody needs.
    var list: String
    /// There is more that could end with it.
    var offersAll: Bool

    static let sample = UnsubscribePage(
        frame: .sample,
        action: Route.unsubscribe(token: "sample").path,
        list: "OutreachCRM news",
        offersAll: true
    )

    var values: TemplateValue {
        ["frame": frame.values, "action": .text(action), "list": .text(list), "offers-all": .flag(offersAll)]
    }
}
