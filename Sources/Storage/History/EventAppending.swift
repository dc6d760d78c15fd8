import AuditTrail
import Databases
import SubjectRequests
import Vault

/// The key under which an event's particulars are sealed, with its id.
package struct EventKey: Sendable {
    package let id: String
    package let key: DataKey

    package init(id: String, key: DataKey) {
        self.id = id
        self.key = key
    }
}

extension StorageConnection {
    /// Records something that is no move of a request: a message, a verification, a reading, a change of staff or settings.
    ///
    /// - Parameter key: seals the particulars; needed where there are any.
    /// - Returns: the event's id.
    @discardableResult
    package func appendEvent(
        _ kind: EventKind,
        about scope: EventScope,
        by party: Party,
        _ details: EventDetails = EventDetails(),
        key: EventKey? = nil
    ) throws -> String {
        try append(kind, about: scope, by: party, from: nil, to: nil, details, key: key)
    }

    /// Builds the leaf's exact bytes and stores the event. The thread's counter, taken first, holds up whoever else would
    /// append to the same thread.
    func append(
        _ kind: EventKind,
        about scope: EventScope,
        by party: Party,
        from: String?,
        to: String?,
        _ details: EventDetails,
        key: EventKey?
    ) throws -> String {
        guard key != nil || !details.hasParticulars else { throw StorageError.notFound("key for the event") }
        let thread = try nextInThread(scope)
        let previous = try previousInThread(scope, before: thread.ordinal)
        // A clock that was set back must not turn the order of a thread.
        let recordedAt = max(try now(), previous?.recordedAt ?? Timestamp(microseconds: .min))
        let id = ids.make(at: recordedAt)
        let particulars = EventParticulars(details)

        var leaf = AuditLeaf(
            log: log,
            recordedAt: recordedAt.description,
            scope: thread.name,
            ordinal: Int(thread.ordinal),
            action: kind.rawValue,
            who: try pseudonym(of: party)
        )
        leaf.previous = previous?.hash
        leaf.from = from
        leaf.to = to
        leaf.definition = details.definition
        leaf.effectiveOn = details.effectiveOn?.description
        leaf.effect = try details.effect.map { try effectName($0, request: scope) }
        leaf.outcome = details.outcome
        leaf.counts = details.counts
        leaf.commitments = particulars.commitments
        leaf.evidence = details.evidence
        let bytes = try leaf.bytes()

        let sealed = details.hasParticulars ? try key.map { try particulars.sealed($0.key, event: id) } : nil
        try sql.run(
            """
            INSERT INTO events (id, scope_kind, scope, ordinal, kind, recorded_at, effective_on, actor, leaf, leaf_hash,
                key_id, sealed)
            VALUES (\(id), \(scope.kind), \(scope.id), \(thread.ordinal), \(kind), \(recordedAt),
                \(details.effectiveOn), \(party.actorName), \(bytes), \(TreeHash.leaf(bytes).bytes),
                \(sealed == nil ? nil : key?.id), \(sealed))
            """
        )
        return id
    }

    /// The random name by which leaves speak of `scope`, and the ordinal that comes next in its thread.
    private func nextInThread(_ scope: EventScope) throws -> (name: String, ordinal: Int64) {
        let taken = try sql.first(
            """
            INSERT INTO log_names (scope_kind, scope, name, last_ordinal)
            VALUES (\(scope.kind), \(scope.id), \(RandomToken.spoken()), 1)
            ON CONFLICT (scope_kind, scope) DO UPDATE SET last_ordinal = log_names.last_ordinal + 1
            RETURNING name, last_ordinal
            """
        ) { (name: try $0.text(0), ordinal: try $0.int(1)) }
        guard let taken else { throw SQLError.noRow }
        return taken
    }

    private func previousInThread(
        _ scope: EventScope,
        before ordinal: Int64
    ) throws -> (hash: TreeHash, recordedAt: Timestamp)? {
        guard ordinal > 1 else { return nil }
        let previous = try sql.first(
            """
            SELECT leaf_hash, recorded_at FROM events
            WHERE scope_kind = \(scope.kind) AND scope = \(scope.id) AND ordinal = \(ordinal - 1)
            """
        ) { (hash: try $0.blob(0), recordedAt: try $0.time(1)) }
        guard let previous, let hash = TreeHash(previous.hash) else {
            throw StorageError.eventDamaged(ordinal: ordinal - 1)
        }
        return (hash, previous.recordedAt)
    }

    /// Effect ids begin with the request's id, which a leaf must not name: plan and ordinal say as much within the thread.
    private func effectName(_ effect: String, request scope: EventScope) throws -> String {
        guard case .request(let id) = scope, effect.hasPrefix(id + "-") else { return effect }
        return String(effect.dropFirst(id.count + 1))
    }

    /// Role and random name: without the table of names a leaf names nobody.
    private func pseudonym(of party: Party) throws -> String {
        switch party {
        case .system: return "system"
        case .requester: return "requester"
        case .colleague: return "colleague"
        case .staff(let id, let roles):
            let role = roles.isEmpty ? "staff" : roles.map(\.rawValue).sorted().joined(separator: "+")
            return "\(role):\(try staffName(id))"
        }
    }

    private func staffName(_ id: String) throws -> String {
        let known: SQLText = "SELECT name FROM log_names WHERE scope_kind = 'staff' AND scope = \(id)"
        if let name = try sql.first(known, decode: { try $0.text(0) }) { return name }
        try sql.run(
            """
            INSERT INTO log_names (scope_kind, scope, name, last_ordinal)
            VALUES ('staff', \(id), \(RandomToken.spoken()), 0) ON CONFLICT (scope_kind, scope) DO NOTHING
            """
        )
        guard let name = try sql.first(known, decode: { try $0.text(0) }) else { throw SQLError.noRow }
        return name
    }
}

extension Party {
    /// As events name who acted: `system`, `requester` or `staff:ID`.
    var actorName: String {
        switch self {
        case .system: "system"
        case .requester: "requester"
        case .colleague: "colleague"
        case .staff(let id, _): "staff:\(id)"
        }
    }
}
