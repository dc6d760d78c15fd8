/// A connection that is signed in, and the commands that a mailbox is asked. Nothing marks a letter as read.
final class IMAPSession {
    private let wire: IMAPWire
    private var commands = 0
    private var capabilities: Set<String> = []
    /// The folder that is open.
    private(set) var selected: String?

    /// A line of UIDs is the longest that is asked for.
    private static let lineBytesMax = 8 << 20

    init(_ server: IMAPServer, limits: OutboundLimits) throws(OutboundError) {
        wire = try IMAPWire(server, limits: limits)
        var found: Set<String> = []
        try command("CAPABILITY") { answer in
            guard case .tokens(let tokens) = answer, tokens.first == .word("CAPABILITY") else { return }
            found = Set(tokens.compactMap { if case .word(let word) = $0 { word.uppercased() } else { nil } })
        }
        capabilities = found
    }

    func select(_ folder: String) throws(OutboundError) -> IMAPFolder {
        selected = nil
        var validity: UInt32?
        let end = try run("SELECT \(IMAPSpelling.folder(folder))") { answer in
            guard case .status(nil, "OK", let code) = answer, code.hasPrefix("UIDVALIDITY ") else { return }
            validity = UInt32(code.dropFirst("UIDVALIDITY ".count))
        }
        switch end {
        case .refused(""), .refused("NONEXISTENT"), .refused("TRYCREATE"): throw .mailboxMissing
        case .refused: throw .mailboxRefuses
        case .done(let code):
            guard let validity else { throw .mailboxUnclear }
            selected = folder
            return IMAPFolder(uidValidity: validity, isWritable: code != "READ-ONLY")
        }
    }

    /// The UIDs from `first` on, in their order.
    ///
    /// - Parameter day: only letters that the server took on or after it, as ``IMAPSpelling/day(year:month:day:)`` writes it.
    func search(from first: UInt32, since day: String?) throws(OutboundError) -> [UInt32] {
        var found: [UInt32] = []
        let since = day.map { " SINCE \($0)" } ?? ""
        try command("UID SEARCH UID \(first):*\(since)") { answer in
            guard case .tokens(let tokens) = answer, tokens.first == .word("SEARCH") else { return }
            found += tokens.compactMap { if case .word(let word) = $0 { UInt32(word) } else { nil } }
        }
        // `*` is the last letter there is, even where that comes before `first`.
        return found.filter { $0 >= first }.sorted()
    }

    /// A letter, of its bytes at most so many; nil where it is gone.
    func letter(_ uid: UInt32, bytesMax: Int) throws(OutboundError) -> IMAPLetter? {
        var found: IMAPLetter?
        var isThere = false
        try command("UID FETCH \(uid) (UID INTERNALDATE BODY.PEEK[]<0.\(bytesMax)>)", literalBytesMax: bytesMax) {
            // A server may also tell, unasked, that somebody has marked the letter.
            guard let facts = IMAPFacts($0), facts.number("UID") == uid else { return }
            isThere = true
            guard let bytes = facts.body, let seconds = facts.text("INTERNALDATE").flatMap(IMAPSpelling.seconds) else {
                return
            }
            found = IMAPLetter(uid: uid, takenAtSeconds: seconds, bytes: bytes)
        }
        guard found != nil || !isThere else { throw .mailboxUnclear }
        return found
    }

    /// Makes a folder that is not there.
    func ensure(_ folder: String) throws(OutboundError) {
        let name = try IMAPSpelling.folder(folder)
        var isThere = false
        try command("LIST \"\" \(name)") { answer in
            if case .tokens(let tokens) = answer, tokens.first == .word("LIST") { isThere = true }
        }
        if !isThere { try make(name) }
    }

    private func make(_ name: String) throws(OutboundError) {
        guard case .refused(let code) = try run("CREATE \(name)"), code != "ALREADYEXISTS" else { return }
        throw .folderUnmakeable
    }

    /// Moves letters to a folder, which is made where it is not there. Letters that are gone stay gone.
    func move(_ uids: [UInt32], to folder: String) throws(OutboundError) {
        let name = try IMAPSpelling.folder(folder)
        let set = uids.map { "\($0)" }.joined(separator: ",")
        let verb = capabilities.contains("MOVE") ? "MOVE" : "COPY"
        if case .refused(let code) = try run("UID \(verb) \(set) \(name)") {
            guard code == "TRYCREATE" || code == "NONEXISTENT" else { throw .mailboxRefuses }
            try make(name)
            try command("UID \(verb) \(set) \(name)")
        }
        guard verb == "COPY" else { return }
        try command("UID STORE \(set) +FLAGS.SILENT (\\Deleted)")
        // Without UIDPLUS an expunge would take along what other people have marked.
        if capabilities.contains("UIDPLUS") { try command("UID EXPUNGE \(set)") }
    }

    /// How a command ended, with the first word of the server's code, or all of it.
    private enum Ending {
        case done(String)
        case refused(String)
    }

    private func command(
        _ text: String,
        literalBytesMax: Int = 4_096,
        _ take: (IMAPAnswer) -> Void = { _ in }
    ) throws(OutboundError) {
        guard case .done = try run(text, literalBytesMax: literalBytesMax, take) else { throw .mailboxRefuses }
    }

    /// Sends a command and takes its answers until it has ended.
    private func run(
        _ text: String,
        literalBytesMax: Int = 4_096,
        _ take: (IMAPAnswer) -> Void = { _ in }
    ) throws(OutboundError) -> Ending {
        commands += 1
        let tag = "h\(commands)"
        try wire.send("\(tag) \(text)\r\n")
        let reader = IMAPReader(wire: wire, lineBytesMax: IMAPSession.lineBytesMax, literalBytesMax: literalBytesMax)
        while true {
            let answer = try reader.next()
            guard case .status(let ended, let word, let code) = answer else {
                take(answer)
                continue
            }
            switch (ended, word) {
            case (tag, "OK"): return .done(code)
            case (tag, _): return .refused(String(code.prefix { $0 != " " }))
            case (nil, "BYE"): throw .mailboxLost
            case (nil, _): take(answer)
            default: throw .mailboxUnclear
            }
        }
    }
}
