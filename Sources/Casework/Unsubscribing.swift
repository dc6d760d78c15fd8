import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

/// What came of ending a mailing.
package enum MailingEnd: Sendable, Equatable {
    /// Ended now.
    case ended(OpenedCase)
    /// It had ended before; its lists are told once more.
    case endedBefore

    package static func == (left: MailingEnd, right: MailingEnd) -> Bool {
        switch (left, right) {
        case (.ended(let left), .ended(let right)): left.id == right.id
        case (.endedBefore, .endedBefore): true
        default: false
        }
    }
}

/// A mail that ends a mailing by the token in it.
struct EndingLetter: Sendable {
    let id: String
    let receivedOn: CivilDate
    let basis: ReceivedBasis
    /// Stores what the letter was taken for, in the same transaction.
    let judge: @Sendable (StorageConnection, MessageVerdict) throws -> Void
}

extension CaseDesk {
    /// Ends a mailing, for whoever has its token and nothing else. One transaction holds all of it: the request, closed; the
    /// suppression, which counts from then on; one event; and what the lists are to be told, many people at a time.
    ///
    /// Where the map knows no list to tell, or the workflow wants more than that, the request is opened like any other, and
    /// its suppression counts from the same moment. An address that is suppressed already stays so and opens nothing twice;
    /// its lists are told once more, for it may have been entered there since.
    @discardableResult
    package func unsubscribe(_ mailing: Mailing) async throws -> MailingEnd { try await unsubscribe(mailing, by: nil) }

    func unsubscribe(_ mailing: Mailing, by letter: EndingLetter?) async throws -> MailingEnd {
        guard let identity = Identity(kind: .email, value: mailing.mailAddress.disclosed) else {
            throw IntakeError.noAddress
        }
        let token = keyring.ledgerToken(identity.value, kind: CaseDesk.suppressionKind)
        let asking = try asking(mailing, by: letter)
        let draft = try CaseDraft(asking, in: self)
        let ending = Ending(mailing: mailing, token: token, letter: letter, draft: draft)
        guard !mailing.targets.isEmpty, let end = try immediateEnd(ending) else {
            return try await openEnding(ending)
        }
        // Made before, so that the one thread that writes has nothing else to do.
        let requests = try draft.requests.map { (row: $0.row, duties: try $0.dates.rows()) }
        return try await storage.write { connection in
            guard try !endedBefore(ending, on: connection) else { return .endedBefore }
            try letter?.judge(connection, .caseFile)
            try ending.draft.insert(connection, by: .requester)
            for (row, duties) in requests {
                try connection.commitClosed(row, end, duties: duties, by: .requester)
                try ending.keep(row.id, on: connection)
            }
            return .ended(ending.draft.opened)
        }
    }

    /// The kind under which the ledger key makes tokens of addresses.
    package static let suppressionKind = "suppression"

    private func asking(_ mailing: Mailing, by letter: EndingLetter?) throws -> Asking {
        var asking = Asking(
            controller: mailing.controller.slug,
            channel: letter == nil ? .form : .mail,
            rights: [.unsubscribe],
            language: mailing.controller.ownLanguage,
            receivedOn: try letter?.receivedOn ?? today(at: mailing.controller),
            receivedBasis: letter?.basis ?? .serverTime
        )
        asking.mailAddress = mailing.mailAddress
        asking.letter = letter?.id
        return asking
    }

    /// Where the request ends that this opens; nil where its workflow wants more than a suppression.
    private func immediateEnd(_ ending: Ending) throws -> ImmediateEnd? {
        guard let row = ending.draft.requests.first?.row else { return nil }
        let terms = try terms(row.right, at: row.controller)
        var snapshot = RequestSnapshot(
            id: row.id,
            right: row.right,
            state: "",
            phase: .intake,
            revision: 0,
            required: terms.required,
            approvalsRequired: terms.approvalsRequired,
            coolingOff: terms.coolingOff
        )
        // The page, or the mail program's own, says that it is done: a mail that says so would be one more of what was to end.
        snapshot.letterAcknowledged = true
        return try rules.workflow(digest: row.workflow).closingAtOnce(snapshot, doing: [.suppress])
    }

    /// Opens the request like any other.
    private func openEnding(_ ending: Ending) async throws -> MailingEnd {
        do {
            let opened = try await open(ending.draft.asking, by: .requester, suppressing: ending.mailing.suppressedAs) {
                if try standing(ending, on: $0) != nil { throw EndedBefore() }
                try ending.letter?.judge($0, .caseFile)
            }
            return .ended(opened)
        } catch is EndedBefore {
            try await storage.write { _ = try endedBefore(ending, on: $0) }
            return .endedBefore
        }
    }

    /// The request by which the mailing ended before.
    private func standing(_ ending: Ending, on connection: StorageConnection) throws -> (id: String, caseID: String)? {
        try connection.ledger.standingRequest(
            controller: ending.mailing.controller.slug,
            list: ending.mailing.suppressedAs,
            every: ending.mailing.endsWith,
            token: ending.token
        )
    }

    /// Whether the mailing had ended before; then its lists are told once more.
    private func endedBefore(_ ending: Ending, on connection: StorageConnection) throws -> Bool {
        guard let standing = try standing(ending, on: connection) else { return false }
        try ending.keep(standing.id, on: connection)
        if let letter = ending.letter {
            try letter.judge(connection, .note)
            try connection.messages.file(letter.id, in: standing.caseID, request: standing.id)
        }
        return true
    }
}

/// The end of a mailing, made before the transaction that stores it.
private struct Ending: Sendable {
    let mailing: Mailing
    let token: [UInt8]
    let letter: EndingLetter?
    let draft: CaseDraft

    /// The suppression, and what the lists are to be told.
    func keep(_ request: String, on connection: StorageConnection) throws {
        try connection.ledger.suppress(
            controller: mailing.controller.slug,
            list: mailing.suppressedAs,
            token: token,
            request: request
        )
        try connection.listStops.plan(mailing.targets.map(\.name), request: request)
    }
}

/// Ends a transaction in which there is nothing left to do.
private struct EndedBefore: Error {}
