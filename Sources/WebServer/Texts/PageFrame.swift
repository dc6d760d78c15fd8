import Templates

/// What every page carries beside its own content.
package struct PageFrame: Sendable {
    package var language: String
    /// The stylesheet's and the script's addresses.
    package var style: String
    package var script: String
    /// For the forms of the page; see ``FormTokens``.
    package var token: String
    /// The organisation that a requester's page speaks for; empty where it is for all of the site.
    package var organisation = ""
    /// The demo's virtual day, told on every page; empty outside of the demo.
    package var virtualDay = ""
    /// The member of staff who is signed in, and how many pages of theirs wait; nil elsewhere.
    package var staff: StaffFrame?

    package init(language: String, style: String, script: String, token: String) {
        self.language = language
        self.style = style
        self.script = script
        self.token = token
    }

    var values: TemplateValue {
        [
            "language": .text(language),
            "style": .text(style),
            "script": .text(script),
            "token": .text(token),
            "organisation": .text(organisation),
            "virtual-day": .text(virtualDay),
            "outbox": .text(virtualDay.isEmpty ? "" : Route.outbox.path),
            "home": .text(Route.start.path),
            "staff": (staff ?? StaffFrame(name: "", here: nil)).values,
            "signed-in": .flag(staff != nil),
        ]
    }

    static let sample: PageFrame = {
        var frame = PageFrame(
            language: "en",
            style: "/assets/style.css",
            script: "/assets/enhance.js",
            token: "c0ffee"
        )
        frame.organisation = "Outreach Software Limited"
        frame.virtualDay = "Monday 30 November 2026"
        return frame
    }()

    static let staffSample: PageFrame = {
        var frame = sample
        frame.organisation = ""
        frame.staff = StaffFrame(name: "Priya Raman", here: .queue, held: 2)
        return frame
    }()
}

/// The console's head: who is signed in, and where.
package struct StaffFrame: Sendable {
    package var name: String
    /// The page of the navigation that this page belongs to.
    package var here: Route?
    package var held = 0

    package init(name: String, here: Route?, held: Int = 0) {
        self.name = name
        self.here = here
        self.held = held
    }

    var values: TemplateValue {
        [
            "name": .text(name),
            "sign-out": .text(Route.signOut.path),
            "queue": link(.queue, 0),
            "held": link(.heldMail, held),
            "note": link(.noteRequest, 0),
            "map": link(.dataMap, 0),
        ]
    }

    private func link(_ route: Route, _ count: Int) -> TemplateValue {
        [
            "href": .text(route.path),
            "here": .flag(route == here),
            "count": .text(count == 0 ? "" : String(count)),
        ]
    }
}
