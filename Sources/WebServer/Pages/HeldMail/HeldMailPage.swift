import Templates

/// The holding pen and what was left alone, one letter open: the list, the letter, and what it may be, each guess with a key.
struct HeldMailPage: TemplateModel {
    static let template = "held-mail"

    /// A letter in the list.
    struct Line: Sendable {
        var href: String
        var from: String
        var subjectLine: String
        var received: String
        /// How it begins.
        var opening: String
        var tags: [StatusTag]
        var isHere = false

        var values: TemplateValue {
            [
                "href": .text(href), "from": .text(from), "subject": .text(subjectLine), "received": .text(received),
                "opening": .text(opening), "tags": .list(tags.map(\.values)), "here": .flag(isHere),
            ]
        }
    }

    /// What has just been done: a sentence, the case that came of it, and the way back where there is one.
    struct Done: Sendable {
        var says: String
        var href = ""
        /// Where the form is sent that takes it back; empty where nothing does.
        var undo = ""

        var values: TemplateValue { ["says": .text(says), "href": .text(href), "undo": .text(undo)] }
    }

    var frame: PageFrame
    /// Whether these are the letters that were left alone.
    var isLeftAlone = false
    var views: [PageLink]
    var lines: [Line]
    var letter: OpenLetter?
    /// The letters before and after; empty where there is none.
    var previous = ""
    var next = ""
    var done: Done?
    /// Why what was sent could not be done; empty where nothing was.
    var problem = ""

    static let sample: HeldMailPage = {
        var frame = PageFrame.staffSample
        frame.staff?.here = .heldMail
        func line(_ id: String, _ from: String, _ subject: String, _ opening: String, _ tag: StatusTag) -> Line {
            Line(
                href: Route.heldLetter(id: id).path,
                from: from,
                subjectLine: subject,
                received: "30 November 2026, 07:12",
                opening: opening,
                tags: [tag]
            )
        }
        var lines = [
            line(
                "m1",
                "office@privacy.example",
                "Enquiry C/2231",
                "We have received a complaint about your organisation.",
                StatusTag("Authority", .bad)
            ),
            line(
                "m2",
                "j.walker@mail.example",
                "Your news",
                "Please delete everything that you hold on me.",
                StatusTag("Not sure", .soon)
            ),
            line("m3", "", "my data", "Content-Type: multipart/mixed;", StatusTag("Unreadable", .quiet)),
        ]
        lines[1].isHere = true
        return HeldMailPage(
            frame: frame,
            views: [
                PageLink(text: "Waits for somebody", href: Route.heldMail.path, isHere: true, count: "3"),
                PageLink(text: "Left alone", href: Route.leftAlone.path, count: "41"),
            ],
            lines: lines,
            letter: .sample,
            previous: lines[0].href,
            next: lines[2].href,
            done: Done(says: "The letter is left alone.", href: "", undo: Route.leftAloneFiling(id: "m0").path)
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values, "left-alone": .flag(isLeftAlone), "views": .list(views.map(\.values)),
            "lines": .list(lines.map(\.values)), "letter": .maybe(letter?.values), "previous": .text(previous),
            "next": .text(next), "done": .maybe(done?.values), "problem": .text(problem),
        ]
    }
}
