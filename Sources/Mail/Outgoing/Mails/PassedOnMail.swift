import Templates

/// To a customer on whose behalf data are held: somebody asks about them. Who, what and when; nothing of the data, and
/// nothing else that the person wrote or is known by.
package struct PassedOnMail: RequesterMail {
    package static let template = "passed-on"

    package var letterhead: Letterhead
    package var name: String
    /// Where the person can be reached: the address that was confirmed.
    package var address: String
    /// What the person asks for, to follow "asks for": "a copy of the data".
    package var what: String
    package var received: String

    package init(letterhead: Letterhead, name: String, address: String, what: String, received: String) {
        self.letterhead = letterhead
        self.name = name
        self.address = address
        self.what = what
        self.received = received
    }

    package static let sample = PassedOnMail(
        letterhead: .sample,
        name: "Toby Marsh",
        address: "toby.marsh@homepost.example",
        what: "a copy of the data",
        received: "Saturday 5 December 2026"
    )

    package var own: [String: TemplateValue] {
        [
            "name": .text(name), "address": .text(address), "what": .text(what), "received": .text(received),
        ]
    }
}
