import Templates

/// How a case stands, for the person who asked: each right on its own, what was said, and what they can do.
struct StatusPage: TemplateModel {
    static let template = "status"

    /// One request.
    struct AskedRight: Sendable {
        /// A step of its way.
        struct Step: Sendable {
            enum Progress: String, Sendable {
                case done, now, ahead
            }

            var title: String
            /// The day of a step that is done; empty before.
            var day: String
            var progress: Progress
        }

        var reference: String
        var title: String
        var tag: StatusTag
        /// Where it stands, in a sentence.
        var says: String
        /// The day by which the answer comes; empty when nothing is due any more.
        var day: String
        var because: [String]
        var steps: [Step]
        /// Where the answer can be read, and fetched; empty while there is none.
        var answer = ""
        var download = ""
        var canWithdraw: Bool

        var values: TemplateValue {
            [
                "reference": .text(reference), "title": .text(title), "tag": tag.values, "says": .text(says),
                "day": .text(day), "because": .list(because.map { .text($0) }), "answer": .text(answer),
                "download": .text(download), "withdrawable": .flag(canWithdraw),
                "steps": .list(
                    steps.map {
                        [
                            "title": .text($0.title), "day": .text($0.day), "class": .text($0.progress.rawValue),
                            "done": .flag($0.progress == .done), "now": .flag($0.progress == .now),
                        ]
                    }
                ),
            ]
        }
    }

    /// A message between the person and the organisation: what it is about, or what was written on this page.
    struct Message: Sendable {
        var isFromPerson: Bool
        var day: String
        var text: String
    }

    var frame: PageFrame
    /// The case's reference.
    var reference: String
    var rights: [AskedRight]
    /// Where the person answers questions about what is held; empty where none are asked.
    var facts = ""
    /// Whether their answers did not do, so that somebody looks at it.
    var isWithStaff = false
    var messages: [Message]
    var message = FieldContent()
    /// Who hears complaints about the organisation, and how to reach them.
    var authority: String

    var values: TemplateValue {
        let problems = message.error.isEmpty ? [] : [FieldProblem(field: "message", text: message.error)]
        return [
            "frame": frame.values,
            "reference": .text(reference),
            "rights": .list(rights.map(\.values)),
            "facts": .text(facts),
            "with-staff": .flag(isWithStaff),
            "messages": .list(
                messages.map { ["mine": .flag($0.isFromPerson), "day": .text($0.day), "text": .text($0.text)] }
            ),
            "message": message.values,
            "problems": .list(problems.map(\.values)),
            "authority": .text(authority),
            "send": .text(Route.statusMessage(reference: reference).path),
            "withdraw": .text(Route.statusWithdrawal(reference: reference).path),
            "leave": .text(Route.leave.path),
        ]
    }
}

extension StatusPage {
    static let sample = StatusPage(
        frame: .sample,
        reference: "C7H3QX9K2M",
        rights: [
            AskedRight(
                reference: "4TW8J2N6RA",
                title: "Put something right",
                tag: StatusTag("Being looked at", .busy),
                says: "Somebody checks what is to be changed. Nothing is changed before that.",
                day: "Monday 18 January 2027",
                because: [
                    "We received your request on Friday 27 November 2026.",
                    "We have 20 working days, counted from the day after.",
                    "25 December to 15 January are not working days.",
                ],
                steps: [
                    AskedRight.Step(title: "Received", day: "27 November 2026", progress: .done),
                    AskedRight.Step(title: "Confirmed by you", day: "27 November 2026", progress: .done),
                    AskedRight.Step(title: "Being looked at", day: "", progress: .now),
                    AskedRight.Step(title: "Answered", day: "", progress: .ahead),
                ],
                canWithdraw: true
            ),
            AskedRight(
                reference: "7H3QX9K2M4",
                title: "A copy of everything",
                tag: StatusTag("Ready for you", .good),
                says: "Your answer is here. You can read it and fetch it until 13 January 2027.",
                day: "",
                because: [],
                steps: [
                    AskedRight.Step(title: "Received", day: "27 November 2026", progress: .done),
                    AskedRight.Step(title: "Confirmed by you", day: "27 November 2026", progress: .done),
                    AskedRight.Step(title: "Looked at", day: "14 December 2026", progress: .done),
                    AskedRight.Step(title: "Answered", day: "14 December 2026", progress: .done),
                ],
                answer: Route.answer(reference: "7H3QX9K2M4").path,
                download: Route.download(reference: "7H3QX9K2M4").path,
                canWithdraw: false
            ),
        ],
        facts: Route.facts(reference: "C7H3QX9K2M").path,
        messages: [
            Message(isFromPerson: true, day: "27 November 2026", text: "Please send me what you hold on me."),
            Message(isFromPerson: false, day: "27 November 2026", text: "Thank you. We have your request."),
        ],
        message: FieldContent("", error: "Write something first."),
        authority: "Office of the Privacy Commissioner, privacy.org.nz"
    )
}
