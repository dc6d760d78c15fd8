import Databases
import SubjectRequests

package enum MessageDirection: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case incoming = "in"
    case outgoing = "out"
}

/// What an incoming message is.
package enum MessageVerdict: String, Sendable, Hashable, CaseIterable, SQLBindable {
    /// Asks for a right.
    case caseFile = "case"
    /// Belongs to a case that is there.
    case note
    /// Asks for nothing; left alone.
    case other
    /// Cannot be parsed, or cannot be told.
    case held
}

/// A message, stored before it is understood. `sealed` (sender, subject, what was understood) opens with the message's key in
/// the context `messages/sealed/ID`; the raw letter is the blob `raw` under the same key.
package struct MessageRow: Sendable, Hashable {
    package let id: String
    /// The address that it came to; of a message that we sent a keyed token of the one that it went to.
    package let mailbox: String
    package let direction: MessageDirection
    package let raw: String?
    package let keyID: String
    /// Keyed hash of the Message-ID.
    package let messageIDToken: [UInt8]
    /// Keyed hash of the content.
    package let digest: [UInt8]
    package let receivedAt: Timestamp
    package let verdict: MessageVerdict?
    /// Why it is held, as a code.
    package let heldBecause: String?
    package let sealed: [UInt8]?
    package let caseID: String?
    package let requestID: String?
    /// The effect that sends it.
    package let effectID: String?
    /// How far an outgoing message has come, as a word.
    package let delivery: String?
    package let bouncedAt: Timestamp?
    /// What `receivedAt` rests on, as a word; nil for the time at which a letter was handed to us.
    package let receivedBasis: String?

    package init(
        id: String,
        mailbox: String,
        direction: MessageDirection,
        raw: String?,
        keyID: String,
        messageIDToken: [UInt8],
        digest: [UInt8],
        receivedAt: Timestamp,
        verdict: MessageVerdict? = nil,
        heldBecause: String? = nil,
        sealed: [UInt8]? = nil,
        caseID: String? = nil,
        requestID: String? = nil,
        effectID: String? = nil,
        delivery: String? = nil,
        bouncedAt: Timestamp? = nil,
        receivedBasis: String? = nil
    ) {
        self.id = id
        self.mailbox = mailbox
        self.direction = direction
        self.raw = raw
        self.keyID = keyID
        self.messageIDToken = messageIDToken
        self.digest = digest
        self.receivedAt = receivedAt
        self.verdict = verdict
        self.heldBecause = heldBecause
        self.sealed = sealed
        self.caseID = caseID
        self.requestID = requestID
        self.effectID = effectID
        self.delivery = delivery
        self.bouncedAt = bouncedAt
        self.receivedBasis = receivedBasis
    }

    static let columns: SQLText = """
        m.id, m.mailbox, m.direction, m.raw, m.key_id, m.message_id_token, m.digest, m.received_at, m.verdict,
        m.held_because, m.sealed, m.case_id, m.request_id, m.effect_id, m.delivery, m.bounced_at,
        m.received_basis
        """

    init(_ row: any SQLRow) throws {
        self.init(
            id: try row.text(0),
            mailbox: try row.text(1),
            direction: try row.word(2),
            raw: try row.optionalText(3),
            keyID: try row.text(4),
            messageIDToken: try row.blob(5),
            digest: try row.blob(6),
            receivedAt: try row.time(7),
            verdict: try row.optionalWord(8),
            heldBecause: try row.optionalText(9),
            sealed: try row.optionalBlob(10),
            caseID: try row.optionalText(11),
            requestID: try row.optionalText(12),
            effectID: try row.optionalText(13),
            delivery: try row.optionalText(14),
            bouncedAt: try row.optionalTime(15),
            receivedBasis: try row.optionalText(16)
        )
    }
}

/// A message that we sent, as far as caps ask.
package struct SentMail: Sendable, Hashable {
    package let at: Timestamp
    /// What it said, by the name of its template; nil for an answer.
    package let message: String?

    package init(at: Timestamp, message: String?) {
        self.at = at
        self.message = message
    }
}

extension StorageConnection {
    package var messages: MessageQueries { MessageQueries(connection: self) }
}

package struct MessageQueries {
    let connection: StorageConnection

    /// The id of this very message where it is stored already; ask before making its key and blob.
    package func stored(mailbox: String, messageIDToken: [UInt8], digest: [UInt8]) throws -> String? {
        try connection.sql.first(
            """
            SELECT m.id FROM messages m WHERE m.mailbox = \(mailbox) AND m.message_id_token = \(messageIDToken)
              AND m.digest = \(digest)
            """
        ) { try $0.text(0) }
    }

    /// Stores a message, whose key and blob are stored already. A copy of one that is there is an error of kind `unique`.
    package func insert(_ message: MessageRow) throws {
        try connection.sql.run(
            """
            INSERT INTO messages (id, mailbox, direction, raw, key_id, message_id_token, digest, received_at, verdict,
                held_because, sealed, case_id, request_id, effect_id, delivery, bounced_at, received_basis)
            VALUES (\(message.id), \(message.mailbox), \(message.direction), \(message.raw), \(message.keyID),
                \(message.messageIDToken), \(message.digest), \(message.receivedAt), \(message.verdict),
                \(message.heldBecause), \(message.sealed), \(message.caseID), \(message.requestID), \(message.effectID),
                \(message.delivery), \(message.bouncedAt), \(message.receivedBasis))
            """
        )
    }

    package func load(_ id: String) throws -> MessageRow? {
        try connection.sql.first(
            "SELECT \(MessageRow.columns) FROM messages m WHERE m.id = \(id)",
            decode: MessageRow.init
        )
    }

    /// In the order in which they came and went.
    package func inCase(_ caseID: String) throws -> [MessageRow] {
        try connection.sql.rows(
            "SELECT \(MessageRow.columns) FROM messages m WHERE m.case_id = \(caseID) ORDER BY m.id",
            decode: MessageRow.init
        )
    }

    /// Messages with this Message-ID, to match replies and bounces.
    package func with(messageIDToken: [UInt8]) throws -> [MessageRow] {
        try connection.sql.rows(
            "SELECT \(MessageRow.columns) FROM messages m WHERE m.message_id_token = \(messageIDToken) ORDER BY m.id",
            decode: MessageRow.init
        )
    }

    /// The message that an effect has made; nil where it was not made yet.
    package func of(effect: String) throws -> MessageRow? {
        try connection.sql.first(
            "SELECT \(MessageRow.columns) FROM messages m WHERE m.effect_id = \(effect) ORDER BY m.id",
            decode: MessageRow.init
        )
    }

    /// What was sent to a mailbox, by its token, after `since`; the oldest first.
    package func sent(to mailbox: String, since: Timestamp) throws -> [SentMail] {
        try connection.sql.rows(
            """
            SELECT m.received_at, e.message FROM messages m LEFT JOIN effects e ON e.id = m.effect_id
            WHERE m.mailbox = \(mailbox) AND m.direction = 'out' AND m.received_at > \(since)
            ORDER BY m.received_at, m.id
            """
        ) { SentMail(at: try $0.time(0), message: try $0.optionalText(1)) }
    }

    /// Incoming messages that no case has, newest first; `verdict` nil means those not yet understood, `because` those that
    /// wait for one of these reasons.
    package func unfiled(
        verdict: MessageVerdict?,
        because reasons: Set<String>? = nil,
        mailboxes: Set<String>? = nil,
        before: String? = nil,
        limit: Int = 50
    ) throws -> [MessageRow] {
        let which: SQLText = verdict.map { "m.verdict = \($0)" } ?? "m.verdict IS NULL"
        let page: SQLText = before.map { "m.id < \($0)" } ?? "1 = 1"
        let reason = (reasons ?? []).sorted().reduce(SQLText("1 = 0")) { "\($0) OR m.held_because = \($1)" }
        let because: SQLText = reasons == nil ? "1 = 1" : "(\(reason))"
        let scope = mailboxes.map { Scope.controllers($0) } ?? .everything
        return try connection.page(scope, "m.mailbox", limit: limit, sorted: { $0.id > $1.id }) { allowed in
            try connection.sql.rows(
                """
                SELECT \(MessageRow.columns) FROM messages m
                WHERE m.direction = 'in' AND m.case_id IS NULL AND \(which) AND \(because) AND \(page)
                  AND \(allowed)
                ORDER BY m.id DESC LIMIT \(limit)
                """,
                decode: MessageRow.init
            )
        }
    }

    /// What was understood of a message.
    ///
    /// - Parameter known: the verdict so far, as the caller has read it.
    /// - Throws: ``StorageError/stale`` where somebody else has judged or filed it meanwhile: one letter opens one case.
    package func judge(
        _ id: String,
        _ verdict: MessageVerdict,
        after known: MessageVerdict?,
        heldBecause: String? = nil,
        sealed: [UInt8]?
    ) throws {
        try connection.require(
            """
            UPDATE messages SET verdict = \(verdict), held_because = \(heldBecause), sealed = \(sealed)
            WHERE id = \(id) AND case_id IS NULL AND coalesce(verdict, '') = \(known?.rawValue ?? "")
            """,
            else: .stale
        )
    }

    /// Files a message in a case. Its own key belongs to the case from now on.
    package func file(_ id: String, in caseID: String, request: String? = nil) throws {
        try change(id, "case_id = \(caseID), request_id = \(request)")
        let key = try connection.sql.first("SELECT m.key_id FROM messages m WHERE m.id = \(id)") { try $0.text(0) }
        guard let key else { throw StorageError.notFound("message") }
        try connection.keys.file(key, under: caseID)
        try connection.mailboxes.file(id)
    }

    package func setDelivery(_ id: String, _ delivery: String) throws { try change(id, "delivery = \(delivery)") }

    package func setBounced(_ id: String) throws { try change(id, "bounced_at = \(try connection.now())") }

    /// Forgets the letter of a message that asks for nothing; the keyed hashes stay.
    package func forgetContent(_ id: String) throws { try change(id, "raw = NULL, sealed = NULL") }

    private func change(_ id: String, _ assignments: SQLText) throws {
        try connection.require("UPDATE messages SET \(assignments) WHERE id = \(id)", else: .notFound("message"))
    }
}
