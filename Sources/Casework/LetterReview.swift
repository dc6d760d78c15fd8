import Mail
import Storage
import SubjectRequests
import Vault

/// A letter that waits, as a person looks at it before it is filed. Everything in it was written by a stranger.
package struct LetterReview: Sendable {
    package let letter: WaitingLetter
    package let text: Sensitive<String>
    /// Whether ``text`` is the letter's source, because it may not be read as mail.
    package let isSource: Bool
    /// Why it may not be read, as a code.
    package let defect: String?
    /// The one sender that it names; nil where none can be read.
    package let sender: Sensitive<LetterSender>?
    /// Where replies go, where that is elsewhere.
    package let repliesTo: Sensitive<[String]>
    package let attachments: Sensitive<[LetterAttachment]>
    /// What it shows about itself: some of ``everyFlag``.
    package let flags: [String]
    /// What our own mail server found about its sender, as `spf pass (kereru.example)`: evidence, and never who it is.
    package let authentication: [String]
    package let wishes: [LetterWish]
    /// To whom it was written; nil where that cannot be told.
    package let controller: String?
    /// The likeliest first; never empty.
    package let guesses: [FilingGuess]

    /// Every word that ``flags`` may hold.
    package static let everyFlag = MailFlag.allCases.map(\.rawValue)
}

/// A right that a letter seems to ask for, and the sentence that it was read from.
package struct LetterWish: Sendable, Hashable {
    package let right: Right
    /// From 0 to 1.
    package let confidence: Double
    package let sentence: String
}

/// A file that came with a letter; nobody opens it.
package struct LetterAttachment: Sendable, Hashable {
    package let name: String
    package let type: String
    package let bytes: Int
}

package struct LetterSender: Sendable, Hashable {
    package let name: String
    package let address: String
}

extension LetterIntake {
    /// One letter with everything that helps to file it, and what it may be. Changes nothing.
    ///
    /// - Throws: ``CaseworkError/notFound`` for one of a mailbox for which the member files no mail.
    package func review(_ letter: String, for staff: StaffMember) async throws -> LetterReview {
        let row = try await casework.storage.read { try casework.waiting(letter, for: staff, on: $0) }
        let waiting = try await casework.storage.read { try casework.waitingLetter(row, on: $0) }
        // After a month the letter itself is gone, and its envelope stays.
        let raw = row.raw == nil ? [] : try await casework.raw(row)
        let understood = try read(raw)
        let controller = FilingPlan.controller(understood.letter, row, casework)
        let guesses = try await casework.storage.read { connection in
            try evidence(understood, row, controller, raw, for: staff, on: connection).ranked
        }
        let sender = understood.letter.sender.map { LetterSender(name: $0.name, address: $0.address) }
        let isElsewhere = understood.letter.flags.contains(.repliesElsewhere)
        return LetterReview(
            letter: waiting,
            text: Sensitive(understood.letter.text),
            isSource: understood.defect != nil,
            defect: understood.defect?.code,
            sender: sender.map { Sensitive($0) },
            repliesTo: Sensitive(isElsewhere ? understood.letter.replyTo.map(\.address) : []),
            attachments: Sensitive(
                understood.letter.attachments.map { LetterAttachment(name: $0.name, type: $0.type, bytes: $0.size) }
            ),
            flags: understood.letter.flags.union(understood.reading.flags).map(\.rawValue).sorted(),
            authentication: AuthenticationResults.believed(in: raw, from: authenticationServers).map(\.words),
            wishes: understood.reading.rights.map {
                LetterWish(right: $0.right, confidence: $0.confidence, sentence: $0.sentence)
            },
            controller: controller?.slug,
            guesses: guesses
        )
    }

    private func evidence(
        _ understood: ReadLetter,
        _ row: MessageRow,
        _ controller: DataController?,
        _ raw: [UInt8],
        for staff: StaffMember,
        on connection: StorageConnection
    ) throws -> FilingEvidence {
        let (letter, reading) = (understood.letter, understood.reading)
        let answer = AnswerToUs(row, letter, reading, raw: raw, keyring: casework.keyring)
        var evidence = FilingEvidence()
        evidence.isLeftAlone = row.verdict != .held
        evidence.rights = reading.rights.filter { right in controller?.rights.contains(right.right) ?? true }
        func usable(_ caseID: String?) throws -> Reference? {
            guard let caseID else { return nil }
            return try casework.filingCase(caseID, controller?.slug, for: staff, on: connection)?.reference
        }
        evidence.replyAddress = try usable(answer.caseReference.flatMap { try casework.caseID(of: $0, on: connection) })
        for reference in LetterIntake.references(in: letter.subjectLine + " " + letter.text) {
            let named = try usable(casework.caseID(named: reference, on: connection))
            if let named, !evidence.named.contains(named) { evidence.named.append(named) }
        }
        evidence.answered = try usable(answer.answeredMail(on: connection, keyring: casework.keyring)?.caseID)
        guard let sender = letter.sender, let slug = controller?.slug else { return evidence }
        for id in try casework.openCases(ofAddress: sender.address, at: slug, on: connection).prefix(3) {
            if let reference = try usable(id) { evidence.sameAddress.append(reference) }
        }
        return evidence
    }

    /// Words of a letter that are a reference's ten characters, its check right; at most ten.
    static func references(in text: String) -> [Reference] {
        let words = text.prefix(100_000).split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        // Few other words of ten letters bear the check, and whoever looks finds no case of theirs.
        return Array(words.lazy.filter { $0.utf8.count == 10 }.compactMap { Reference($0) }.prefix(10))
    }
}

extension CaseDesk {
    /// The case of a reference, of its own or of one of its requests; the one that it was joined into, where it was.
    func caseID(named reference: Reference, on connection: StorageConnection) throws -> String? {
        if let own = try caseID(of: reference, on: connection) { return own }
        guard let request = try connection.requests.find(reference, scope: .everything),
            let row = try connection.cases.load(request.caseID, scope: .everything)
        else { return nil }
        return try caseID(of: row.reference, on: connection)
    }

    /// The request by which a page shows a case: the first that is open, or the first; nil where the member sees none.
    package func firstRequest(ofCase reference: Reference, for staff: StaffMember) async throws -> Reference? {
        try await storage.read { connection in
            guard let row = try connection.cases.find(reference, scope: staff.scope(for: .seeCases)) else { return nil }
            let requests = try connection.requests.inCase(row.id)
            return (requests.first { $0.phase != .closed } ?? requests.first)?.reference
        }
    }

    /// A case that a member may file letters of a controller in; nil for another's, and for one whose keys are gone.
    func filingCase(
        _ caseID: String,
        _ controller: String?,
        for staff: StaffMember,
        on connection: StorageConnection
    ) throws -> CaseRow? {
        guard let row = try connection.cases.load(caseID, scope: staff.scope(for: .fileMessages)),
            row.disposedAt == nil, controller == nil || row.controller == controller
        else { return nil }
        return row
    }
}
