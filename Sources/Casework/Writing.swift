import Storage
import SubjectRequests
import Vault
import Workflows

/// Something that was said between the person and the organisation, as the person's own page lists it.
package struct SaidMessage: Sendable {
    package enum Kind: Sendable {
        /// A letter of the person's. Whoever opens the page need not be who wrote it, so its text stays where it is.
        case letter
        /// What the person wrote on the page of their case.
        case message(Sensitive<String>)
        /// A mail of ours, by its name in the catalogue.
        case mail(String)
    }

    package let kind: Kind
    package let at: Timestamp
}

extension CaseDesk {
    private static let messageWritten = EventKind(rawValue: "message-written")

    /// The most that a person may write at once.
    package static let messageCharactersMax = 10_000

    /// The person writes something in their own session. Where they were asked something, going on is proposed to staff from
    /// today.
    ///
    /// - Throws: ``CaseworkError/notSignedIn`` where the session has ended, ``CaseworkError/notFound`` for another case.
    package func write(_ text: Sensitive<String>, in reference: Reference, session token: String) async throws {
        try await storage.write { connection in
            let caseID = try caseID(ofSession: token, on: connection)
            guard let caseFile = try connection.cases.load(caseID, scope: .everything) else {
                throw CaseworkError.notFound
            }
            let requests = try connection.requests.inCase(caseID)
            guard caseFile.reference == reference || requests.contains(where: { $0.reference == reference }) else {
                throw CaseworkError.notFound
            }
            let today = try today(at: rules.controller(caseFile.controller))
            try connection.appendEvent(
                CaseDesk.messageWritten,
                about: .caseFile(caseID),
                by: .requester,
                EventDetails(effectiveOn: today, sealed: ["message": text.disclosed]),
                key: try connection.eventKey(ofCase: caseID)
            )
            try answerArrived(inCase: caseID, on: today, on: connection)
        }
    }

    /// What was said in the case of a person's session, the oldest first.
    ///
    /// - Throws: ``CaseworkError/notSignedIn`` where the session has ended.
    package func conversation(session token: String) async throws -> [SaidMessage] {
        try await storage.read { connection in
            let caseID = try caseID(ofSession: token, on: connection)
            let letters = try connection.messages.inCase(caseID).map { try view($0, on: connection) }
                .filter { $0.particulars?.disclosed.subjectLine != CaseDesk.taskMessage }.map(said)
            let written = try connection.events.of(.caseFile(caseID)).filter { $0.kind == CaseDesk.messageWritten }
                .compactMap { event in
                    try connection.events.particulars(of: event)?.sealed["message"].map {
                        SaidMessage(kind: .message(Sensitive($0)), at: event.recordedAt)
                    }
                }
            return (letters + written).sorted { $0.at < $1.at }
        }
    }

    private func said(_ message: MessageView) -> SaidMessage {
        let mail = message.particulars?.disclosed.subjectLine ?? ""
        return SaidMessage(
            kind: message.row.direction == .incoming ? .letter : .mail(mail),
            at: message.row.receivedAt
        )
    }
}
