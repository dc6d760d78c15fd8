import Testing

@testable import Mail

@Suite("New text and old")
struct MessageTextTests {
    @Test(
        "what is repeated is no part of the letter",
        arguments: [
            "New words.\n\nOn Fri, 27 Nov 2026 at 09:30, Desk <desk@example.org> wrote:\n> old words\n> more",
            "New words.\n\nAm 27.11.2026 um 09:30 schrieb Desk:\n> old words", "> old words\n\nNew words.",
            "New words.\n\nLe ven. 27 nov. 2026 à 09:30, Desk\n<desk@example.org> a écrit :\n\n> old words",
            "New words.\n\nEl vie, 27 nov 2026 a las 9:30, Desk (<desk@example.org>) escribió:\nold words",
            "New words.\n\n-----Original Message-----\nFrom: desk\nold words",
            "New words.\n\n________________________________\nFrom: Desk <desk@example.org>\nSent: Friday\nTo: A\n\nold words",
            "New words.\n\nVon: Desk\nGesendet: Freitag\nAn: A\nBetreff: x\n\nold words",
            "New words.\n\n-------- Ursprüngliche Nachricht --------\nold words",
        ]
    )
    func quoted(text: String) {
        let parts = MessageText(text)
        #expect(parts.new.hasPrefix("New words."))
        #expect(!parts.new.contains("old words") && parts.quoted.contains("old words"))
    }

    @Test("answers between quoted blocks are new")
    func interleaved() {
        let parts = MessageText(
            "On 1 Nov 2026 Desk wrote:\n> one\nfirst answer\n> two\nsecond answer\n-- \nAroha\n021 1"
        )
        #expect(parts.new == "first answer\nsecond answer")
        #expect(parts.signature == "Aroha\n021 1")
    }

    @Test("ordinary lines that only look like marks stay")
    func notQuoted() {
        let text = "On Monday I wrote to you:\nplease answer.\nFrom: my heart\nOn 3 May I was told this:\nno"
        #expect(MessageText(text).new == text)
    }

    @Test("a message passed on without a word is known as such")
    func forwarded() {
        #expect(MessageText("---------- Forwarded message ---------\nFrom: a\n\ndelete my data").isOnlyForwarded)
        #expect(!MessageText("See below\n---------- Forwarded message ---------\nx").isOnlyForwarded)
    }
}
