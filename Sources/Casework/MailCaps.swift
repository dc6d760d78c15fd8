import Storage
import SubjectRequests
import Vault

/// How much mail an address gets in a day: whoever forges it must not make us write to it again and again.
package struct MailCaps: Sendable, Hashable {
    package enum Verdict: Sendable, Hashable {
        case send
        /// Later, for a reason that staff are shown as a code.
        case wait(code: String, seconds: Int)
        /// Not at all: it has waited for days behind others.
        case letGo
    }

    /// Mails of every kind but answers.
    package var ofAddress: Int
    /// Acknowledgements, and as many mails that say that a wish is under way, while nobody has proven the address to be theirs.
    package var acknowledgements: Int

    package init(ofAddress: Int = 20, acknowledgements: Int = 1) {
        self.ofAddress = ofAddress
        self.acknowledgements = acknowledgements
    }

    package static let acknowledgedToday = "acknowledged-today"
    package static let seconds = 86_400
    private static let daysMost = 4
    private static let acknowledging: Set = ["acknowledgement", CaseDesk.underWayMessage]

    /// - Parameters:
    ///   - sent: what the address was sent within the last day.
    ///   - since: when the request was opened that the mail is about.
    package func verdict(
        on message: String,
        after sent: SentToday,
        at now: Timestamp,
        openedAt since: Timestamp
    ) -> Verdict {
        let alike = sent.mails.filter { $0.message == message }
        let waits = [
            MailCaps.last(ofAddress, of: sent.mails).map { ($0, "address-cap-reached") },
            left(of: message, after: sent) == nil
                ? nil : MailCaps.last(acknowledgements, of: alike).map { ($0, MailCaps.acknowledgedToday) },
        ]
        guard let (mail, code) = waits.compactMap({ $0 }).max(by: { $0.0.at < $1.0.at }) else { return .send }
        guard since.adding(seconds: MailCaps.daysMost * MailCaps.seconds) > now else { return .letGo }
        let rest = mail.at.adding(seconds: MailCaps.seconds).microseconds - now.microseconds
        return .wait(code: code, seconds: max(1, Int(rest / 1_000_000)))
    }

    /// How many mails of the kind an address may get still today; nil where they are not counted.
    package func left(of message: String, after sent: SentToday) -> Int? {
        guard MailCaps.acknowledging.contains(message), !sent.isProven else { return nil }
        return acknowledgements - sent.mails.count { $0.message == message }
    }

    /// The mail whose day must be over before another may follow; nil where there were fewer than `most`.
    private static func last(_ most: Int, of mails: [SentMail]) -> SentMail? {
        mails.count >= most ? mails[mails.count - most] : nil
    }
}

/// What an address was sent within the last day.
package struct SentToday: Sendable, Hashable {
    /// The oldest first.
    package let mails: [SentMail]
    /// Whether somebody has proven the address to be theirs: then what is asked for from it is no stranger's mischief.
    package let isProven: Bool

    package init(mails: [SentMail], isProven: Bool) {
        self.mails = mails
        self.isProven = isProven
    }
}

extension CaseDesk {
    /// Under what name a message that we send keeps the address it went to: nobody can read it back.
    package func mailboxToken(_ address: String) -> String {
        ContentDigest.hex(of: keyring.indexToken(IdentityKind.email.normalise(address), kind: "sent-to"))
    }

    package func sentToday(to address: String) async throws -> SentToday {
        let since = clock.now.adding(seconds: -MailCaps.seconds)
        let mailbox = mailboxToken(address)
        let identity = Identity(kind: .email, value: address).map(token)
        return try await storage.read { connection in
            SentToday(
                mails: try connection.messages.sent(to: mailbox, since: since),
                isProven: try identity.map { try connection.people.isProven($0) } ?? false
            )
        }
    }
}
