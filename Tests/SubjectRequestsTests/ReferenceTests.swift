import SubjectRequests
import TestPeers
import Testing

@Suite("References")
struct ReferenceTests {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    @Test("a case's begins with C, a request's never does; both read back as people type them")
    func roundTrip() throws {
        var random = SeededGenerator(seed: .random(in: 0...9_999_999))
        for _ in 0..<2_000 {
            let seed = "seed \(random.seed)"
            let caseFile = Reference.caseFile(using: &random)
            let request = Reference.request(using: &random)
            try #require(caseFile.text.first == "C" && request.text.first != "C", "\(seed)")
            try #require(request.text.count == 10, "\(seed)")
            let typed = request.text.lowercased().replacing("0", with: "o").replacing("1", with: "l")
            try #require(Reference(" \(typed.prefix(5))-\(typed.dropFirst(5)) ") == request, "\(seed)")
        }
    }

    @Test("every single wrong character and every swap of neighbours is found")
    func check() throws {
        var random = SeededGenerator(seed: .random(in: 0...9_999_999))
        for _ in 0..<200 {
            let characters = Array(Reference.request(using: &random).text)
            for position in characters.indices {
                for wrong in Self.alphabet where wrong != characters[position] {
                    var changed = characters
                    changed[position] = wrong
                    try #require(Reference(String(changed)) == nil, "seed \(random.seed)")
                }
                guard position > 0, characters[position] != characters[position - 1] else { continue }
                var changed = characters
                changed.swapAt(position, position - 1)
                try #require(Reference(String(changed)) == nil, "seed \(random.seed)")
            }
        }
    }

    @Test(
        "what is no reference is refused",
        arguments: ["", "C", "CCCCCCCCCC", "UUUUUUUUUU", "0000000000", "C12345678€"]
    )
    func refuses(text: String) { #expect(Reference(text) == nil) }
}
