import Mail
import Storage
import SubjectRequests
import Workflows

/// What is to become of a letter that has been read: decided from values alone.
struct FilingPlan: Sendable {
    enum End: Sendable {
        /// Opens a case.
        case open(Asking)
        /// Stays where it is, for staff or for nobody.
        case keep
    }

    let verdict: MessageVerdict
    /// Why a person must look, as a code.
    let heldBecause: String?
    let end: End
    /// What it asks for, where it opens a case.
    var asking: Asking? {
        guard case .open(let asking) = end else { return nil }
        return asking
    }

    /// Whether what it asks for may be under way already. Whoever writes for somebody else may ask the same for another.
    let mayRepeat: Bool

    init(_ letter: InboundMessage, _ reading: Reading, _ message: MessageRow, _ casework: CaseDesk) {
        switch reading.verdict {
        case .note: self.init(.note)
        case .other: self.init(.other)
        case .held: self.init(.held, because: reading.heldBecause ?? "cannot-be-told")
        case .case:
            let doubt = FilingPlan.doubt(reading)
            self =
                doubt.map { FilingPlan(.held, because: $0) }
                ?? FilingPlan.opening(reading.rights.map(\.right), letter, reading, message, casework)
        }
    }

    /// What staff decide that a letter asks for, whatever was understood of it.
    init(
        decided rights: [Right],
        _ order: FilingOrder,
        _ letter: InboundMessage,
        _ reading: Reading,
        _ message: MessageRow,
        _ casework: CaseDesk
    ) {
        self = FilingPlan.opening(rights, letter, reading, message, casework, order)
    }

    /// Why staff cannot have a case opened so.
    func obstacle(_ rights: [Right]) -> IntakeError {
        switch heldBecause {
        case "no-controller": .unknownController
        case "right-not-offered": rights.first.map { .rightNotOffered($0) } ?? .nothingAsked
        default: .noAddress
        }
    }

    /// Why a person must look before a case is opened, as a code.
    private static func doubt(_ reading: Reading) -> String? {
        if !reading.rights.allSatisfy({ $0.confidence >= sureEnough }) { return "not-sure" }
        if reading.flags.contains(.authority) { return "authority" }
        if reading.flags.contains(.agent) { return "agent" }
        // Whether a child may ask alone, or a parent for it, no statute says by a number alone: a person looks.
        return reading.flags.contains(.minor) ? "minor" : nil
    }

    private init(_ verdict: MessageVerdict, because code: String? = nil, end: End = .keep, mayRepeat: Bool = false) {
        self.verdict = verdict
        self.mayRepeat = mayRepeat
        heldBecause = code
        self.end = end
    }

    /// From this confidence on a request is opened without asking staff.
    static let sureEnough = 0.9

    private static func opening(
        _ rights: [Right],
        _ letter: InboundMessage,
        _ reading: Reading,
        _ message: MessageRow,
        _ casework: CaseDesk,
        _ order: FilingOrder? = nil
    ) -> FilingPlan {
        let rules = casework.rules
        let stated = order?.controller.flatMap { rules.controllers[$0] }
        guard let controller = controller(letter, message, casework) ?? stated else {
            return FilingPlan(.held, because: "no-controller")
        }
        let sender = letter.sender.map { LetterAsker(mailAddress: $0.address, name: $0.name) }
        guard let asker = order?.asker ?? sender else { return FilingPlan(.held, because: "no-sender") }
        guard rights.allSatisfy({ controller.rights.contains($0) && rules.workflows.current(for: $0) != nil }) else {
            return FilingPlan(.held, because: "right-not-offered")
        }
        guard let day = receivedOn(letter, message, controller, casework) else {
            return FilingPlan(.held, because: "no-calendar")
        }

        var asking = Asking(
            controller: controller.slug,
            channel: .mail,
            rights: rights,
            language: controller.answers(to: reading.language, spoken: rules.words.languages),
            receivedOn: day,
            receivedBasis: letter.receipt(message).basis
        )
        asking.mailAddress = asker.mailAddress
        asking.name = asker.name
        asking.postalAddress = asker.postalAddress
        asking.claimed = reading.identities.map(\.identity)
        asking.changes = reading.corrections.map {
            DescribedChange(category: $0.category, newValue: Sensitive($0.value))
        }
        asking.isMinors = reading.flags.contains(.minor)
        asking.letter = message.id
        let writesForSelf = reading.flags.isDisjoint(with: [.agent, .authority, .minor])
        return FilingPlan(.caseFile, end: .open(asking), mayRepeat: writesForSelf)
    }

    /// The mailbox that the letter came to, else an address that it was written to, else the only controller there is.
    static func controller(
        _ letter: InboundMessage,
        _ message: MessageRow,
        _ casework: CaseDesk
    ) -> DataController? {
        let rules = casework.rules
        let addresses =
            [message.mailbox] + (letter.to + letter.copiedTo).map { casework.keyring.withoutReplyToken($0.address) }
        let named = addresses.lazy.compactMap { rules.controller(ofMailbox: $0) }.first
        return named ?? (rules.controllers.count == 1 ? rules.controllers.values.first : nil)
    }

    /// The controller's own day; never the one on which a letter was fetched.
    private static func receivedOn(
        _ letter: InboundMessage,
        _ message: MessageRow,
        _ controller: DataController,
        _ casework: CaseDesk
    ) -> CivilDate? {
        do {
            let zone = try casework.rules.statute(of: controller).timeZone
            return letter.receipt(message).time.day(in: zone)
        } catch {
            return nil
        }
    }
}

extension InboundMessage {
    /// When our mail server took the letter, and how that is known: what the mailbox's server says goes before a header.
    func receipt(_ message: MessageRow) -> (time: Timestamp, basis: ReceivedBasis) {
        if message.receivedBasis == ReceivedBasis.internalDate.rawValue { return (message.receivedAt, .internalDate) }
        return receivedAt.map { ($0, .topmostReceived) } ?? (message.receivedAt, .serverTime)
    }
}
