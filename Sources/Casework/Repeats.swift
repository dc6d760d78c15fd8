import DataMap
import Storage
import SubjectRequests
import Vault
import Workflows

/// What a mailbox asks for once more. That a letter names an address proves nothing about who wrote it: it is read beside
/// what is open, and neither moves that nor asks for anything new in its case, whose person may be known already.
struct RepeatedWishes: Sendable {
    let message: String
    let asking: Asking
    /// The open requests that it asks for again, one for each right, the oldest first.
    let open: [RequestRow]
}

extension CaseDesk {
    private static let askedAgain = EventKind(rawValue: "asked-again")
    private static let repeatTold = EventKind(rawValue: "repeat-told")
    /// The mail that says that a wish is under way already.
    package static let underWayMessage = "already-under-way"

    /// Open requests of whoever writes from the asking's address, of the rights that it asks for, one for each right. A
    /// correction that wants other values is another wish.
    package func underWay(_ asking: Asking, on connection: StorageConnection) throws -> [RequestRow] {
        var known: [RequestRow] = []
        for row in try requests(ofMailboxIn: asking, isOpen: true, on: connection)
        where asking.rights.contains(row.right) {
            guard !known.contains(where: { $0.right == row.right }) else { continue }
            if row.right == .correct, try !describes(asking.changes, row, on: connection) { continue }
            known.append(row)
        }
        return known
    }

    /// Files a letter that asks again: staff hear of it, and the person is told where it stands, at most once a day.
    func file(_ wishes: RepeatedWishes, on connection: StorageConnection) throws {
        let asking = wishes.asking
        let cases = Set(try requests(ofMailboxIn: asking, isOpen: true, on: connection).map(\.caseID))
        let today = try today(at: rules.controller(asking.controller))
        var isTold = try cases.contains { caseID in
            try connection.events.of(.caseFile(caseID)).contains {
                $0.kind == CaseDesk.repeatTold && $0.effectiveOn == today
            }
        }
        for row in wishes.open {
            try connection.appendEvent(
                EventKind(rawValue: "repeat-filed"),
                about: .request(row.id),
                by: .requester,
                EventDetails(effectiveOn: asking.receivedOn)
            )
            try connection.news.add(.reply, row, subject: wishes.message)
            guard !isTold else { continue }
            isTold = true
            _ = try connection.effects.planMail(CaseDesk.underWayMessage, of: row.id)
            let told = EventDetails(effectiveOn: today)
            try connection.appendEvent(CaseDesk.repeatTold, about: .caseFile(row.caseID), by: .system, told)
        }
    }

    /// Notes of a new request that the same mailbox has had an answer to the same wish: whether that makes it excessive is
    /// for people to say.
    func noteRepeat(_ row: RequestRow, _ asking: Asking, on connection: StorageConnection) throws {
        let answered: Set<Outcome> = [.fulfilled, .partlyFulfilled, .refused, .referred]
        let earlier = try requests(ofMailboxIn: asking, isOpen: false, on: connection).last { closed in
            closed.right == row.right && closed.outcome.map(answered.contains) ?? false
        }
        guard let earlier else { return }
        try connection.appendEvent(
            CaseDesk.askedAgain,
            about: .request(row.id),
            by: .system,
            EventDetails(outcome: "repeat", sealed: ["repeats": earlier.reference.text]),
            key: try connection.eventKey(ofRequest: row.id)
        )
    }

    /// The answered request that this one asks for again, as far as a sender's address can tell; nil for a first one.
    package func repeated(by request: String, on connection: StorageConnection) throws -> Reference? {
        guard let event = try connection.events.last(of: .request(request), among: [CaseDesk.askedAgain]) else {
            return nil
        }
        return try connection.events.particulars(of: event)?.sealed["repeats"].flatMap { Reference($0) }
    }

    /// Cases with something open whose person writes from an address, the newest first.
    func openCases(
        ofAddress address: String,
        at controller: String,
        on connection: StorageConnection
    ) throws -> [String] {
        let rows = try requests(ofMailbox: Sensitive(address), at: controller, isOpen: true, on: connection)
        return rows.reversed().reduce(into: []) { cases, row in
            if !cases.contains(row.caseID) { cases.append(row.caseID) }
        }
    }

    /// The requests of every case at the controller whose person writes from the asking's address, the oldest first. What a
    /// letter merely claims to be another address of its writer counts for nothing.
    private func requests(
        ofMailboxIn asking: Asking,
        isOpen: Bool,
        on connection: StorageConnection
    ) throws -> [RequestRow] {
        try requests(ofMailbox: asking.mailAddress, at: asking.controller, isOpen: isOpen, on: connection)
    }

    private func requests(
        ofMailbox address: Sensitive<String>?,
        at controller: String,
        isOpen: Bool,
        on connection: StorageConnection
    ) throws -> [RequestRow] {
        guard let identity = address.flatMap({ Identity(kind: .email, value: $0.disclosed) }) else { return [] }
        var filter = RequestFilter()
        filter.isOpen = isOpen
        filter.controller = controller
        filter.identityToken = token(identity)
        return try connection.requests.list(scope: .everything, filter: filter, limit: 500).reversed().filter { row in
            guard try connection.cases.load(row.caseID, scope: .everything)?.disposedAt == nil else { return false }
            let writer = try person(row.caseID, connection.keys.ofCase(row.caseID).key, on: connection).mailAddress
            return writer.flatMap { Identity(kind: .email, value: $0) } == identity
        }
    }

    /// Whether an open correction asks for every one of these changes already.
    private func describes(
        _ changes: [DescribedChange],
        _ row: RequestRow,
        on connection: StorageConnection
    ) throws -> Bool {
        let key = try connection.keys.ofRequest(row.id).key
        let known = try connection.corrections.of(row.id).map { change in
            let value = try key.open(change.new, context: sealContext("corrections", "new_sealed", change.id))
            return [
                change.store, change.dataset, change.collection, change.field, String(decoding: value, as: UTF8.self),
            ]
        }
        return changes.allSatisfy { change in
            rules.map.correctionTargets(change.category, controller: row.controller).allSatisfy { target in
                let place = [target.store, target.collection.dataset, target.collection.collection, target.field]
                return known.contains(place + [change.newValue.disclosed])
            }
        }
    }
}
