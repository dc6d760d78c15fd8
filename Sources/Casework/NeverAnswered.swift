import Mail
import SubjectRequests

/// Whom no machine of ours answers (RFC 3834 section 2): ourselves, and addresses behind which nobody reads. What such a sender
/// may be asking for is not lost: a person looks.
enum NeverAnswered {
    /// The reading with that in mind.
    ///
    /// - Parameter isOwn: whether an address is one of ours.
    static func settle(_ reading: Reading, of letter: InboundMessage, isOwn: (String) -> Bool) -> Reading {
        var settled = reading
        settled.identities.removeAll { $0.identity.kind == .email && isOwn($0.identity.value) }
        guard let sender = letter.sender else { return settled }
        if isOwn(sender.address) {
            settled.verdict = reading.verdict == .case || reading.verdict == .held ? .held : .note
            settled.heldBecause = settled.verdict == .held ? reading.heldBecause ?? "from-ourselves" : nil
        } else if reading.verdict == .case, isUnread(sender) {
            (settled.verdict, settled.heldBecause) = (.held, "sender-reads-nothing")
        }
        return settled
    }

    private static func isUnread(_ sender: MailAddress) -> Bool {
        let local = sender.address.prefix { $0 != "@" }.lowercased()
        let letters = local.filter { $0.isLetter }
        return unread.contains { letters.hasPrefix($0) } || local.hasPrefix("owner-")
    }

    /// Without the signs that people put between the words.
    private static let unread = [
        "noreply", "donotreply", "dontreply", "noresponse", "nepasrepondre", "nepasrépondre", "noresponder",
        "norespondas",
        "nichtantworten", "keineantwort", "bittenichtantworten", "mailerdaemon", "listserv", "majordomo",
        "autoresponder",
    ]
}
