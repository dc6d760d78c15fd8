import Templates

/// One request, whole: facts and clock, letter, what is to be approved, what can be done, what happened, and the stores.
struct RequestPage: TemplateModel {
    static let template = "request"

    /// An address or number, and how far it may be used.
    struct KnownIdentity: Sendable {
        var kind: String
        var value: String
        var standing: StatusTag
        /// Where it is from, and for a claimed one why it is not searched.
        var says: String
    }

    /// A duty of the clock.
    struct ClockDuty: Sendable {
        var what: String
        var day: String
        var band: StatusTag
        /// The house's own earlier date; empty where it is the same.
        var internalDay: String
        var because: [String]
        var law: String
    }

    /// A message of the person's.
    struct Letter: Sendable {
        /// A stretch of its text.
        struct Stretch: Sendable {
            var text: String
            /// What it was understood as, where the classifier relied on it; empty else.
            var reliedFor: String
        }

        var head: String
        var subjectLine: String
        var stretches: [Stretch]
        /// What our own mail server says of its sender; empty where it says nothing.
        var evidence = ""
    }

    /// A unit of the server's work.
    struct Work: Sendable {
        var what: String
        var store: String
        var tag: StatusTag
        /// Attempts, counts, the reason for waiting.
        var says: String
    }

    /// Something that happened.
    struct Happening: Sendable {
        var what: String
        var when: String
        var by: String
        /// A note's text, a reason; may be empty.
        var says: String
    }

    /// A hold that stands.
    struct Hold: Sendable {
        var id: String
        var says: String
        var canLift = true
    }

    var frame: PageFrame
    var reference: String
    var right: String
    var organisation: String
    /// What the state means, from the workflow.
    var meaning: String
    var tag: StatusTag
    var due: StatusTag
    /// What has just been done; empty when the page was only opened.
    var done = ""
    var facts: [(name: String, value: String)]
    var duties: [ClockDuty]
    var identities: [KnownIdentity]
    var letters: [Letter]
    /// What there is to approve; nil in other states.
    var review: ReviewPanel?
    var moves: [MoveForm]
    var holds: [Hold]
    /// Incidents that are open, each a sentence with the end of its clock.
    var incidents: [String] = []
    var work: [Work]
    var happenings: [Happening]
    /// The case's other requests.
    var others: [PageLink]
    /// Files that colleagues found.
    var found: [PageLink] = []

    var values: TemplateValue {
        [
            "frame": frame.values,
            "reference": .text(reference),
            "right": .text(right),
            "organisation": .text(organisation),
            "meaning": .text(meaning),
            "tag": tag.values,
            "due": due.values,
            "done": .text(done),
            "facts": .list(facts.map { ["name": .text($0.name), "value": .text($0.value)] }),
            "duties": .list(duties.map(RequestPage.values)),
            "identities": .list(
                identities.map {
                    [
                        "kind": .text($0.kind), "value": .text($0.value), "standing": $0.standing.values,
                        "says": .text($0.says),
                    ]
                }
            ),
            "letters": .list(letters.map(RequestPage.values)),
            "review": .maybe(review?.values),
            "moves": .list(moves.map { $0.values(reference: reference) }),
            "holds": .list(holds.map { ["id": .text($0.id), "says": .text($0.says), "liftable": .flag($0.canLift)] }),
            "incidents": .list(incidents.map { .text($0) }),
            "lift": .text(Route.move(reference: reference, verb: "lift").path),
            "queue": .text(Route.queue.path),
            "work": .list(
                work.map {
                    ["what": .text($0.what), "store": .text($0.store), "tag": $0.tag.values, "says": .text($0.says)]
                }
            ),
            "happenings": .list(
                happenings.map {
                    ["what": .text($0.what), "when": .text($0.when), "by": .text($0.by), "says": .text($0.says)]
                }
            ),
            "others": .list(others.map(\.values)),
            "found": .list(found.map(\.values)),
        ]
    }

    private static func values(_ duty: ClockDuty) -> TemplateValue {
        [
            "what": .text(duty.what), "day": .text(duty.day), "band": duty.band.values,
            "internal": .text(duty.internalDay), "because": .list(duty.because.map { .text($0) }),
            "law": .text(duty.law),
        ]
    }

    private static func values(_ letter: Letter) -> TemplateValue {
        [
            "head": .text(letter.head), "subject": .text(letter.subjectLine),
            "evidence": .text(letter.evidence),
            "stretches": .list(letter.stretches.map { ["text": .text($0.text), "relied": .text($0.reliedFor)] }),
        ]
    }
}
