import SubjectRequests
import Testing

@testable import Casework
@testable import Mail

@Suite("What a letter that waits may be, ranked")
struct FilingGuessTests {
    private func references(_ count: Int) -> [Reference] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in Reference.caseFile(using: &random) }
    }

    private func asks(_ right: Right, _ confidence: Double) -> RightAsked {
        RightAsked(right: right, confidence: confidence, sentence: "x")
    }

    @Test("the weightier sign goes first, and one case is one guess")
    func ranked() {
        let cases = references(4)
        var evidence = FilingEvidence()
        evidence.replyAddress = cases[0]
        evidence.named = [cases[1]]
        evidence.answered = cases[0]
        evidence.sameAddress = [cases[2], cases[1]]
        evidence.rights = [asks(.copy, 0.95), asks(.unsubscribe, 0.92)]
        #expect(
            evidence.ranked.map(\.word) == [
                "note \(cases[0])", "note \(cases[1])", "open copy unsubscribe", "note \(cases[2])", "open copy",
                "open unsubscribe", "leave",
            ]
        )
        #expect(evidence.ranked.first?.reasons == [.replyAddress, .messageID])
        evidence.rights = [asks(.copy, 0.6)]
        #expect(evidence.ranked.map(\.word).firstIndex(of: "open copy") == 3, "less sure than the sender's own case")
    }

    @Test("what was left alone can be put back; there are never more than there are keys")
    func ends() {
        var evidence = FilingEvidence()
        #expect(evidence.ranked.map(\.word) == ["leave"])
        evidence.isLeftAlone = true
        #expect(evidence.ranked.map(\.word) == ["hold"])
        evidence.named = references(20)
        #expect(evidence.ranked.count == 9 && evidence.ranked.last?.end == .hold)
    }

    @Test("a word and its end are the same thing")
    func words() {
        let ends: [FilingGuess.End] = [
            .leave, .hold, .note(references(1)[0]), .open([.copy]), .open([.delete, .copy]),
        ]
        for end in ends { #expect(FilingGuess.End(word: end.word) == end) }
        for word in ["", "open", "open nonsense", "open copy nonsense", "note", "note 123", "leave now", "stated"] {
            #expect(FilingGuess.End(word: word) == nil, "\(word)")
        }
    }

    @Test("references are found among a letter's words by their check")
    func named() {
        let known = references(2)
        let text = "My reference: \(known[0]), and (\(known[1].text.lowercased())). Not ABCDEFGHIJ nor 0123456789."
        #expect(LetterIntake.references(in: text) == known)
    }
}
