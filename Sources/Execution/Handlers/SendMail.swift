import Casework
import Foundation
import Mail
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Writes a message of the catalogue to the person.
    func sendMail(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        if let outcome = try await heldBack(effect, subject) { return outcome }
        switch effect.message {
        case AcknowledgementMail.template: return try await acknowledge(effect, subject)
        case AlreadyUnderWayMail.template: return try await tellUnderWay(effect, subject)
        case WithdrawnMail.template:
            let first = try await casework.storage.read {
                try casework.duplicated(by: effect.requestID, on: $0)
            }
            let mail = WithdrawnMail(letterhead: letterhead(subject), first: first?.text ?? "")
            return try await send(mail, for: effect, to: subject)
        case LapsedMail.template: return try await lapse(effect, subject)
        case IdentityLinkMail.template: return try await remindOfIdentity(effect, subject)
        case ClarificationMail.template: return try await askForMore(effect, subject)
        case ClarificationReminderMail.template: return try await remindOfQuestion(effect, subject)
        case LapsedUnansweredMail.template:
            let mail = LapsedUnansweredMail(
                letterhead: letterhead(subject),
                what: words(subject).wish(subject.request.right)
            )
            return try await send(mail, for: effect, to: subject)
        case ExtensionNoticeMail.template: return try await announceExtension(effect, subject)
        case DelayApologyMail.template: return try await apologise(effect, subject)
        case AppealReceivedMail.template:
            let mail = AppealReceivedMail(
                letterhead: letterhead(subject),
                what: words(subject).wish(subject.request.right)
            )
            return try await send(mail, for: effect, to: subject)
        case ReferralMail.template: return try await tellResponsible(effect, subject)
        case ComplaintOutcomeMail.template: return try await tellConclusion(effect, subject)
        case RestrictionAnswerMail.template: return try await answerRestriction(effect, subject)
        case DeletionAnnouncedMail.template: return try await announceDeletion(effect, subject)
        case DeletionAnswerMail.template: return try await answerDeletion(effect, subject)
        case CorrectionAnswerMail.template: return try await answerCorrection(effect, subject)
        case ColleagueTaskMail.template: return try await mailTask(effect, subject)
        case CodeMail.template: return try await mailCode(effect, subject)
        case RefusalMail.template: return try await refuse(effect, subject)
        default: return EffectOutcome.parked(code: "unknown-message")
        }
    }

    func letterhead(_ subject: RequestSubject) -> Letterhead {
        Letterhead(
            controller: subject.controller.names[subject.caseFile.language],
            contact: subject.controller.contact ?? subject.controller.mailboxes.first ?? "",
            reference: subject.caseFile.reference.text
        )
    }

    /// The address that answers come from.
    func sender(for subject: RequestSubject) throws -> OutboundMessage.Mailbox {
        try OutboundMessage.Mailbox(
            name: subject.controller.names[subject.caseFile.language],
            address: mailbox(of: subject)
        )
    }

    private func mailbox(of subject: RequestSubject) -> String {
        post.from ?? subject.controller.mailboxes.first ?? "privacy@\(post.host)"
    }

    /// The same with the token of the case, where the mailbox takes such addresses.
    private func replyAddress(_ subject: RequestSubject) -> String? {
        guard post.takesPlusAddresses else { return nil }
        return ReplyAddress.written(mailbox(of: subject), subject.caseFile.reference, keyring: casework.keyring)
    }

    /// Why a mail does not go out now; nil where it does. Answers, and what staff have entered for a person at the telephone or
    /// the counter, go out in any case, and so does what goes to agents and colleagues.
    private func heldBack(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome? {
        guard let address = subject.person.mailAddress, let message = effect.message,
            message != ColleagueTaskMail.template, !subject.isAgent,
            ![.phone, .post, .counter].contains(subject.request.channel)
        else { return nil }
        let sent = try await casework.sentToday(to: address)
        let now = casework.clock.now
        switch post.caps.verdict(on: message, after: sent, at: now, openedAt: subject.request.openedAt) {
        case .send:
            guard let left = post.caps.left(of: message, after: sent) else { return nil }
            let name = "\(message) \(casework.mailboxToken(address))"
            let mayGo = await mailsInHand.take(name, for: effect.id, most: left)
            return mayGo ? nil : .later(code: MailCaps.acknowledgedToday, pauseSeconds: MailCaps.seconds)
        case .wait(let code, let seconds): return .later(code: code, pauseSeconds: seconds)
        case .letGo: return .done(EffectReport(result: EffectResult.notSent))
        }
    }

    func authority(_ subject: RequestSubject) throws -> AuthorityContact {
        let statute = try casework.rules.statute(of: subject.controller)
        let authority = statute.authority(on: casework.clock.now.day(in: statute.timeZone))
        return AuthorityContact(
            name: subject.controller.authority ?? words(subject).name(authority?.name ?? ""),
            contact: authority?.url ?? authority?.address ?? ""
        )
    }

    /// Where the person may go who is not content, as the statute has it.
    func remedies(_ subject: RequestSubject) throws -> Remedies {
        let notice = try casework.rules.statute(of: subject.controller).refusalNotice
        return Remedies(authority: try authority(subject), mayGoToCourt: notice.contains(.judicialRemedy))
    }

    /// Renders and sends one message. Its Message-ID comes from the effect, so that one sent twice is one message.
    ///
    /// To people without an e-mail address it goes by post.
    ///
    /// - Parameters:
    ///   - fileName: of the package that goes with it, where it goes by post.
    ///   - report: what is stored beside the message when it is out of our hands.
    func send(
        _ mail: some RequesterMail,
        for effect: EffectRow,
        to subject: RequestSubject,
        attachments: [OutboundMessage.Attachment] = [],
        fileName: String? = nil,
        report: EffectReport = EffectReport(result: "sent")
    ) async throws -> EffectOutcome {
        guard let address = subject.person.mailAddress else {
            return try await write(mail, for: effect, to: subject, with: fileName)
        }
        let reply = replyAddress(subject)
        let message = try OutboundMessage(
            effect: effect.id,
            host: post.host,
            from: sender(for: subject),
            to: OutboundMessage.Mailbox(name: subject.person.name ?? "", address: address),
            replyTo: reply.map { try OutboundMessage.Mailbox(address: $0) },
            bouncesTo: reply ?? post.bouncesTo ?? "",
            mail: post.templates.render(mail, language: subject.caseFile.language),
            sentAt: casework.clock.now,
            answering: subject.answersTo,
            attachments: attachments
        )
        let digest = ContentDigest.hex(of: try await post.sender.send(message))
        try reach(.sent)
        let sent = try SentMessage(
            message,
            digest: digest,
            effect,
            subject,
            "\(effect.id)-\(effect.fence)",
            effect.message ?? effect.kind.rawValue,
            in: casework
        )
        var report = report
        let alongside = report.alongside
        report.alongside = { connection in
            try alongside?(connection)
            try sent.store(on: connection)
        }
        return .done(report)
    }
}

/// What is kept of a message that was sent.
struct SentMessage: Sendable {
    let row: MessageRow

    /// - Parameters:
    ///   - digest: of its bytes.
    ///   - id: of the row that is kept.
    ///   - template: what the message says.
    init(
        _ message: OutboundMessage,
        digest: String,
        _ effect: EffectRow,
        _ subject: RequestSubject,
        _ id: String,
        _ template: String,
        in casework: CaseDesk
    ) throws {
        let keyring = casework.keyring
        let particulars = MessageParticulars(sent: template, messageID: message.messageID)
        row = MessageRow(
            id: id,
            mailbox: casework.mailboxToken(message.recipient),
            direction: .outgoing,
            raw: nil,
            keyID: subject.caseFile.keyID,
            messageIDToken: keyring.indexToken(message.messageID, kind: "message-id"),
            digest: keyring.indexToken(digest, kind: "message-digest"),
            receivedAt: casework.clock.now,
            verdict: .note,
            sealed: try subject.key.seal(encoding: particulars, context: sealContext("messages", "sealed", id)),
            caseID: subject.caseFile.id,
            requestID: effect.requestID,
            effectID: effect.id,
            delivery: "sent"
        )
    }

    func store(on connection: StorageConnection) throws { try connection.messages.insert(row) }
}
