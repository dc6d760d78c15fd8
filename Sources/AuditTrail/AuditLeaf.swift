/// One event as the history keeps it for good: no personal value, only random names, digests and counts.
/// Its ``bytes`` are what is stored and hashed; a verifier hashes those and never writes a leaf anew.
package struct AuditLeaf: Sendable, Hashable {
    /// `log`: the origin of the log, as in its checkpoints.
    package var log: String
    /// `t`: when it was recorded by the database's clock, RFC 3339 in UTC with milliseconds.
    package var recordedAt: String
    /// `req`: the random name, used only in the log, of the request, case or other thing that it is about.
    package var scope: String?
    /// `n`: the ordinal within ``scope``, from 1.
    package var ordinal: Int
    /// `prev`: the leaf hash of the scope's previous leaf; nil for its first.
    package var previous: TreeHash?
    /// `act`: what happened, as `identity-verified`.
    package var action: String
    /// `from`, `to`: the states before and after, where it moved something.
    package var from: String?
    package var to: String?
    /// `def`: digest of the workflow that decided.
    package var definition: String?
    /// `who`: role and random pseudonym, as `case-handler:9f2c…`.
    package var who: String
    /// `day`: the legal day, where it is not the day of ``recordedAt``.
    package var effectiveOn: String?
    /// `eff`: id of the effect.
    package var effect: String?
    /// `out`: what came of it.
    package var outcome: String?
    /// `cnt`: affected rows by what they are, as `app/users`.
    package var counts: [String: Int]
    /// `c`: commitments by path of the field.
    package var commitments: [String: TreeHash]
    /// `ev`: SHA-256 of the ciphertext of each piece of evidence.
    package var evidence: [TreeHash]

    package init(log: String, recordedAt: String, scope: String?, ordinal: Int, action: String, who: String) {
        self.log = log
        self.recordedAt = recordedAt
        self.scope = scope
        self.ordinal = ordinal
        self.action = action
        self.who = who
        counts = [:]
        commitments = [:]
        evidence = []
    }

    /// The longest leaf that is written. Collections of the C2SP formats end at 65,535.
    package static let bytesMax = 8_192

    private static let version = 1

    /// The canonical JSON; fields that say nothing are left out.
    package func bytes() throws(TrailError) -> [UInt8] {
        var members: [String: CanonicalValue] = [
            "v": .integer(AuditLeaf.version), "log": .text(log), "t": .text(recordedAt), "n": .integer(ordinal),
            "act": .text(action), "who": .text(who),
        ]
        members["req"] = scope.map(CanonicalValue.text)
        members["prev"] = previous.map { .text($0.description) }
        members["from"] = from.map(CanonicalValue.text)
        members["to"] = to.map(CanonicalValue.text)
        members["def"] = definition.map(CanonicalValue.text)
        members["day"] = effectiveOn.map(CanonicalValue.text)
        members["eff"] = effect.map(CanonicalValue.text)
        members["out"] = outcome.map(CanonicalValue.text)
        if !counts.isEmpty { members["cnt"] = .object(counts.mapValues(CanonicalValue.integer)) }
        if !commitments.isEmpty { members["c"] = .object(commitments.mapValues { .text($0.description) }) }
        if !evidence.isEmpty { members["ev"] = .list(evidence.map { .text($0.description) }) }
        let bytes = CanonicalValue.object(members).bytes
        guard bytes.count <= AuditLeaf.bytesMax else { throw .leafTooLong(bytes.count) }
        return bytes
    }
}
