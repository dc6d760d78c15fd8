import DataMap
import Storage
import SubjectRequests
import Vault

/// A letter that is in no case.
package struct WaitingLetter: Sendable {
    package let id: String
    /// When it was handed to us.
    package let receivedAt: Timestamp
    /// When it reached the controller, as far as that is known: the clock counts from there.
    package let arrivedAt: Timestamp
    package let mailbox: String
    package let place: WaitingPlace
    /// Why a person must look, as a code; nil for one that asked for nothing.
    package let heldBecause: String?
    package let particulars: Sensitive<MessageParticulars>?

    /// Whether it seems to come from a supervisory authority.
    package var isAuthoritys: Bool { heldBecause.map(WaitingLetter.ofAuthorities.contains) ?? false }
    /// The day by which it wants something, as its own words say; told of authorities' letters alone.
    package var namedDay: CivilDate? { isAuthoritys ? particulars?.disclosed.namedDay.flatMap { CivilDate($0) } : nil }

    static let ofAuthorities: Set = ["authority", "from-an-authority"]
}

/// Where a letter that opened no case is kept.
package enum WaitingPlace: Sendable {
    /// Cannot be read, or cannot be told.
    case held
    /// Asked for nothing.
    case leftAlone

    fileprivate var verdict: MessageVerdict {
        switch self {
        case .held: .held
        case .leftAlone: .other
        }
    }
}

extension CaseDesk {
    /// The letters that wait at a place, of the mailboxes of those controllers for which the member files mail: authorities'
    /// first, by the day that they name, then the newest.
    package func waitingLetters(
        for staff: StaffMember,
        _ place: WaitingPlace,
        limit: Int = 100
    ) async throws -> [WaitingLetter] {
        try await storage.read { connection in
            let rows = try waitingRows(for: staff, place, limit: limit, on: connection)
            return try rows.map { try waitingLetter($0, on: connection) }.enumerated().sorted { left, right in
                let order = (CaseDesk.urgency(left.element), CaseDesk.urgency(right.element))
                return order.0 == order.1 ? left.offset < right.offset : order.0 < order.1
            }.map(\.element)
        }
    }

    /// How many letters wait at a place, as far as a list shows them.
    package func waitingCount(for staff: StaffMember, _ place: WaitingPlace, limit: Int = 100) async throws -> Int {
        try await storage.read { try waitingRows(for: staff, place, limit: limit, on: $0).count }
    }

    private static func urgency(_ letter: WaitingLetter) -> Int {
        guard letter.isAuthoritys else { return .max }
        return letter.namedDay?.daysSinceEpoch ?? .max - 1
    }

    /// Authorities' letters are among them however many newer ones wait.
    private func waitingRows(
        for staff: StaffMember,
        _ place: WaitingPlace,
        limit: Int,
        on connection: StorageConnection
    ) throws -> [MessageRow] {
        let scope = staff.scope(for: .fileMessages)
        let own = Set(rules.controllers.values.filter { scope.includes($0.slug) }.flatMap(\.mailboxes))
        let mailboxes = scope == .everything ? nil : own
        let first =
            place == .held
            ? try connection.messages.unfiled(
                verdict: .held,
                because: WaitingLetter.ofAuthorities,
                mailboxes: mailboxes,
                limit: limit
            ) : []
        let known = Set(first.map(\.id))
        let rest = try connection.messages.unfiled(verdict: place.verdict, mailboxes: mailboxes, limit: limit)
        return Array((first + rest.filter { !known.contains($0.id) }).prefix(limit))
    }

    func waitingLetter(_ row: MessageRow, on connection: StorageConnection) throws -> WaitingLetter {
        let particulars = try view(row, on: connection).particulars
        let isExact = row.receivedBasis == ReceivedBasis.internalDate.rawValue
        let told = isExact ? nil : particulars?.disclosed.arrivedAt.map { Timestamp(microseconds: $0) }
        return WaitingLetter(
            id: row.id,
            receivedAt: row.receivedAt,
            arrivedAt: told ?? row.receivedAt,
            mailbox: row.mailbox,
            place: row.verdict == .held ? .held : .leftAlone,
            heldBecause: row.heldBecause,
            particulars: particulars
        )
    }

    /// The kinds of data that a correction at a controller may change, from the map.
    package func correctableCategories(at controller: String) -> [String] {
        let fields = rules.map.datasets(of: controller).flatMap(\.collections).flatMap(\.fields)
        let named = Set(fields.flatMap(\.categories)).sorted()
        return named.filter { !rules.map.correctionTargets($0, controller: controller).isEmpty }
    }
}
