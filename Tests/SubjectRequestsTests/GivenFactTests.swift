import SubjectRequests
import TestPeers
import Testing

@Suite struct GivenFactTests {
    private static let months = ["march": 3, "marz": 3, "mars": 3, "marzo": 3]

    private func agrees(_ given: String, _ held: HeldValue) -> Bool {
        GivenFact(given, months: Self.months)?.agreement(with: held) != nil
    }

    @Test(arguments: [
        ("9016", "9016"), (" sw1a 1aa ", "SW1A1AA"), ("Ngata Road 12", "Ngāta Road, 12"), ("STRASSE", "Straße"),
        ("021-555-0124", "021 555 0124"), ("+64 21 555 0124", "021 555 0124"), ("0064 21 5550124", "+64215550124"),
        ("+64 (0)21 555 0124", "0215550124"), ("1 March 2026", "2026-03-01"), ("1. März 2026", "2026-03-01"),
        ("le 1er mars 2026", "2026-03-01T22:10:00Z"), ("March 1st, 2026", "2026-03-01 00:00:00"),
        ("1 de marzo de 2026", "2026-03-01"), ("1.3.2026", "2026-03-01"), ("1/3/2026", "2026-03-01"),
        ("3/1/2026", "2026-03-01"), ("2026-3-1", "2026-03-01"), ("OR 20-41", "or2041"),
    ])
    func spellingsOfOneThingAgree(given: String, held: String) {
        #expect(agrees(given, .text(held)))
    }

    @Test(arguments: [
        ("901", "9016"), ("90160", "9016"), ("12", "12"), ("7", "7"), ("--", "--"), ("555 0124", "021 555 0124"),
        ("021 555 0125", "021 555 0124"), ("+64 21 555 0124", "+61 21 555 0124"), ("2 March 2026", "2026-03-01"),
        ("1.3.26", "2026-03-01"), ("3.1.2026", "2026-03-01"), ("March 2026", "2026-03-01"), ("2026", "2026-03-01"),
        ("Ngata", "Ngāta Road"), ("true", "1"), ("%", ""), ("a b", "a"),
    ])
    func partsGuessesAndOtherThingsDoNot(given: String, held: String) {
        #expect(!agrees(given, .text(held)))
    }

    @Test func onlyValuesAreCompared() {
        #expect(agrees("2041", .integer(2_041)) && !agrees("2041", .integer(20_41_0)))
        #expect(!agrees("true", .boolean(true)) && !agrees("null", .null) && !agrees("abc", .bytes(Array("abc".utf8))))
        #expect(GivenFact("") == nil && GivenFact(" .- ") == nil)
    }

    /// Two facts that agree in one value are one, whichever way each was spelt.
    @Test func oneValueHasOneSpelling() throws {
        func spelling(_ given: String, _ held: String) throws -> String {
            try #require(GivenFact(given, months: Self.months)?.agreement(with: .text(held)))
        }
        #expect(try spelling("1.3.2026", "2026-03-01") == spelling("1 March 2026", "2026-03-01T08:00:00Z"))
        #expect(try spelling("+64 21 555 0124", "021 555 0124") == spelling("0215550124", "+64 21 555 0124"))
        #expect(try spelling("sw1a1aa", "SW1A 1AA") == GivenFact.spelling(of: "sw1a-1aa"))
        #expect(GivenFact.spelling(of: "+64 21 555 0124") == GivenFact.spelling(of: "021 555 0124"))
    }

    @Test func whatAgreesIsTheSameWithoutCaseSpacesAndPunctuation() {
        let seed = UInt64.random(in: 0...9_999_999)
        print("seed of facts: \(seed)")
        var random = SeededGenerator(seed: seed)
        let letters = Array("abcXYZ019 -./,äÖé")
        func plain(_ text: String) -> String {
            text.lowercased().replacing("ä", with: "a").replacing("ö", with: "o").replacing("é", with: "e")
                .filter { $0.isLetter || $0.isNumber }
        }
        for _ in 0..<2_000 {
            let held = String(
                (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in
                    letters.randomElement(using: &random)
                }
            )
            let given = String(
                (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in
                    letters.randomElement(using: &random)
                }
            )
            guard agrees(given, .text(held)) else { continue }
            #expect(plain(given) == plain(held), "\(given) and \(held); seed \(seed)")
        }
        for _ in 0..<2_000 {
            let held = String(
                (0..<Int.random(in: 3...8, using: &random)).compactMap { _ in
                    letters.randomElement(using: &random)
                }
            )
            guard plain(held).count >= 3, !held.contains(where: { "./-".contains($0) }) else { continue }
            let given = held.uppercased().replacing(" ", with: "-")
            #expect(agrees(given, .text(held)), "\(given) and \(held); seed \(seed)")
        }
    }
}
