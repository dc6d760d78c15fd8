import Templates

/// Mails that asked for no right and stayed where they were; kept here for 30 days, in case one did.
struct LeftAlonePage: TemplateModel {
    static let template = "left-alone"
    var frame: PageFrame
    var mails: [WaitingMail]
    /// What has just been done, or must be done first; empty when the page was only opened.
    var done = ""

    static let sample: LeftAlonePage = {
        var frame = PageFrame.staffSample
        frame.staff?.here = .leftAlone
        return LeftAlonePage(frame: frame, mails: WaitingMail.samples { .leftAloneFiling(id: $0) })
    }()

    var values: TemplateValue {
        ["frame": frame.values, "mails": .list(mails.map(\.values)), "done": .text(done), "may-leave": .flag(false)]
    }
}
