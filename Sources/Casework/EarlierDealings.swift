import Storage
import SubjectRequests

/// What Habeas itself holds of a person beside the request that it answers: earlier requests, and letters of them.
package struct EarlierDealings: Sendable {
    /// The oldest first.
    package let requests: [RequestRow]
    /// Theirs and ours, the oldest first.
    package let letters: [MessageView]

    package var isEmpty: Bool { requests.isEmpty && letters.isEmpty }
}

extension CaseDesk {
    /// What was asked and written before a request came in, in every case of whoever has proven to be the same person,
    /// as far as the request asks.
    package func dealings(before request: RequestRow, on connection: StorageConnection) throws -> EarlierDealings {
        let required = try terms(of: request, on: connection).required
        let proven = try connection.requests.ofProvenPerson(as: request.id, to: required)
        let earlier = proven.filter { row in
            row.openedAt < request.openedAt && (row.letter == nil || row.letter != request.letter)
        }
        let cases = Set(proven.map(\.caseID)).sorted()
        let letters = try cases.flatMap { caseID in
            let messages = try connection.messages.inCase(caseID).filter { $0.receivedAt < request.openedAt }
            return caseID == request.caseID ? lettersBefore(request, messages) : messages
        }
        return EarlierDealings(
            requests: earlier,
            letters: try letters.sorted { $0.id < $1.id }.map { try view($0, on: connection) }
        )
    }

    /// Without the letter that asked, and what came after it.
    private func lettersBefore(_ request: RequestRow, _ messages: [MessageRow]) -> [MessageRow] {
        guard request.channel == .mail else { return messages }
        let asking = messages.last { $0.direction == .incoming && $0.verdict == .caseFile }
        return messages.filter { message in asking.map { message.id < $0.id } ?? true }
    }
}
