import Templates

/// The holding pen: mails that could not be read, or not told. Nothing is lost here, and somebody must look.
struct HeldMailPage: TemplateModel {
    static let template = "held-mail"
    var frame: PageFrame
    var mails: [WaitingMail]
    /// What has just been done, or must be done first; empty when the page was only opened.
    var done = ""

    static let sample: HeldMailPage = {
        var frame = PageFrame.staffSample
        frame.staff?.here = .heldMail
        return HeldMailPage(frame: frame, mails: WaitingMail.samples { .heldMailFiling(id: $0) })
    }()

    var values: TemplateValue {
        ["frame": frame.values, "mails": .list(mails.map(\.values)), "done": .text(done), "may-leave": .flag(true)]
    }
}
