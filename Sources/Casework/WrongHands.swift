import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// Whether the address that an answer goes to may reach somebody else than who asked: a mailbox that several people read,
    /// or another address than the request came from.
    ///
    /// - Parameter address: to which the answer goes; nil where it goes on paper.
    package func concerns(aboutAddress address: String?, of request: String, on connection: StorageConnection) throws
        -> [NewConcern]
    {
        guard let address, let identity = Identity(kind: .email, value: address) else { return [] }
        let row = try loaded(request, on: connection)
        var concerns: [NewConcern] = []
        let people = try othersReading(identity, row, on: connection)
        if isShared(identity) || people > 0 {
            concerns.append(NewConcern(.sharedMailbox, counts: people > 0 ? ["other-people": people] : [:]))
        }
        if try isNotWhereItCameFrom(identity, row, on: connection) { concerns.append(NewConcern(.addressChanged)) }
        return concerns
    }

    /// `info@`, `family@`, in any of the languages; a token behind a plus sign names nobody.
    private func isShared(_ address: Identity) -> Bool {
        sharedMailboxes.contains(String(address.value.prefix { $0 != "@" && $0 != "+" }))
    }

    /// Names of mailboxes that several people read, in any of the languages.
    package var sharedMailboxes: Set<String> {
        Set(
            rules.words.languages.flatMap { language in
                rules.words[language]["shared-mailboxes"].split(separator: " ").map(String.init)
            }
        )
    }

    /// People of another name whose cases know the same address, and names that the stores know beside it.
    private func othersReading(_ address: Identity, _ row: RequestRow, on connection: StorageConnection) throws -> Int {
        let own = try name(inCase: row.caseID, on: connection)
        var names: Set<String> = []
        let token = token(address)
        for other in try connection.cases.holding(token, controller: row.controller) where other.id != row.caseID {
            let isTheirs = try connection.people.identities(inCase: other.id).contains {
                $0.token == token && $0.standing == .verified
            }
            guard isTheirs, let own, let name = try name(inCase: other.id, on: connection), name.isAnother(than: own)
            else { continue }
            names.insert(name)
        }
        let key = try connection.keys.ofCase(row.caseID).key
        let linked = try identities(row.caseID, key, on: connection).filter {
            $0.kind == .name && $0.standing != .claimed
        }
        let known = Set(linked.map { IdentityKind.name.normalise($0.value.disclosed) })
        if let first = own ?? known.min() { names.formUnion(known.filter { $0.isAnother(than: first) }) }
        return names.count
    }

    private func name(inCase caseID: String, on connection: StorageConnection) throws -> String? {
        let key = try connection.keys.ofCase(caseID).key
        return try person(caseID, key, on: connection).name.map(IdentityKind.name.normalise)
    }

    /// No letter of the case came from there, or a correction that was asked for since put it into the stores.
    private func isNotWhereItCameFrom(
        _ address: Identity,
        _ row: RequestRow,
        on connection: StorageConnection
    ) throws -> Bool {
        let letters = try connection.messages.inCase(row.caseID).filter { $0.direction == .incoming }
        let senders = try letters.compactMap { try view($0, on: connection).particulars?.disclosed.from }
            .compactMap { Identity(kind: .email, value: $0) }
        if !senders.isEmpty, !senders.contains(address) { return true }
        return try connection.requests.ofProvenPerson(as: row.id, to: .channel).contains { other in
            guard other.right == .correct, other.receivedOn >= row.receivedOn else { return false }
            let key = try connection.keys.ofRequest(other.id).key
            return try changes(other.id, key, on: connection).contains { change in
                change.row.decision != .declined && Identity(kind: .email, value: change.new.disclosed) == address
            }
        }
    }
}

extension String {
    /// Whether two normalised names have no word in common: who signs with one of their names is not somebody else.
    fileprivate func isAnother(than name: String) -> Bool {
        Set(split(separator: " ")).isDisjoint(with: name.split(separator: " "))
    }
}
