import Casework
import SubjectRequests

/// A letter as the command line lists it.
struct LetterLine: Encodable, CustomStringConvertible {
    let id: String
    let received: String
    let mailbox: String
    let because: String?
    let from: String?
    let subject: String?
    let rights: [String]
    /// The day that an authority names.
    let named: String?

    init(_ letter: WaitingLetter) {
        let particulars = letter.particulars?.disclosed
        id = letter.id
        received = letter.arrivedAt.description
        mailbox = letter.mailbox
        because = letter.heldBecause
        from = particulars?.from
        subject = particulars?.subjectLine
        rights = particulars?.rights ?? []
        named = letter.namedDay?.description
    }

    var description: String {
        let day = named.map { "by \($0)" } ?? ""
        let facts = [id, received, because ?? "–", day, from ?? "–", subject ?? "", rights.joined(separator: "+")]
        return facts.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}

/// One letter with what it may be.
struct LetterSheet: Encodable {
    struct Guess: Encodable {
        let number: Int
        let filing: String
        let reasons: [String]
    }

    struct Attachment: Encodable {
        let name: String
        let type: String
        let bytes: Int
    }

    let letter: LetterLine
    let text: String
    let isSource: Bool
    let flags: [String]
    let authentication: [String]
    let attachments: [Attachment]
    let controller: String?
    let guesses: [Guess]

    init(_ review: LetterReview) {
        letter = LetterLine(review.letter)
        text = review.text.disclosed
        isSource = review.isSource
        flags = review.flags
        authentication = review.authentication
        attachments = review.attachments.disclosed.map { Attachment(name: $0.name, type: $0.type, bytes: $0.bytes) }
        controller = review.controller
        guesses = review.guesses.enumerated().map { place, guess in
            Guess(number: place + 1, filing: guess.word, reasons: guess.reasons.map(\.rawValue))
        }
    }
}
