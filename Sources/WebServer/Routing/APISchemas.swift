import Casework
import SubjectRequests
import Workflows

extension APIDescription {
    /// The shapes of what is sent and answered.
    static var schemas: [String: JSONTree] {
        [
            "Ask": shape(
                [
                    "controller": text, "rights": list(words(of: Right.self)), "email": text, "name": text,
                    "customerNumber": text, "wrong": text, "correct": text, "message": text, "language": text,
                ],
                required: ["controller", "rights", "email"]
            ),
            "Opened": shape(
                ["case": text, "requests": list(reference("Request"))],
                required: ["case", "requests"]
            ),
            "Requests": shape(["requests": list(reference("Request"))], required: ["requests"]),
            "Request": shape(
                [
                    "reference": text, "case": text, "controller": text, "right": words(of: Right.self), "state": text,
                    "phase": words(of: Phase.self), "outcome": words(of: Outcome.self),
                    "ground": words(of: RefusalGround.self), "received": day, "duties": list(reference("Duty")),
                    "verification": reference("Verification"), "assignee": text, "flags": list(text),
                    "waiting": list(reference("Waiting")), "work": list(reference("Work")), "shown": shown,
                    "withheld": list(reference("Withheld")), "concerns": list(reference("Concern")),
                    "pendingMarks": ["type": "integer"],
                    "revision": ["type": "integer"],
                ],
                required: [
                    "reference", "case", "controller", "right", "state", "phase", "received", "duties", "verification",
                    "flags", "waiting", "revision",
                ]
            ),
            "Waiting": shape(
                [
                    "effect": text, "state": text, "store": text, "reason": text, "since": text, "owner": text,
                ],
                required: ["effect", "state", "since"]
            ),
            "Work": shape(
                [
                    "effect": text, "store": text, "message": text, "state": text, "result": text, "finished": text,
                    "rows": ["type": "object", "additionalProperties": ["type": "integer"]],
                ],
                required: ["effect", "state", "rows"]
            ),
            "Withheld": shape(
                [
                    "withholding": text, "collection": text, "row": text, "field": text,
                    "ground": words(of: WithholdingGround.self), "by": text,
                ],
                required: ["withholding", "collection", "ground", "by"]
            ),
            "Concern": shape(
                [
                    "concern": text, "kind": text, "withholding": text, "settledBy": text,
                    "counts": ["type": "object", "additionalProperties": ["type": "integer"]],
                ],
                required: ["concern", "kind", "counts"]
            ),
            "Duty": shape(["duty": text, "due": day, "internalDue": day, "met": text], required: ["duty"]),
            "Verification": shape(
                [
                    "level": words(of: VerificationLevel.self), "source": text,
                    "needed": words(of: VerificationLevel.self), "facts": words(of: FactStanding.Stage.self),
                    "tries": ["type": "integer"],
                ],
                required: ["level", "needed"]
            ),
            "Order": shape(
                Dictionary(uniqueKeysWithValues: MoveField.Name.allCases.map { ($0.rawValue, field($0)) }),
                required: []
            ),
            "Problem": shape(
                ["type": text, "title": text, "status": ["type": "integer"], "code": text, "detail": text],
                required: ["type", "title", "status", "code", "detail"]
            ),
            "Description": ["type": "object"],
        ]
    }

    private static var text: JSONTree { ["type": "string"] }
    private static var day: JSONTree { ["type": "string", "format": "date"] }

    private static var shown: JSONTree {
        ["type": "string", "description": "Digest of what there is to approve; an approval names it."]
    }

    /// What a field of an order may hold.
    private static func field(_ name: MoveField.Name) -> JSONTree {
        guard name.words.isEmpty else { return ["type": "string", "enum": .list(name.words.map { .text($0) })] }
        return name.control == .day ? day : text
    }

    private static func list(_ element: JSONTree) -> JSONTree { ["type": "array", "items": element] }

    private static func words<Word: RawRepresentable & CaseIterable>(of: Word.Type) -> JSONTree
    where Word.RawValue == String {
        ["type": "string", "enum": .list(Word.allCases.map { .text($0.rawValue) })]
    }

    private static func shape(_ members: [String: JSONTree], required: [String]) -> JSONTree {
        [
            "type": "object", "properties": .object(members), "required": .list(required.map { .text($0) }),
        ]
    }
}
