import Templates

/// Something that can be done with a request, or could but for an obstacle: exactly what `decide` says.
struct MoveForm: Sendable {
    /// The last part of the address that it is sent to.
    var verb: String
    var label: String
    /// What will happen, in a sentence.
    var says: String
    /// Why it cannot be done now; empty when it can.
    var obstacle: String
    var isMain = false
    var isDanger = false
    /// Digest of what the page shows, so that nothing else is approved.
    var shown = ""
    /// What to choose from: grounds of a refusal, levels of a verification; empty where nothing is asked for.
    var choices: [FormChoice] = []
    var choiceLabel = ""
    /// The field's name in the form.
    var choiceName = ""
    /// What to write; empty where nothing is asked for.
    var textLabel = ""
    var textHint = ""
    /// Whether two fields ask for an old and a new value.
    var asksForChange = false
    /// The date field's label; empty where no date is asked for.
    var dateLabel = ""

    func values(reference: String) -> TemplateValue {
        [
            "verb": .text(verb), "label": .text(label), "says": .text(says), "obstacle": .text(obstacle),
            "action": .text(Route.move(reference: reference, verb: verb).path), "main": .flag(isMain),
            "danger": .flag(isDanger), "shown": .text(shown), "choices": .list(choices.map(\.values)),
            "choice-label": .text(choiceLabel), "choice-name": .text(choiceName), "text-label": .text(textLabel),
            "text-hint": .text(textHint), "change": .flag(asksForChange),
            "date-label": .text(dateLabel),
        ]
    }

    static let samples = [
        MoveForm(
            verb: "refusal",
            label: "Refuse",
            says: "The person gets a letter with the ground, your reason, and how to complain.",
            obstacle: "",
            isDanger: true,
            choices: [
                FormChoice(value: "exempt", title: "The law exempts what was asked for"),
                FormChoice(value: "excessive", title: "Excessive"),
            ],
            choiceLabel: "Ground",
            choiceName: "ground",
            textLabel: "Reason, as the person will read it",
            textHint: "Plain words; no names of colleagues."
        ),
        MoveForm(
            verb: "verification",
            label: "Verify",
            says: "You vouch for who the person is; the history names you.",
            obstacle: "",
            choices: [
                FormChoice(value: "matched", title: "Matched: gave facts that we hold"),
                FormChoice(value: "document", title: "Document: showed a document"),
            ],
            choiceLabel: "Level",
            choiceName: "level",
            textLabel: "How do you know?"
        ),
        MoveForm(
            verb: "hold",
            label: "Put on hold",
            says: "Nothing is erased while the hold stands.",
            obstacle: "",
            textLabel: "Why",
            dateLabel: "Until (leave empty for no end)"
        ),
        MoveForm(
            verb: "note",
            label: "Add a note",
            says: "For colleagues; the person does not see it.",
            obstacle: "",
            textLabel: "Note"
        ),
        MoveForm(
            verb: "approval",
            label: "Approve",
            says: "Exactly what is shown above is erased: 37 rows in four stores.",
            obstacle: "You prepared this plan; somebody else approves it.",
            isMain: true,
            shown: "9c1f3e77"
        ),
    ]
}
