extension MoveForm {
    static let samples = [
        MoveForm(
            verb: "refusal",
            label: "Refuse",
            says: "The person gets a letter with the ground, your reason, and how to complain.",
            isDanger: true,
            blanks: [
                Blank(
                    name: .ground,
                    label: "Ground",
                    choices: [
                        FormChoice(value: "exempt", title: "The law exempts what was asked for"),
                        FormChoice(value: "excessive", title: "Excessive"),
                    ]
                ),
                Blank(
                    name: .text,
                    label: "Reason, as the person will read it",
                    hint: "Plain words; no names of colleagues."
                ),
            ]
        ),
        MoveForm(
            verb: "verification",
            label: "Verify",
            says: "You vouch for who the person is; the history names you.",
            blanks: [
                Blank(
                    name: .level,
                    label: "Level",
                    choices: [
                        FormChoice(value: "matched", title: "Matched: gave facts that we hold"),
                        FormChoice(value: "document", title: "Document: showed a document"),
                    ]
                ),
                Blank(name: .text, label: "How do you know?"),
            ]
        ),
        MoveForm(
            verb: "hold",
            label: "Put on hold",
            says: "Nothing is erased while the hold stands.",
            blanks: [
                Blank(name: .text, label: "Why"),
                Blank(name: .until, label: "Until (leave empty for no end)", isRequired: false),
            ]
        ),
        MoveForm(
            verb: "join",
            label: "Join",
            says: "The two cases are read together.",
            blanks: [Blank(name: .other, label: "The other case's reference")]
        ),
        MoveForm(
            verb: "approval",
            label: "Approve",
            says: "Exactly what is shown above is erased: 37 rows in four stores.",
            obstacle: "You prepared this plan; somebody else approves it.",
            isMain: true,
            blanks: [Blank(name: .shown, value: "9c1f3e77")]
        ),
    ]
}
