import Storage
import SubjectRequests
import Vault
import Workflows

/// A case that was just opened.
package struct OpenedCase: Sendable {
    package let id: String
    package let reference: Reference
    package let requests: [OpenedRequest]
}

package struct OpenedRequest: Sendable {
    package let id: String
    package let reference: Reference
    package let right: Right
}

extension CaseDesk {
    /// Opens a case with one request for each right asked for; each request's first effects are planned with it.
    ///
    /// What an asking opens never joins an older case by its sender's address: an address is easily forged, and the older
    /// case's person may be verified already.
    ///
    /// - Parameters:
    ///   - attested: staff's word on who asks, as ``attest(_:_:by:)`` takes it.
    ///   - list: what an objection to marketing is kept under; a one-click link's names one list.
    ///   - alongside: more to be stored in the same transaction; like every write it may run twice.
    /// - Throws: ``IntakeError`` where nothing can be opened; nothing is stored then.
    package func open(
        _ asking: Asking,
        by party: Party,
        attested: Attestation? = nil,
        suppressing list: String = CaseDesk.everyList,
        alongside: (@Sendable (StorageConnection) throws -> Void)? = nil
    ) async throws -> OpenedCase {
        let draft = try CaseDraft(asking, in: self)
        return try await storage.write { connection in
            try alongside?(connection)
            try draft.insert(connection, by: party)
            for request in draft.requests {
                try open(request, of: draft, by: party, suppressing: list, on: connection)
            }
            if let attested { try attest(attested, draft.person, draft.id, by: party, on: connection) }
            return draft.opened
        }
    }

    private func open(
        _ request: CaseDraft.Draft,
        of draft: CaseDraft,
        by party: Party,
        suppressing list: String,
        on connection: StorageConnection
    ) throws {
        try connection.requests.insert(request.row)
        try connection.clock.replaceDuties(of: request.row.id, by: request.dates.rows())
        let row = try loaded(request.row.id, on: connection)
        try setDutyTimers(request.dates.duties, of: row, on: connection)
        try describe(draft.asking.changes, request.row.id, right: request.row.right, on: connection)
        try suppressAtOnce(request.row, draft.asking, in: list, on: connection)
        let opened = try move(
            request.row.id,
            .open,
            by: party,
            on: connection,
            effectiveOn: draft.asking.receivedOn,
            letterAcknowledged: request.row.id != draft.requests.first?.row.id
        )
        try noteRepeat(row, draft.asking, on: connection)
        if draft.asking.isMinors {
            try markMinor(loaded(row.id, on: connection), stands: true, nil, by: party, on: connection)
        }
        // What goes on by itself from its first moment needs nobody.
        if opened.phase != .fulfilment { try connection.news.add(.newRequest, row) }
    }

    /// An objection to marketing counts from this commit on, before any list is told.
    private func suppressAtOnce(
        _ request: NewRequest,
        _ asking: Asking,
        in list: String,
        on connection: StorageConnection
    ) throws {
        guard request.right == .unsubscribe, let address = asking.mailAddress?.disclosed,
            let identity = Identity(kind: .email, value: address)
        else { return }
        try connection.ledger.suppress(
            controller: request.controller,
            list: list,
            token: keyring.ledgerToken(identity.value, kind: CaseDesk.suppressionKind),
            request: request.id
        )
    }

    /// The name under which an address is kept from every list.
    package static let everyList = "all"
}

/// Ids of one case in the order in which they were made: what came first sorts first.
private struct DraftIDs {
    var random = SystemRandomNumberGenerator()
    private var time: Timestamp

    init(from time: Timestamp) { self.time = time }

    mutating func next() -> String {
        defer { time = Timestamp(microseconds: time.microseconds + 1_000) }
        return TimeOrderedID.make(at: time, using: &random)
    }
}

/// A case and its requests, made before the transaction that stores them: ids, keys and sealed bytes.
struct CaseDraft: Sendable {
    struct Draft: Sendable {
        let row: NewRequest
        let dates: RequestDates
    }

    let id: String
    let reference: Reference
    let asking: Asking
    let key: NewKey
    let person: PersonRow
    let identities: [IdentityRow]
    let requests: [Draft]

    init(_ asking: Asking, in casework: CaseDesk) throws {
        let controller = try casework.rules.controller(asking.controller)
        try CaseDraft.check(asking, controller)
        var ids = DraftIDs(from: casework.clock.now)
        id = ids.next()
        reference = Reference.caseFile(using: &ids.random)
        self.asking = asking
        key = try NewKey(id: ids.next(), keyring: casework.keyring)
        person = try CaseDraft.person(asking, id: ids.next(), caseID: id, key)
        let personID = person.id
        let caseKey = key
        identities = try asking.identities.map { identity in
            let identityID = ids.next()
            return IdentityRow(
                id: identityID,
                personID: personID,
                kind: identity.kind,
                token: casework.token(identity),
                sealed: try caseKey.key.seal(
                    Array(identity.value.utf8),
                    context: sealContext("identities", "sealed", identityID)
                ),
                standing: .claimed,
                origin: asking.channel.origin
            )
        }
        let caseID = id
        requests = try asking.rights.map { right in
            try CaseDraft.request(right, asking, controller, caseID: caseID, ids: &ids, in: casework)
        }
    }

    private static func person(_ asking: Asking, id: String, caseID: String, _ key: NewKey) throws -> PersonRow {
        let who = PersonParticulars(
            name: asking.name?.disclosed,
            mailAddress: asking.mailAddress?.disclosed,
            postalAddress: asking.postalAddress?.disclosed,
            words: asking.words?.disclosed
        )
        let sealed = try key.key.seal(encoding: who, context: sealContext("people", "sealed", id))
        return PersonRow(id: id, caseID: caseID, role: .subject, sealed: sealed)
    }

    private static func request(
        _ right: Right,
        _ asking: Asking,
        _ controller: DataController,
        caseID: String,
        ids: inout DraftIDs,
        in casework: CaseDesk
    ) throws -> Draft {
        guard let workflow = casework.rules.workflows.current(for: right) else {
            throw IntakeError.rightNotOffered(right)
        }
        let dates = try RequestDates(
            right,
            facts: ClockFacts(received: asking.receivedOn),
            statute: try casework.rules.statute(of: controller),
            marginDays: controller.marginDays
        )
        let row = NewRequest(
            id: ids.next(),
            reference: Reference.request(using: &ids.random),
            caseID: caseID,
            controller: controller.slug,
            right: right,
            workflow: workflow.digest,
            statute: try casework.rules.statuteDigest(of: controller),
            map: casework.rules.mapDigest,
            policy: casework.rules.policyDigests[controller.slug],
            channel: asking.channel,
            letter: asking.call.map { CaseDesk.letterID(ofCall: $0, casework.keyring) },
            receivedOn: asking.receivedOn,
            receivedBasis: asking.receivedBasis.rawValue,
            nextDueOn: dates.nextDue()
        )
        return Draft(row: row, dates: dates)
    }

    private static func check(_ asking: Asking, _ controller: DataController) throws(IntakeError) {
        guard !asking.rights.isEmpty else { throw .nothingAsked }
        if let right = asking.rights.first(where: { !controller.rights.contains($0) }) { throw .rightNotOffered(right) }
        guard asking.mailAddress != nil || asking.postalAddress != nil || !asking.claimed.isEmpty else {
            throw .noAddress
        }
    }

    func insert(_ connection: StorageConnection, by party: Party) throws {
        try connection.cases.insert(
            id: id,
            reference: reference,
            controller: asking.controller,
            key: key,
            language: asking.language
        )
        try connection.people.insert(person)
        for identity in identities { try connection.people.add(identity) }
        if let letter = asking.letter { try connection.messages.file(letter, in: id) }
    }

    var opened: OpenedCase {
        OpenedCase(
            id: id,
            reference: reference,
            requests: requests.map { OpenedRequest(id: $0.row.id, reference: $0.row.reference, right: $0.row.right) }
        )
    }
}

extension Asking {
    /// Everything by which the person names themselves: the address that they write from, and what they claim.
    var identities: [Identity] {
        var all: [Identity] = []
        if let address = mailAddress?.disclosed, let identity = Identity(kind: .email, value: address) {
            all.append(identity)
        }
        for identity in claimed where !all.contains(identity) { all.append(identity) }
        return all
    }
}

extension IntakeChannel {
    fileprivate var origin: IdentityOrigin {
        switch self {
        case .mail: .letter
        case .form, .api: .form
        case .phone, .post, .counter: .staff
        }
    }
}
