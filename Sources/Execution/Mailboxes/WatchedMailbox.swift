import Outbound
import SubjectRequests

/// A folder of a mailbox that letters come to, and where those go that belong to a case.
package struct WatchedMailbox: Sendable {
    /// Server, folder and user: under this name its standing is kept.
    package let name: String
    let client: IMAPClient
    let folder: String
    let filed: String
    /// The address that its letters came to; empty where each says so itself.
    let recipient: String
    /// Letters that came before this day are left alone.
    let since: CivilDate?

    package init(
        name: String,
        client: IMAPClient,
        folder: String,
        filed: String,
        recipient: String,
        since: CivilDate? = nil
    ) {
        self.name = name
        self.client = client
        self.folder = folder
        self.filed = filed
        self.recipient = recipient
        self.since = since
    }

    /// Looks whether letters can be read and moved; makes the folder for filed ones where it is not there.
    ///
    /// - Throws: `OutboundError`.
    package func probe() async throws(OutboundError) {
        guard try await client.select(folder).isWritable else { throw .mailboxReadOnly }
        try await client.ensure(filed)
        await client.close()
    }
}

extension OutboundError {
    fileprivate static let mailboxReadOnly = OutboundError(
        "mailbox-read-only",
        "the user may read the mailbox and may not move letters in it",
        isTemporary: true
    )
}

/// How a look into a mailbox ended.
package enum MailboxVisit: Sendable, Hashable {
    /// Letters came, or were moved.
    case busy
    case quiet
    case failed
}

/// How long to wait between two looks: short while mail flows.
struct PollPace {
    private static let shortest = 10
    private static let longest = 60
    private var seconds = PollPace.shortest

    mutating func seconds(after visit: MailboxVisit) -> Int {
        let rest = visit == .busy ? PollPace.shortest : seconds
        seconds = min(rest * 2, PollPace.longest)
        return rest
    }
}

/// Mailboxes could not be read; doctor says which, and why.
package struct MailboxesUnread: CodedError, Equatable {
    let count: Int

    package var code: String { "mailboxes-unread" }
    package var sentence: String { "mailboxes that could not be read: \(count); habeas doctor says which, and why" }
    package var isTemporary: Bool { true }
}
