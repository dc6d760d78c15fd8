import Casework
import Disclosure
import Mail
import Storage
import SubjectRequests
import Vault
import Workflows

extension EffectRow {
    /// Whether it answers the person, and so waits until colleagues have done by hand what is asked of them.
    var waitsForColleagues: Bool {
        let answers = [
            DeletionAnswerMail.template, CorrectionAnswerMail.template, RestrictionAnswerMail.template,
            ComplaintOutcomeMail.template,
        ]
        switch kind {
        case .package, .deliver: return true
        case .mail: return answers.contains(message ?? "")
        default: return false
        }
    }
}

extension Right {
    /// With which effect colleagues begin where no program reaches: what changes data only once that is approved.
    fileprivate var beginsByHand: EffectKind? {
        switch self {
        case .copy: .collect
        case .correct: .correct
        case .delete, .closeAccount: .erase
        case .restrict: .restrict
        case .confirm, .csvExport, .unsubscribe, .complaint: nil
        }
    }
}

extension Workshop {
    /// Asks those who look where no program reaches; the answer waits for them.
    func askByHand(_ effect: EffectRow) async throws {
        guard [.collect, .correct, .erase, .restrict].contains(effect.kind) else { return }
        let subject = try await subject(of: effect)
        guard effect.kind == subject.request.right.beginsByHand, !subject.request.isSweep else { return }
        let places = subject.controller.handPlaces.filter { $0.rights.contains(subject.request.right) }
        guard !places.isEmpty else { return }
        try await casework.ask(at: places, for: subject.request.id)
    }

    /// Mails a task's link to the colleague who is to do it. The mail says nothing of the person.
    func mailTask(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard let task = try await casework.task(ofMail: effect), let address = task.question.disclosed.colleague else {
            return .done(EffectReport(result: "not-needed"))
        }
        let language = subject.controller.ownLanguage
        let words = casework.rules.words[language]
        let link = try await taskLink(task.id, effect, subject)
        let head = letterhead(subject)
        let mail = ColleagueTaskMail(
            controller: subject.controller.names[language],
            contact: head.contact,
            reference: subject.request.reference.text,
            due: task.dueOn.map { words.day($0, weekday: true) } ?? "",
            link: link.address,
            linkUntil: words.day(link.until, weekday: true)
        )
        let message = try OutboundMessage(
            effect: effect.id,
            host: post.host,
            from: sender(for: subject),
            to: OutboundMessage.Mailbox(name: "", address: address),
            mail: post.templates.render(mail, language: language),
            sentAt: casework.clock.now,
            answering: []
        )
        let digest = ContentDigest.hex(of: try await post.sender.send(message))
        try reach(.sent)
        let id = "\(effect.id)-\(effect.fence)"
        let sent = try SentMessage(
            message,
            digest: digest,
            effect,
            subject,
            id,
            ColleagueTaskMail.template,
            in: casework
        )
        var report = EffectReport(result: "sent")
        report.alongside = { try sent.store(on: $0) }
        return .done(report)
    }

    /// The link of one task. Its token is made from the mail's effect, so that a mail that is sent again holds the same.
    private func taskLink(_ task: String, _ effect: EffectRow, _ subject: RequestSubject) async throws -> MailedLink {
        let token = casework.keyring.linkToken(effect.id)
        let row = LinkRow(
            tokenHash: RandomToken.digest(of: token),
            purpose: CaseDesk.linkPurpose(ofTask: task),
            caseID: subject.caseFile.id,
            requestID: subject.request.id,
            expiresAt: casework.clock.now.adding(seconds: CaseDesk.taskLinkDays * 86_400)
        )
        // Stored before it is mailed: nobody may hold a link that does not work yet.
        try await casework.storage.write { connection in
            guard try connection.links.find(row.tokenHash) == nil else { return }
            try connection.links.insert(row)
        }
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        return MailedLink(address: "\(post.address)/task#\(token)", until: row.expiresAt.day(in: zone))
    }

    /// What colleagues found, as the package takes it.
    func packagedFiles(_ subject: RequestSubject) async throws -> [PackagedFile] {
        var files: [PackagedFile] = []
        for found in try await casework.foundFiles(of: subject.request.id) {
            let source = try await casework.storage.blobs.source(of: found.blob)
            let key = subject.key
            files.append(
                PackagedFile(name: found.name.disclosed, sha256: found.sha256) { sink in
                    let reader = try source.reader(key: key)
                    while let bytes = try reader.next() { try bytes.withUnsafeBytes(sink) }
                }
            )
        }
        return files
    }
}
