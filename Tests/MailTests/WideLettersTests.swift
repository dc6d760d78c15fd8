import SubjectRequests
import Testing

@testable import Mail

/// Letters and ordinary mail in many voices, of which nobody looked at the held-out third while lexicons were made:
/// `swift test --filter WideLetters` prints how well they are understood. They are meant to be harder than what people send.
@Suite("Letters in many voices, held out and measured")
struct WideLettersTests {
    private struct Figures {
        var letters = 0
        var languages = 0
        var exact = 0
        var sure = 0
        var wrong = 0
        var asked = 0

        mutating func count(_ letter: WideLetter, _ reading: Reading) {
            let isExact = Set(reading.rights.map(\.right)) == letter.rights
            let isSure = reading.rights.contains { $0.confidence >= 0.9 }
            letters += 1
            languages += reading.language == letter.language ? 1 : 0
            exact += isExact ? 1 : 0
            sure += isSure ? 1 : 0
            wrong += isSure && !isExact ? 1 : 0
            asked += reading.rights.isEmpty ? 0 : 1
        }

        func percent(_ count: Int) -> String { percentText(count, of: letters) }
    }

    private func figures(ofRequests isRequest: Bool) throws -> Figures {
        var figures = Figures()
        for letter in try WideLetter.all() where letter.isHeldOut && letter.rights.isEmpty != isRequest {
            figures.count(letter, try letter.read())
        }
        return figures
    }

    @Test("letters: held out")
    func letters() throws {
        let found = try figures(ofRequests: true)
        print(
            "seed \(WideLetter.seed), held out \(found.letters): language \(found.percent(found.languages)), right set "
                + "\(found.percent(found.exact)), sure \(found.percent(found.sure)), wrong when sure \(found.wrong)"
        )
        // Floors below what is measured today, far from what is wanted (95 % right, none wrong when sure): they catch what
        // breaks, and the printed figures say how good it is.
        #expect(found.letters >= 300 && found.languages * 100 >= found.letters * 98)
        #expect(found.exact * 100 >= found.letters * 60 && found.sure * 100 >= found.letters * 45)
        #expect(found.wrong * 100 <= found.sure * 7)
    }

    @Test("ordinary mail: held out")
    func ordinary() throws {
        let found = try figures(ofRequests: false)
        print(
            "seed \(WideLetter.seed), held out ordinary \(found.letters): taken for requests \(found.asked), of these when "
                + "sure \(found.sure)"
        )
        #expect(found.letters >= 200 && found.asked * 100 <= found.letters * 5 && found.sure <= 2)
    }
}
