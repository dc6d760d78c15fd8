import Mail
import Storage
import SubjectRequests
import Vault

extension CaseDesk {
    /// The mailing that a mail ends: the token of a link that we made stands in its subject line, where RFC 2369's `mailto:` puts
    /// it; it is too long for an address. A program may have written it, and who sent it does not matter: the token says which
    /// address leaves which list.
    func mailing(endedBy letter: InboundMessage) -> Mailing? {
        for word in letter.subjectLine.split(whereSeparator: { !CaseDesk.mayStandInToken($0) }) {
            guard word.utf8.count >= CaseDesk.tokenCharactersLeast else { continue }
            if let mailing = mailing(ofUnsubscribeToken: String(word)) { return mailing }
        }
        return nil
    }

    /// Nonce and tag alone are 28 bytes: what is shorter need not be tried.
    private static let tokenCharactersLeast = 38

    private static func mayStandInToken(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_")
    }
}
