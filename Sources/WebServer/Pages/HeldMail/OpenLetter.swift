import Templates

/// A letter that waits, opened: what it says, what it shows about itself, and what it may be.
struct OpenLetter: Sendable {
    /// One end that it may have.
    struct Guess: Sendable {
        /// The key that chooses it.
        var key: Int
        /// What the form sends.
        var value: String
        var title: String
        /// Why.
        var says: String
        /// Whether it takes somebody's address first, so that the form below does it.
        var needsAddress = false
        /// Whether nothing takes it back: its key asks once more.
        var isFinal = false

        var values: TemplateValue {
            [
                "key": .text(key), "value": .text(value), "title": .text(title), "says": .text(says),
                "needs-address": .flag(needsAddress), "final": .flag(isFinal),
            ]
        }
    }

    var from: String
    var organisation: String
    var subjectLine: String
    var received: String
    /// Why it is here, in a sentence.
    var because: String
    /// The day by which an authority wants an answer, in a sentence.
    var named: String
    var stretches: [RequestPage.Letter.Stretch]
    /// Whether what is shown is its source.
    var isSource: Bool
    var attachments: [String]
    /// What it shows about itself, each in a sentence.
    var evidence: [String]
    var guesses: [Guess]
    /// Where its forms are sent.
    var action: String
    var rights: [FormChoice]
    /// To choose from where the letter does not say to whom it was written.
    var organisations: [FormChoice]
    var email = FieldContent()
    var name = FieldContent()
    var address = FieldContent()
    var reference = FieldContent()

    var values: TemplateValue {
        [
            "from": .text(from), "organisation": .text(organisation), "subject": .text(subjectLine),
            "received": .text(received), "because": .text(because), "named": .text(named),
            "stretches": .list(stretches.map { ["text": .text($0.text), "relied": .text($0.reliedFor)] }),
            "source": .flag(isSource), "attachments": .list(attachments.map { .text($0) }),
            "evidence": .list(evidence.map { .text($0) }), "guesses": .list(guesses.map(\.values)),
            "action": .text(action), "rights": .list(rights.map(\.values)),
            "organisations": .list(organisations.map(\.values)), "email": email.values, "name": name.values,
            "address": address.values, "reference": reference.values,
        ]
    }

    static let sample = OpenLetter(
        from: "J. Walker <j.walker@mail.example>",
        organisation: "Outreach Software Limited",
        subjectLine: "Your news",
        received: "29 November 2026, 22:40",
        because: "It is not sure what it asks for.",
        named: "It asks for something by 14 December 2026.",
        stretches: [
            RequestPage.Letter.Stretch(text: "Kia ora,\n\n", reliedFor: ""),
            RequestPage.Letter.Stretch(text: "please delete everything that you hold on me", reliedFor: "Delete"),
            RequestPage.Letter.Stretch(text: ", and no more news.", reliedFor: ""),
        ],
        isSource: false,
        attachments: ["passport.pdf (application/pdf, 214 kB)"],
        evidence: ["Our mail server: spf pass (mail.example), dkim fail (mail.example)"],
        guesses: [
            Guess(
                key: 1,
                value: "note C7QK2M9X4T",
                title: "Case C7QK2M9X4T",
                says: "It came to the address that only the mails of this case name.",
                isFinal: true
            ),
            Guess(
                key: 2,
                value: "open delete",
                title: "New case: Delete",
                says: "A sentence seems to ask for it.",
                isFinal: true
            ),
            Guess(key: 3, value: "open", title: "New case", says: "Say below who asks.", needsAddress: true),
            Guess(key: 4, value: "leave", title: "Leave it alone", says: "Nothing in it asks for a right."),
        ],
        action: Route.heldMailFiling(id: "m2").path,
        rights: [
            FormChoice(value: "copy", title: "Copy"), FormChoice(value: "correct", title: "Correct"),
            FormChoice(value: "delete", title: "Delete", isChosen: true),
            FormChoice(value: "unsubscribe", title: "Unsubscribe"),
        ],
        organisations: [FormChoice(value: "outreach", title: "Outreach Software Limited", isChosen: true)],
        email: FieldContent("j.walker@mail.example"),
        name: FieldContent("J. Walker")
    )
}
