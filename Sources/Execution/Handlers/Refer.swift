import Casework
import DataMap
import DataStores
import Foundation
import Mail
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Passes the request on to each customer for whom data about the person are held. Whom that concerns is found once and
    /// sealed before the first mail; a mail that is stored as sent is not sent again.
    func refer(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        let referrals = try await sealedReferrals(effect, subject)
        let customers = customers(of: referrals)
        for (index, customer) in customers.enumerated() {
            try await passOn(subject, to: customer, "\(effect.id)-c\(index + 1)", effect)
        }
        // The map names no contact for one of the datasets, or its store holds none: a person must find out whose it is.
        guard referrals.allSatisfy({ $0.contacts.contains(where: isMailAddress) }) else {
            return .parked(code: "customer-unknown")
        }
        guard !customers.isEmpty else { return .done(EffectReport(result: EffectResult.nothingToRefer)) }
        let ownRows = try await casework.storage.read { connection in
            try connection.effects.of(effect.requestID)
                .filter { $0.plan == effect.plan && $0.ordinal < effect.ordinal }
                .reduce(0) { $0 + $1.counts.values.reduce(0, +) }
        }
        var report = EffectReport(
            counts: ["customers": customers.count],
            result: ownRows == 0 ? EffectResult.allReferred : "referred"
        )
        report.alongside = { try $0.clock.meet(.transfer, of: effect.requestID) }
        return .done(report)
    }

    /// The customers to whom a request was passed on.
    func referredTo(_ subject: RequestSubject) async throws -> [String] {
        let effects = try await casework.storage.read { try $0.effects.of(subject.request.id) }
        guard let last = effects.last(where: { $0.kind == .refer && $0.state == .done }), last.args != nil else {
            return []
        }
        return customers(of: try await sealedReferrals(last, subject))
    }

    /// The letterhead of an answer, which names those to whom the request was passed on.
    func answerHead(_ subject: RequestSubject) async throws -> Letterhead {
        var head = letterhead(subject)
        head.referredTo = try await referredTo(subject)
        return head
    }

    /// The answer where nothing is held that is not a customer's; nil where no customer's data are held either.
    func referral(_ subject: RequestSubject) async throws -> ReferralMail? {
        let customers = try await referredTo(subject)
        guard !customers.isEmpty else { return nil }
        let effects = try await casework.storage.read { try $0.effects.of(subject.request.id) }
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        let time = effects.last { $0.kind == .refer && $0.state == .done }?.finishedAt ?? casework.clock.now
        return ReferralMail(
            letterhead: letterhead(subject),
            responsible: customers.map { ReferralMail.Responsible(name: "", contact: $0) },
            referredOn: words(subject).day(time.day(in: zone), weekday: true)
        )
    }

    private func isMailAddress(_ contact: String) -> Bool { Identity(kind: .email, value: contact) != nil }

    private func customers(of referrals: [Referral]) -> [String] {
        Set(referrals.flatMap(\.contacts).filter(isMailAddress)).sorted()
    }

    private func sealedReferrals(_ effect: EffectRow, _ subject: RequestSubject) async throws -> [Referral] {
        if let args = effect.args {
            guard let blob = try await casework.storage.read({ try $0.blobs.load(args) }) else {
                throw CaseworkError.notFound
            }
            let bytes = try await casework.storage.blobs.read(blob, key: subject.key)
            return try JSONDecoder().decode([Referral].self, from: Data(bytes))
        }
        let found = try await referrals(subject)
        guard !found.isEmpty else { return [] }
        let blob = try await casework.storage.blobs.seal(
            Array(try storedJSON(found).utf8),
            id: "\(effect.id)-\(effect.fence)",
            keyID: subject.caseFile.keyID,
            key: subject.key
        )
        try await casework.storage.write(settling: [blob]) { connection in
            try connection.blobs.insert(blob)
            try connection.effects.setArguments(effect.id, fence: effect.fence, blob: blob.id)
        }
        return found
    }

    private func referrals(_ subject: RequestSubject) async throws -> [Referral] {
        let map = casework.rules.map
        let plan = map.referralPlan(
            for: subject.request.right,
            controller: subject.controller.slug,
            verified: subject.search.verifiedKinds,
            schemas: try await stores.schemas(of: map.stores)
        )
        guard let plan else { return [] }
        return try await search(subject, plan).referrals()
    }

    private func passOn(
        _ subject: RequestSubject,
        to customer: String,
        _ id: String,
        _ effect: EffectRow
    ) async throws {
        let language = subject.controller.ownLanguage
        let words = casework.rules.words[language]
        var head = letterhead(subject)
        head.controller = subject.controller.names[language]
        let mail = PassedOnMail(
            letterhead: head,
            name: subject.person.name ?? "",
            address: subject.person.mailAddress ?? subject.person.postalAddress ?? "",
            what: words.concern(subject.request.right),
            received: words.day(subject.request.receivedOn, weekday: true)
        )
        let message = try OutboundMessage(
            effect: id,
            host: post.host,
            from: sender(for: subject),
            to: OutboundMessage.Mailbox(name: "", address: customer),
            mail: post.templates.render(mail, language: language),
            sentAt: casework.clock.now,
            answering: []
        )
        let sent = try SentMessage(
            message,
            digest: ContentDigest.hex(of: message.bytes),
            effect,
            subject,
            id,
            PassedOnMail.template,
            in: casework
        )
        let isSent = try await casework.storage.read { connection in
            try connection.messages.with(messageIDToken: sent.row.messageIDToken)
                .contains { $0.effectID == effect.id }
        }
        guard !isSent else { return }
        try await post.sender.send(message)
        try reach(.sent)
        try await casework.storage.write { connection in
            try connection.effects.extendLease(effect.id, fence: effect.fence, seconds: EffectRunner.leaseSeconds)
            try sent.store(on: connection)
        }
    }
}
