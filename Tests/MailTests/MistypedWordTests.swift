import Testing

@testable import Mail

@Suite("Words with one slip of the finger")
struct MistypedWordTests {
    @Test(
        "one byte left out, added, exchanged or swapped is one slip",
        arguments: ["infomation", "informmation", "infornation", "infromation", "nformation", "informatio"]
    )
    func near(typed: String) { #expect(MistypedWord(Array(typed.utf8)).mayBe(Array("information".utf8))) }

    @Test("two slips are another word", arguments: ["infrmatin", "formation", "inforamtoin", "informations2"])
    func far(typed: String) { #expect(!MistypedWord(Array(typed.utf8)).mayBe(Array("information".utf8))) }
}
