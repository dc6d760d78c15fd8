import Mail
import Storage
import SubjectRequests
import Vault

extension LetterIntake {
    /// A member of staff says what a letter asks for that waits in the holding pen or was left alone.
    ///
    /// - Parameter rights: nil means those that were understood, but not surely.
    /// - Throws: ``CaseworkError/notFound`` where no such letter waits.
    package func file(_ message: String, as rights: [Right]? = nil, by staff: StaffMember) async throws -> FiledLetter {
        let review = try await review(message, for: staff)
        return try await file(message, FilingOrder(.open(rights ?? review.wishes.map(\.right))), by: staff)
    }

    /// A member of staff files a letter: as a new case, in a case, or as one that asks for nothing. It counts from the day on
    /// which it came, whenever it is filed; the history says who filed it, and by what guess.
    ///
    /// - Throws: ``CaseworkError/notFound`` where no such letter waits, or there is no such case, for this member;
    ///   ``IntakeError`` where no case can be opened of it so.
    package func file(_ message: String, _ order: FilingOrder, by staff: StaffMember) async throws -> FiledLetter {
        let review = try await review(message, for: staff)
        let reason = review.guesses.first { $0.end == order.end }?.reasons.first ?? .stated
        switch order.end {
        case .leave:
            try await casework.leaveAlone(message, reason, by: staff)
            return FiledLetter(message: message, verdict: .other, opened: nil)
        case .hold:
            try await casework.takeBack(message, by: staff)
            return FiledLetter(message: message, verdict: .held, opened: nil)
        case .note(let reference): return try await note(message, in: reference, review, reason, by: staff)
        case .open(let rights): return try await open(message, rights, order, reason, by: staff)
        }
    }

    private func open(
        _ message: String,
        _ rights: [Right],
        _ order: FilingOrder,
        _ reason: FilingGuess.Reason,
        by staff: StaffMember
    ) async throws -> FiledLetter {
        guard !rights.isEmpty else { throw IntakeError.nothingAsked }
        let row = try await casework.storage.read { try casework.waiting(message, for: staff, on: $0) }
        let raw = try await casework.raw(row)
        let understood = try read(raw)
        if let address = order.asker?.mailAddress?.disclosed, isOwn(address) { throw IntakeError.ownAddress }
        let plan = FilingPlan(decided: rights, order, understood.letter, understood.reading, row, casework)
        guard case .open(let asking) = plan.end else { throw plan.obstacle(rights) }
        guard staff.may(.fileMessages, at: asking.controller) else { throw CaseworkError.notFound }
        let party = staff.party(at: asking.controller)
        return try await carryOut(plan, row, understood, nil, by: party, because: reason, raw: raw)
    }

    private func note(
        _ message: String,
        in reference: Reference,
        _ review: LetterReview,
        _ reason: FilingGuess.Reason,
        by staff: StaffMember
    ) async throws -> FiledLetter {
        let casework = casework
        return try await casework.storage.write { connection in
            let row = try casework.waiting(message, for: staff, on: connection)
            guard let id = try casework.caseID(named: reference, on: connection),
                let found = try casework.filingCase(id, review.controller, for: staff, on: connection)
            else { throw CaseworkError.notFound }
            try connection.messages.judge(row.id, .note, after: row.verdict, sealed: row.sealed)
            try connection.appendEvent(
                CaseDesk.letterFiled,
                about: .message(row.id),
                by: staff.party(at: found.controller),
                EventDetails(outcome: reason.rawValue)
            )
            try casework.file(row, review, in: found, because: reason, by: staff, on: connection)
            return FiledLetter(message: row.id, verdict: .note, opened: nil, filedIn: found.reference)
        }
    }
}

extension CaseDesk {
    static let letterFiled = EventKind(rawValue: "letter-filed")

    /// A letter that a member says belongs to a case is filed there. What its person writes answers what they were asked;
    /// what an authority or a machine writes does not.
    fileprivate func file(
        _ message: MessageRow,
        _ review: LetterReview,
        in found: CaseRow,
        because reason: FilingGuess.Reason,
        by staff: StaffMember,
        on connection: StorageConnection
    ) throws {
        try connection.messages.file(message.id, in: found.id)
        let controller = try rules.controller(found.controller)
        let day = review.letter.arrivedAt.day(in: try rules.statute(of: controller).timeZone)
        try connection.appendEvent(
            EventKind(rawValue: "reply-filed"),
            about: .caseFile(found.id),
            by: staff.party(at: found.controller),
            EventDetails(effectiveOn: day, outcome: reason.rawValue)
        )
        let requests = try connection.requests.inCase(found.id)
        guard let request = requests.first(where: { $0.phase != .closed }) ?? requests.first else { return }
        try connection.news.add(.reply, request, subject: message.id)
        let others: [MailFlag] = [.authority, .autoReply, .bounce]
        let isPersons = Set(review.flags).isDisjoint(with: others.map(\.rawValue))
        if isPersons { try answerArrived(inCase: found.id, on: day, on: connection) }
    }
}
