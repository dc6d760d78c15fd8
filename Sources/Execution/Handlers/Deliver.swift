import Casework
import DataMap
import Disclosure
import Mail
import Outbound
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Hands the approved answer over, in the way that the controller has chosen.
    func deliver(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        let released = try await package(of: subject)
        let package = released.row
        var report = EffectReport(counts: ["bytes": Int(released.size)], result: "delivered")
        let end = try releaseEnd(subject)
        report.alongside = { try $0.packages.setState(package.id, .released, expiresAt: end) }
        guard let product = PackageProduct(subject.request.right) else { return .parked(code: "no-package-for-right") }
        let rows = package.counts.values.reduce(0, +)
        let withheld = try await withheld(from: subject)
        guard rows > 0 || !withheld.isEmpty else { return try await answerWithoutRows(effect, subject, report) }
        if isFetched(released, subject) { return try await sendReadingLink(effect, subject, until: end, report) }
        if subject.controller.delivery == .mailEncrypted, !subject.isAgent, subject.person.mailAddress != nil {
            return try await sendLocked(effect, subject, released, as: product, until: end, report)
        }
        let file = try OutboundMessage.Attachment(
            name: product.fileName,
            type: String(product.mediaType.prefix { $0 != ";" }),
            bytes: await casework.storage.blobs.read(released.blob, key: released.key)
        )
        if subject.request.right == .confirm {
            let mail = ConfirmationMail(letterhead: try await answerHead(subject), kinds: heldKinds(package, subject))
            return try await handOver(mail, effect, subject, file, report)
        }
        let mail = PackageMail(
            letterhead: try await answerHead(subject),
            fileName: product.fileName,
            contents: heldKinds(package, subject),
            recipients: subject.controller.recipients.map(\.name),
            withheld: withheld,
            authority: try authority(subject)
        )
        return try await handOver(mail, effect, subject, file, report)
    }

    /// Whether the answer waits to be fetched: because the controller wants it so, or because no mail server would take it.
    /// An agent has no session in the person's case: where answers are fetched, theirs is mailed.
    private func isFetched(_ package: ReleasedPackage, _ subject: RequestSubject) -> Bool {
        guard !subject.isAgent else { return false }
        switch subject.controller.delivery {
        case .download: return true
        case .mail, .mailEncrypted: return package.size > post.attachmentBytesMax && subject.person.mailAddress != nil
        case .post: return false
        }
    }

    /// Hands an answer over by mail, or on paper where the controller wants that or the person has no address; its package
    /// then counts as released when it is posted.
    func handOver(
        _ mail: some RequesterMail,
        _ effect: EffectRow,
        _ subject: RequestSubject,
        _ file: OutboundMessage.Attachment? = nil,
        _ report: EffectReport = EffectReport(result: "sent")
    ) async throws -> EffectOutcome {
        let fileName = file == nil ? nil : PackageProduct(subject.request.right)?.fileName
        guard subject.controller.delivery != .post else {
            return try await write(mail, for: effect, to: subject, with: fileName)
        }
        do {
            return try await send(
                mail,
                for: effect,
                to: subject,
                attachments: file.map { [$0] } ?? [],
                fileName: fileName,
                report: report
            )
        } catch let error as OutboundError where error.code == OutboundError.tooLarge && file != nil && !subject.isAgent
        {
            // What no mail server takes is fetched, as where answers always are.
            return try await sendReadingLink(effect, subject, until: releaseEnd(subject), report)
        }
    }

    /// Until when a released answer can be fetched.
    func releaseEnd(_ subject: RequestSubject) throws -> Timestamp {
        casework.clock.now.adding(
            subject.controller.retention.package,
            in: try casework.rules.statute(of: subject.controller).timeZone
        )
    }

    /// Nothing personal goes by mail: only the link to the page that shows and hands over the answer.
    private func sendReadingLink(
        _ effect: EffectRow,
        _ subject: RequestSubject,
        until end: Timestamp,
        _ report: EffectReport
    ) async throws -> EffectOutcome {
        let link = try await mailedLink(CaseDesk.readPurpose, effect, subject, until: end)
        let mail = DisclosureReleasedMail(
            letterhead: try await answerHead(subject),
            link: link.address,
            until: try lastDay(end, subject)
        )
        return try await send(mail, for: effect, to: subject, report: report)
    }

    /// The last day before an end, as the person reads it.
    func lastDay(_ end: Timestamp, _ subject: RequestSubject) throws -> String {
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        return words(subject).day(end.adding(seconds: -1).day(in: zone), weekday: true)
    }

    private func package(of subject: RequestSubject) async throws -> ReleasedPackage {
        try await casework.storage.read { connection in
            guard let package = try connection.packages.current(of: subject.request.id),
                let blob = try connection.blobs.load(package.blobID)
            else { throw CaseworkError.notFound }
            return ReleasedPackage(row: package, blob: blob, key: try connection.keys.load(package.keyID))
        }
    }

    /// The answer where no row of the person is ours: to whom the request was passed on, or that nothing is held.
    func answerWithoutRows(
        _ effect: EffectRow,
        _ subject: RequestSubject,
        _ report: EffectReport = EffectReport(result: "sent")
    ) async throws -> EffectOutcome {
        if let mail = try await referral(subject) {
            return try await handOver(mail, effect, subject, nil, report)
        }
        return try await handOver(nothingHeld(subject), effect, subject, nil, report)
    }

    /// The ground of everything that is withheld from an answer, each once, as the person reads it.
    private func withheld(from subject: RequestSubject) async throws -> [String] {
        let rules = try casework.grounds(at: subject.controller.slug)
        let words = words(subject)
        let standing = try await casework.storage.read { try $0.withholdings.standing(of: subject.request.id) }
        let grounds = Set(standing.map(\.ground))
        return rules.filter { grounds.contains($0.ground.rawValue) }.map(words.says)
    }

    func nothingHeld(_ subject: RequestSubject) throws -> NothingHeldMail {
        NothingHeldMail(
            letterhead: letterhead(subject),
            searchedFor: subject.proven.map(\.value.disclosed),
            authority: try authority(subject)
        )
    }

    /// What the collections with rows are, in the words of the map.
    private func heldKinds(_ package: PackageRow, _ subject: RequestSubject) -> [String] {
        casework.rules.map.collections.compactMap { collection in
            guard let rows = package.counts["\(collection.address)"], rows > 0 else { return nil }
            return collection.heading(in: subject.caseFile.language).says
        }
    }
}
