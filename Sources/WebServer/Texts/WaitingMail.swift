import Templates

/// A mail that is not a case: it could not be read or told, or it asked for nothing. One form makes it a case.
struct WaitingMail: Sendable {
    var id: String
    var received: String
    var from: String
    var subjectLine: String
    var organisation: String
    /// Why it is here: `The message is broken off.`
    var because: String
    /// `Authority`, `Spoof suspected`.
    var flags: [String]
    /// As far as it can be shown.
    var text: String
    /// Where its form is sent.
    var action: String
    var rights: [FormChoice]

    var values: TemplateValue {
        [
            "id": .text(id), "received": .text(received), "from": .text(from), "subject": .text(subjectLine),
            "organisation": .text(organisation), "because": .text(because), "flags": .list(flags.map { .text($0) }),
            "text": .text(text), "action": .text(action), "rights": .list(rights.map(\.values)),
        ]
    }

    static func samples(_ action: (String) -> Route) -> [WaitingMail] {
        let rights = [
            FormChoice(value: "copy", title: "Copy"), FormChoice(value: "correct", title: "Correct"),
            FormChoice(value: "delete", title: "Delete"), FormChoice(value: "unsubscribe", title: "Unsubscribe"),
        ]
        return [
            WaitingMail(
                id: "m1",
                received: "30 November 2026, 07:12",
                from: "office@privacy.example",
                subjectLine: "Enquiry C/2231",
                organisation: "Outreach",
                because: "It seems to come from a supervisory authority.",
                flags: ["Authority"],
                text: "Dear Sir or Madam,\n\nwe have received a complaint about your organisation.",
                action: action("m1").path,
                rights: rights
            ),
            WaitingMail(
                id: "m2",
                received: "29 November 2026, 22:40",
                from: "j.walker@mail.example",
                subjectLine: "Fwd: question",
                organisation: "Outreach",
                because: "The message is broken off in its second part.",
                flags: [],
                text: "what do you actually",
                action: action("m2").path,
                rights: rights.map { FormChoice(value: $0.value, title: $0.title, isChosen: $0.value == "copy") }
            ),
        ]
    }
}
