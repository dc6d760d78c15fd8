import DataMap
import Storage
import SubjectRequests
import Vault

/// A letter that is in no case.
package struct WaitingLetter: Sendable {
    package let id: String
    package let receivedAt: Timestamp
    package let mailbox: String
    /// Why a person must look, as a code; nil for one that asked for nothing.
    package let heldBecause: String?
    package let particulars: Sensitive<MessageParticulars>?
}

/// Where a letter that opened no case is kept.
package enum WaitingPlace: Sendable {
    /// Cannot be read, or cannot be told.
    case held
    /// Asked for nothing.
    case leftAlone
}

extension CaseDesk {
    /// The letters that wait at a place, newest first, of the mailboxes of those controllers for which the member files mail.
    package func waitingLetters(
        for staff: StaffMember,
        _ place: WaitingPlace,
        limit: Int = 100
    ) async throws -> [WaitingLetter] {
        let scope = staff.scope(for: .fileMessages)
        let mailboxes = Set(rules.controllers.values.filter { scope.includes($0.slug) }.flatMap(\.mailboxes))
        return try await storage.read { connection in
            let verdict: MessageVerdict =
                switch place {
                case .held: .held
                case .leftAlone: .other
                }
            let shown = scope == .everything ? nil : mailboxes
            return try connection.messages.unfiled(verdict: verdict, mailboxes: shown, limit: limit).map { row in
                WaitingLetter(
                    id: row.id,
                    receivedAt: row.receivedAt,
                    mailbox: row.mailbox,
                    heldBecause: row.heldBecause,
                    particulars: try view(row, on: connection).particulars
                )
            }
        }
    }

    /// The kinds of data that a correction at a controller may change, from the map.
    package func correctableCategories(at controller: String) -> [String] {
        let fields = rules.map.datasets(of: controller).flatMap(\.collections).flatMap(\.fields)
        let named = Set(fields.flatMap(\.categories)).sorted()
        return named.filter { !rules.map.correctionTargets($0, controller: controller).isEmpty }
    }
}
