import DataMap
import Storage
import SubjectRequests
import Vault

/// Addresses that one list is to be told of at a time.
package struct ListBatch: Sendable {
    package let list: String
    let stops: [ListStopRow]
    /// Each once. Who subscribed anew since is not among them.
    package let addresses: [Sensitive<String>]
    /// True where there may be more of them waiting.
    package let isFull: Bool
}

extension CaseDesk {
    /// The most addresses that a list is told of by one set of statements.
    private static let batchMost = 1_000

    /// Whom a list is to be told of now.
    ///
    /// - Parameter target: where in the data map it stands.
    package func batch(for target: ListTarget) async throws -> ListBatch {
        let (list, name, every) = (target.name, target.list.name, CaseDesk.name(endingWith: target.list))
        return try await storage.read { connection in
            let stops = try connection.listStops.waiting(for: list, limit: CaseDesk.batchMost)
            var tokens: [String: [String: [UInt8]]] = [:]
            for stop in stops {
                guard let key = stop.key else { continue }
                let sealed = stop.identity.sealed
                let value = try key.open(sealed, context: sealContext("identities", "sealed", stop.identity.id))
                let address = String(decoding: value, as: UTF8.self)
                tokens[stop.controller, default: [:]][address] = keyring.ledgerToken(
                    address,
                    kind: CaseDesk.suppressionKind
                )
            }
            var addresses: Set<String> = []
            for (controller, known) in tokens {
                let suppressed = try connection.ledger.suppressed(
                    controller: controller,
                    list: name,
                    every: every,
                    among: Array(known.values)
                )
                addresses.formUnion(known.filter { suppressed[$0.value] != nil }.keys)
            }
            return ListBatch(
                list: list,
                stops: stops,
                addresses: addresses.sorted().map { Sensitive($0) },
                isFull: Set(stops.map(\.requestID)).count == CaseDesk.batchMost
            )
        }
    }

    /// A list has been told of them all.
    ///
    /// - Parameter entries: how many entries of the list were stopped.
    package func told(_ batch: ListBatch, entries: Int) async throws {
        try await storage.write { connection in
            try connection.listStops.told(batch.list, batch.stops)
            try connection.appendEvent(
                EventKind(rawValue: "list-told"),
                about: .configuration,
                by: .system,
                EventDetails(counts: ["\(batch.list) people": batch.addresses.count, "\(batch.list) stopped": entries])
            )
        }
    }

    /// Somebody's earlier objections no longer count in a list: they have subscribed to it since.
    package func subscribedAnew(_ controller: String, _ list: String, _ tokens: [[UInt8]]) async throws {
        guard !tokens.isEmpty else { return }
        try await storage.write { try $0.ledger.lift(controller: controller, list: list, tokens: tokens) }
    }

    /// The same on staff's word, with an event. A later objection counts again.
    ///
    /// - Parameter list: its name in the data map, or the controller's slug for everything.
    /// - Returns: false where the address was not suppressed there.
    package func subscribedAnew(_ list: String, _ address: Identity, by staff: StaffMember) async throws -> Bool {
        guard let owner = Mailing.owner(of: list, among: Array(rules.controllers.values), rules.map) else {
            throw IntakeError.unknownController
        }
        guard staff.may(.openRequests, at: owner.slug) else { throw CaseworkError.notPermitted(.openRequests) }
        let mailing = Mailing(list, of: owner, to: address.value, rules.map)
        let token = keyring.ledgerToken(address.value, kind: CaseDesk.suppressionKind)
        return try await storage.write { connection in
            let standing = try mailing.names.sorted().filter { name in
                try !connection.ledger.suppressed(
                    controller: owner.slug,
                    list: name,
                    every: mailing.endsWith,
                    among: [token]
                ).isEmpty
            }
            guard !standing.isEmpty else { return false }
            for name in standing { try connection.ledger.lift(controller: owner.slug, list: name, tokens: [token]) }
            try connection.appendEvent(
                EventKind(rawValue: "subscribed-anew"),
                about: .configuration,
                by: staff.party(at: owner.slug),
                EventDetails(outcome: owner.slug)
            )
            return true
        }
    }
}
