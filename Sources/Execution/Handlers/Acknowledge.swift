import Casework
import Mail
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// One acknowledgement a letter: what was understood of it, the date for each wish with its reason, and the link by
    /// which the person confirms who they are. It echoes nothing of the letter.
    func acknowledge(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let (requests, duties) = try await casework.storage.read { connection in
            let requests = try connection.requests.inCase(subject.caseFile.id)
            return (requests, try requests.map { try connection.clock.duties(of: $0.id) })
        }
        let words = words(subject)
        let wishes = try zip(requests, duties).map { try wish($0, $1, words) }
        // A link on paper would prove nothing that the search can start from: staff attest who asks.
        let waits = subject.person.mailAddress != nil && requests.contains { $0.phase == .verification }
        let link = waits ? try await confirmLink(effect, subject) : nil
        let mail = AcknowledgementMail(
            letterhead: letterhead(subject),
            received: words.day(subject.request.receivedOn, weekday: true),
            wishes: wishes,
            link: link?.address ?? "",
            linkUntil: link.map { words.day($0.until, weekday: true) } ?? ""
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// What was asked for again is open already. All that is open in the case is named, because the link confirms all of it:
    /// nobody shall confirm what they did not ask for.
    func tellUnderWay(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let (requests, duties) = try await casework.storage.read { connection in
            let requests = try connection.requests.inCase(subject.caseFile.id).filter { $0.phase != .closed }
            return (requests, try requests.map { try connection.clock.duties(of: $0.id) })
        }
        let words = words(subject)
        let waits = subject.person.mailAddress != nil && requests.contains { $0.phase == .verification }
        let link = waits ? try await confirmLink(effect, subject) : nil
        let mail = AlreadyUnderWayMail(
            letterhead: letterhead(subject),
            wishes: try zip(requests, duties).map { try wish($0, $1, words) },
            link: link?.address ?? "",
            linkUntil: link.map { words.day($0.until, weekday: true) } ?? ""
        )
        return try await send(mail, for: effect, to: subject)
    }

    private func wish(
        _ request: RequestRow,
        _ duties: [DutyRow],
        _ words: Phrases
    ) throws -> AcknowledgementMail.Wish {
        let main = duties.first { $0.kind == .stop } ?? duties.first { $0.kind == .respond }
        let reasons = try main.map(storedReasons)?.reasons(in: words) ?? []
        return AcknowledgementMail.Wish(
            reference: request.reference.text,
            what: words.wish(request.right),
            due: DueDay(
                day: main?.dueOn.map { words.day($0, weekday: true) } ?? "",
                because: reasons.joined(separator: " ")
            ),
            isDone: request.right == .unsubscribe
        )
    }
}

extension Workshop {
    struct MailedLink: Sendable {
        let address: String
        let until: CivilDate
    }

    /// The link by which the person confirms who they are.
    func confirmLink(_ effect: EffectRow, _ subject: RequestSubject) async throws -> MailedLink {
        let end = casework.clock.now.adding(seconds: 14 * 86_400)
        return try await mailedLink(CaseDesk.confirmPurpose, effect, subject, until: end)
    }

    /// A link for one purpose. Its token is made from the effect's id and the site's key, so that a mail that is sent again
    /// holds the same link; it stands in the fragment, which no server logs.
    func mailedLink(
        _ purpose: String,
        _ effect: EffectRow,
        _ subject: RequestSubject,
        until end: Timestamp
    ) async throws -> MailedLink {
        let token = casework.keyring.linkToken(effect.id)
        let row = LinkRow(
            tokenHash: RandomToken.digest(of: token),
            purpose: purpose,
            caseID: subject.caseFile.id,
            personID: subject.personID,
            expiresAt: end
        )
        // Stored before it is mailed: nobody may hold a link that does not work yet.
        try await casework.storage.write { connection in
            guard try connection.links.find(row.tokenHash) == nil else { return }
            try connection.links.insert(row)
        }
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        return MailedLink(
            address: "\(post.address)/r/\(subject.caseFile.reference)#\(token)",
            until: row.expiresAt.day(in: zone)
        )
    }
}
