import Mail
import SubjectRequests

/// What a letter that waits may be, with the reason to think so: staff decide.
package struct FilingGuess: Sendable, Hashable {
    package enum End: Sendable, Hashable {
        /// Opens a case with these rights.
        case open([Right])
        /// Belongs to this case.
        case note(Reference)
        /// Asks for nothing; it is left alone.
        case leave
        /// Was left alone, and somebody should look.
        case hold
    }

    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// It came to an address that only the mails of this case name.
        case replyAddress = "reply-address"
        case namesReference = "names-reference"
        /// Its header says that it answers a mail of this case: anybody can write that.
        case messageID = "message-id"
        case sureWish = "sure-wish"
        case likelyWish = "likely-wish"
        case oneOfWishes = "one-of-wishes"
        /// The case's person writes from the address that the letter names as its sender.
        case sameAddress = "same-address"
        case asksNothing = "asks-nothing"
        case mayAsk = "may-ask"
        /// Nobody guessed it.
        case stated
    }

    package let end: End
    /// The weightiest first; never empty.
    package let reasons: [Reason]

    /// The end as forms and commands name it: `open copy unsubscribe`, `note C7QK2M9X4T`, `leave`, `hold`.
    package var word: String { end.word }
}

extension FilingGuess.End {
    package var word: String {
        switch self {
        case .open(let rights): (["open"] + rights.map(\.rawValue)).joined(separator: " ")
        case .note(let reference): "note \(reference.text)"
        case .leave: "leave"
        case .hold: "hold"
        }
    }

    /// Nil for a word that names no end.
    package init?(word: String) {
        let parts = word.split(separator: " ").map(String.init)
        switch (parts.first, parts.count) {
        case ("leave", 1): self = .leave
        case ("hold", 1): self = .hold
        case ("note", 2):
            guard let reference = Reference(parts[1]) else { return nil }
            self = .note(reference)
        case ("open", 2...):
            let rights = parts.dropFirst().compactMap { Right(rawValue: $0) }
            guard rights.count == parts.count - 1 else { return nil }
            self = .open(rights)
        default: return nil
        }
    }
}

/// What speaks for one end or another of a letter: cases by what names them, and what it asks for.
struct FilingEvidence: Sendable {
    var replyAddress: Reference?
    /// Cases whose reference, or one of whose requests', stands in its words.
    var named: [Reference] = []
    var answered: Reference?
    /// Open cases of the address that it names as its sender's, the newest first.
    var sameAddress: [Reference] = []
    var rights: [RightAsked] = []
    /// Whether it was left alone so far.
    var isLeftAlone = false

    private static let most = 9

    /// The likeliest first, at most nine: each has a key.
    var ranked: [FilingGuess] {
        var guesses: [FilingGuess] = []
        func add(_ end: FilingGuess.End, _ reason: FilingGuess.Reason) {
            if let known = guesses.firstIndex(where: { $0.end == end }) {
                guesses[known] = FilingGuess(end: end, reasons: guesses[known].reasons + [reason])
            } else {
                guesses.append(FilingGuess(end: end, reasons: [reason]))
            }
        }
        if let replyAddress { add(.note(replyAddress), .replyAddress) }
        for reference in named { add(.note(reference), .namesReference) }
        if let answered { add(.note(answered), .messageID) }
        let wished = rights.map(\.right)
        let isSure = !rights.isEmpty && rights.allSatisfy { $0.confidence >= FilingPlan.sureEnough }
        if isSure { add(.open(wished), .sureWish) }
        for reference in sameAddress { add(.note(reference), .sameAddress) }
        if !wished.isEmpty, !isSure { add(.open(wished), .likelyWish) }
        if wished.count > 1 { for right in wished { add(.open([right]), .oneOfWishes) } }
        let last: (FilingGuess.End, FilingGuess.Reason) = isLeftAlone ? (.hold, .mayAsk) : (.leave, .asksNothing)
        guesses = Array(guesses.prefix(FilingEvidence.most - 1))
        add(last.0, last.1)
        return guesses
    }
}
