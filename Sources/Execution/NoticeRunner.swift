import Casework
import Logging
import Mail
import Outbound
import Storage
import SubjectRequests

/// Tells staff: gathers news into mails, and sends the mails whose time has come. Everything it knows is in the database, so
/// it may be killed between any two steps, and several servers may run it.
package struct NoticeRunner: Sendable {
    let workshop: Workshop

    package init(_ workshop: Workshop) { self.workshop = workshop }

    private var casework: CaseDesk { workshop.casework }

    /// How long a sender may be silent before others take its mail.
    private static let leaseSeconds = 120
    private static let mailsMost = 16

    /// One round; answers how much there was to do.
    package func runOnce() async throws -> Int {
        let gathered = try await casework.gatherNotices()
        var sent = 0
        // One at a time: a mail server that is slow must not cost the leases of those that wait.
        while sent < NoticeRunner.mailsMost, try await casework.storage.read({ try $0.notices.isDue() }) {
            let leased = try await casework.storage.write {
                try $0.notices.lease(limit: 1, seconds: NoticeRunner.leaseSeconds)
            }
            guard let notice = leased.first else { break }
            do {
                try await perform(notice)
            } catch StorageError.leaseLost {
                workshop.logger.notice("another server has taken the notice over", metadata: ["notice": "\(notice.id)"])
            }
            sent += 1
        }
        return gathered + sent
    }

    private func perform(_ notice: NoticeRow) async throws {
        try workshop.reach(.leased)
        guard let address = try await casework.mailAddress(ofStaff: notice.staffID) else {
            return try await casework.noticeEnded(notice, "nobody")
        }
        do {
            try await workshop.post.sender.send(try message(notice, to: address.disclosed))
        } catch let error as any CodedError where error.isTemporary {
            let rest = (error as? OutboundError)?.pauseSeconds ?? 0
            let pause = EffectRunner.pause(afterAttempts: notice.attempts, atLeast: rest)
            workshop.logger.notice("a notice is sent again later", metadata: ["code": "\(error.code)"])
            let later = casework.clock.now.adding(seconds: pause)
            return try await casework.storage.write { try $0.notices.putBack(notice, notBefore: later) }
        } catch let error as any CodedError {
            workshop.logger.warning("a notice cannot be sent", metadata: ["code": "\(error.code)"])
            return try await casework.noticeEnded(notice, error.code)
        }
        try workshop.reach(.sent)
        try await casework.noticeEnded(notice, "sent")
    }

    private func message(_ notice: NoticeRow, to address: String) throws -> OutboundMessage {
        // Staff have no language of their own: they read that of the controller for which they work.
        let controller = try notice.sections.first.map { try casework.rules.controller($0.controller) }
        let language = controller?.ownLanguage ?? "en"
        let parts = try notice.sections.map { try part($0, language) }
        let mail =
            switch notice.kind {
            case .atOnce: try workshop.post.templates.render(StaffNoticeMail(parts: parts), language: language)
            case .digest:
                try workshop.post.templates.render(
                    StaffDigestMail(parts: parts, link: page("")),
                    language: language
                )
            }
        return try OutboundMessage(
            effect: notice.id,
            host: workshop.post.host,
            from: OutboundMessage.Mailbox(
                address: workshop.post.from ?? controller?.mailboxes.first ?? "privacy@\(workshop.post.host)"
            ),
            to: OutboundMessage.Mailbox(address: address),
            mail: mail,
            sentAt: casework.clock.now
        )
    }

    private func part(_ section: NoticeSection, _ language: String) throws -> StaffMailPart {
        StaffMailPart(
            topic: section.topic.part,
            controller: try casework.rules.controller(section.controller).names[language],
            count: section.count,
            lines: section.references.map { StaffMailPart.Line(reference: $0, link: page("/requests/\($0)")) },
            link: page(section.topic == .held ? "/held" : "")
        )
    }

    /// A page of the console.
    private func page(_ path: String) -> String { "\(workshop.post.address)/console\(path)" }
}

extension NoticeTopic {
    fileprivate var part: StaffMailPart.Topic {
        switch self {
        case .newRequest: .newRequests
        case .reply: .replies
        case .bounce: .bounces
        case .dutyNear: .near
        case .dutyMissed: .late
        case .leftLying: .leftLying
        case .leftLyingLate: .leftLyingLate
        case .parked: .parked
        case .held: .held
        case .storeDisobeys: .storeDisobeys
        }
    }
}
