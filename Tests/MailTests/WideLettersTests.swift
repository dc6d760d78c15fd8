import SubjectRequests
import Testing

@testable import Mail

/// Letters and ordinary mail of which nobody looked at the held-out third while lexicons and model were made:
/// `swift test --filter WideLetters` prints how well they are understood.
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

        static func + (one: Figures, other: Figures) -> Figures {
            var sum = one
            sum.letters += other.letters
            sum.languages += other.languages
            sum.exact += other.exact
            sum.sure += other.sure
            sum.wrong += other.wrong
            sum.asked += other.asked
            return sum
        }

        func percent(_ count: Int) -> String { percentText(count, of: letters) }
    }

    /// What is least expected of a corpus, below what is measured today and far from what is wanted (95 % right, none wrong when
    /// sure): floors catch what breaks, and the printed figures say how good it is.
    private struct Floors {
        let letters: Int
        let exactPercent: Int
        let surePercent: Int
        /// Of a thousand that it is sure of.
        let wrongPerMille: Int
        /// Of ordinary mail.
        let askedPercent: Int
        /// Of a thousand ordinary mails: those that it surely takes for requests.
        let surePerMille: Int
    }

    private static let floors = [
        "wide": Floors(
            letters: 300,
            exactPercent: 91,
            surePercent: 51,
            wrongPerMille: 0,
            askedPercent: 11,
            surePerMille: 0
        ),
        "voices": Floors(
            letters: 3_000,
            exactPercent: 92,
            surePercent: 42,
            wrongPerMille: 3,
            askedPercent: 4,
            surePerMille: 2
        ),
    ]

    /// By language.
    private func figures(_ corpus: String, ofRequests isRequest: Bool) throws -> [String: Figures] {
        try WideLetter.all(corpus).filter { $0.isHeldOut && $0.rights.isEmpty != isRequest }
            .reduce(into: [:]) { try $0[$1.language, default: Figures()].count($1, $1.read()) }
    }

    @Test("letters: held out", arguments: WideLetter.corpora)
    func letters(corpus: String) throws {
        let found = try figures(corpus, ofRequests: true)
        let all = found.values.reduce(Figures(), +)
        for (language, figures) in found.sorted(by: { $0.key < $1.key }) + [("all", all)] {
            print(
                "\(corpus) \(language): seed \(WideLetter.seed), held out \(figures.letters), language "
                    + "\(figures.percent(figures.languages)), right set \(figures.percent(figures.exact)), sure "
                    + "\(figures.percent(figures.sure)), wrong when sure \(figures.wrong)"
            )
        }
        let floors = try #require(WideLettersTests.floors[corpus])
        #expect(all.letters >= floors.letters && all.languages * 100 >= all.letters * 98)
        #expect(all.exact * 100 >= all.letters * floors.exactPercent)
        #expect(all.sure * 100 >= all.letters * floors.surePercent)
        #expect(all.wrong * 1_000 <= all.sure * floors.wrongPerMille)
    }

    @Test("ordinary mail: held out", arguments: WideLetter.corpora)
    func ordinary(corpus: String) throws {
        let found = try figures(corpus, ofRequests: false)
        let all = found.values.reduce(Figures(), +)
        for (language, figures) in found.sorted(by: { $0.key < $1.key }) + [("all", all)] {
            print(
                "\(corpus) \(language): seed \(WideLetter.seed), held out ordinary \(figures.letters), taken for requests "
                    + "\(figures.asked), of these when sure \(figures.sure)"
            )
        }
        let floors = try #require(WideLettersTests.floors[corpus])
        #expect(all.letters >= 200 && all.asked * 100 <= all.letters * floors.askedPercent)
        #expect(all.sure * 1_000 <= all.letters * floors.surePerMille)
    }
}
