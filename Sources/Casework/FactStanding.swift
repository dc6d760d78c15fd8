import DataMap
import Storage
import SubjectRequests
import Workflows

/// How far the asking for facts has got in a case. It says nothing of what was asked for or given.
package struct FactStanding: Sendable, Hashable {
    package enum Stage: String, Sendable, Hashable, CaseIterable, Encodable {
        /// The person can answer now.
        case asked
        case agreed
        /// It did not agree as often as it may be tried: staff see who asks.
        case usedUp = "used-up"
        /// Nothing is asked: the map has too few questions, nobody has described yet what a correction disputes, or whoever
        /// wrote claims to be so much that some of it would agree by chance.
        case withStaff = "with-staff"
    }

    package let stage: Stage
    package let tries: Int
}

extension CaseDesk {
    /// As verifications name the way.
    static let factsMethod = "facts"
    /// How often somebody may try in a case.
    package static let factTriesMax = 3
    /// The most identities of a case that are tried.
    static let factSeedsMax = 4

    /// Nil where nothing of the case waits for it, or the person has not even shown that the mail address is theirs.
    func factStanding(_ caseID: String, on connection: StorageConnection) throws -> FactStanding? {
        let person = try connection.people.subject(ofCase: caseID)?.id
        let tried = try connection.people.verifications(inCase: caseID).filter {
            $0.method == CaseDesk.factsMethod && $0.personID == person
        }
        func standing(_ stage: FactStanding.Stage) -> FactStanding { FactStanding(stage: stage, tries: tried.count) }
        if tried.contains(where: \.hasPassed) { return standing(.agreed) }
        let verified = try connection.people.verifiedLevel(inCase: caseID)
        guard verified == .channel else { return nil }
        let requests = try connection.requests.inCase(caseID)
        let waiting = try requests.first { try waitsForFacts($0, on: connection) }
        guard let waiting else { return nil }
        guard tried.count < CaseDesk.factTriesMax else { return standing(.usedUp) }
        let needed = try rules.controller(waiting.controller).factsNeeded
        let questions = try factQuestions(requests, on: connection)
        let claims = try connection.people.identities(inCase: caseID).count
        return standing(questions.count < needed || claims > CaseDesk.factSeedsMax ? .withStaff : .asked)
    }

    /// Facts prove no more than `matched`: where more is asked for, they would prove nothing.
    private func waitsForFacts(_ row: RequestRow, on connection: StorageConnection) throws -> Bool {
        guard row.phase == .verification || row.outcome == .lapsed else { return false }
        return try terms(of: row, on: connection).required == .matched
    }

    /// What can be asked for in a case: every question of the controller's map, but for what the person says is wrong (CCPA
    /// regulations, s 7060(h)). What a correction disputes must be known before anything is asked for.
    func factQuestions(_ requests: [RequestRow], on connection: StorageConnection) throws -> [FactQuestion] {
        guard let controller = requests.first?.controller else { return [] }
        var disputed: Set<FieldAddress> = []
        for request in requests where request.right == .correct && request.phase != .closed {
            let changes = try connection.corrections.of(request.id)
            guard !changes.isEmpty else { return [] }
            for change in changes {
                let collection = CollectionAddress(change.dataset, change.collection)
                disputed.insert(FieldAddress(collection, change.field))
            }
        }
        return rules.map.facts(of: controller).filter { disputed.isDisjoint(with: $0.fields) }
    }
}
