import AuditTrail
import Databases
import Foundation
import SubjectRequests
import Vault
import Workflows

/// What an event is about: each has a thread of its own, numbered from 1.
package enum EventScope: Sendable, Hashable {
    case request(String)
    case caseFile(String)
    case message(String)
    case staff(String)
    case key(String)
    /// Settings, workflows, data maps: what operators change.
    case configuration
    /// Who looked at what.
    case reading(String)

    var kind: String {
        switch self {
        case .request: "request"
        case .caseFile: "case"
        case .message: "message"
        case .staff: "staff"
        case .key: "key"
        case .configuration: "configuration"
        case .reading: "reading"
        }
    }

    var id: String {
        switch self {
        case .request(let id), .caseFile(let id), .message(let id), .staff(let id), .key(let id), .reading(let id): id
        case .configuration: "configuration"
        }
    }

    init(kind: String, id: String) throws {
        switch kind {
        case "request": self = .request(id)
        case "case": self = .caseFile(id)
        case "message": self = .message(id)
        case "staff": self = .staff(id)
        case "key": self = .key(id)
        case "configuration": self = .configuration
        case "reading": self = .reading(id)
        default: throw StorageError.notFound("kind of event")
        }
    }
}

/// What happened, in the past tense. Moves of a request have the names below; other rooms add their own.
package struct EventKind: RawRepresentable, Sendable, Hashable, SQLBindable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// The event that records a move.
    package init(_ trigger: Trigger) {
        let word =
            switch trigger {
            case .open: "opened"
            case .verifyIdentity: "identity-verified"
            case .describe: "change-described"
            case .approve: "approved"
            case .rework: "sent-back"
            case .redact: "built-again"
            case .refuse: "refused"
            case .withdraw: "withdrawn"
            case .finish: "work-finished"
            case .proceed: "proceeded"
            case .time: "time-passed"
            case .clarify: "clarification-asked"
            case .resume: "resumed"
            case .pause: "clock-paused"
            case .extend: "time-extended"
            case .refer: "referred"
            case .appeal: "appealed"
            case .uphold: "upheld"
            case .conclude: "concluded"
            case .settle: "settled"
            case .overdue: "duty-missed"
            case .migrate: "workflow-migrated"
            }
        self.init(rawValue: word)
    }
}

/// What an event says beside who, when and what.
package struct EventDetails: Sendable {
    /// The legal day, where it is not the day of recording.
    package var effectiveOn: CivilDate?
    /// Digest of the document that decided.
    package var definition: String?
    /// The effect that reported.
    package var effect: String?
    /// One word of what came of it.
    package var outcome: String?
    /// Rows by what they are, as `app/users`.
    package var counts: [String: Int]
    /// SHA-256 of the ciphertext of each piece of evidence.
    package var evidence: [TreeHash]
    /// Personal particulars that must be provable later, by path: sealed, and committed to in the leaf.
    package var committed: [String: String]
    /// Personal particulars and free text, by path: sealed only.
    package var sealed: [String: String]

    package init(
        effectiveOn: CivilDate? = nil,
        definition: String? = nil,
        effect: String? = nil,
        outcome: String? = nil,
        counts: [String: Int] = [:],
        evidence: [TreeHash] = [],
        committed: [String: String] = [:],
        sealed: [String: String] = [:]
    ) {
        self.effectiveOn = effectiveOn
        self.definition = definition
        self.effect = effect
        self.outcome = outcome
        self.counts = counts
        self.evidence = evidence
        self.committed = committed
        self.sealed = sealed
    }

    var hasParticulars: Bool { !committed.isEmpty || !sealed.isEmpty }
}

/// What the sealed part of an event holds once it is opened.
package struct EventParticulars: Sendable, Hashable, Codable {
    package struct Committed: Sendable, Hashable, Codable {
        package let value: String
        package let salt: [UInt8]
    }

    package var committed: [String: Committed]
    package var sealed: [String: String]

    /// Salts are random, so each call makes other commitments.
    init(_ details: EventDetails) {
        sealed = details.sealed
        committed = [:]
        for (path, value) in details.committed {
            let commitment = Commitment(path: path, value: Array(value.utf8))
            committed[path] = Committed(value: value, salt: commitment.salt)
        }
    }

    var commitments: [String: TreeHash] {
        var hashes: [String: TreeHash] = [:]
        for (path, promise) in committed {
            let commitment = Commitment(path: path, value: Array(promise.value.utf8), salt: promise.salt)
            hashes[path] = TreeHash(commitment.digest)
        }
        return hashes
    }

    func sealed(_ key: DataKey, event: String) throws -> [UInt8] {
        try key.seal(Array(try storedJSON(self).utf8), context: sealContext("events", "sealed", event))
    }

    /// Opens what an event's row holds.
    package static func open(_ sealed: [UInt8], _ key: DataKey, event: String) throws -> EventParticulars {
        let plain = try key.open(sealed, context: sealContext("events", "sealed", event))
        return try JSONDecoder().decode(EventParticulars.self, from: Data(plain))
    }
}
