import SubjectRequests
import Testing

@Suite("Words for rights and duties")
struct WordsTests {
    @Test(
        "the law's words are read, ours are written",
        arguments: [
            ("access", "copy"), ("know", "copy"), ("confirmation", "confirm"), ("rectification", "correct"),
            ("correction", "correct"), ("erasure", "delete"), ("deletion", "delete"), ("portability", "csv-export"),
            ("objection_direct_marketing", "unsubscribe"), ("restriction", "restrict"), ("objection", "restrict"),
            ("opt_out", "restrict"), ("limit", "restrict"), ("account-closure", "close-account"), ("ACCESS", "copy"),
        ]
    )
    func lawWords(word: String, ours: String) { #expect(Right(word: word)?.rawValue == ours) }

    @Test("our own words are read", arguments: Right.allCases)
    func ourWords(right: Right) { #expect(Right(word: right.rawValue) == right) }

    @Test("other words are refused", arguments: ["", "copies", "forget me", "ack"])
    func unknown(word: String) { #expect(Right(word: word) == nil) }

    @Test("a file of dates asks for a right or a duty")
    func questions() {
        #expect(ClockQuestion(word: "know").map { $0.right == .copy && $0.duty == nil } == true)
        #expect(ClockQuestion(word: "complaint").map { $0.right == .complaint && $0.duty == nil } == true)
        #expect(ClockQuestion(word: "complaint_ack").map { $0.right == .complaint && $0.duty == .acknowledge } == true)
        let words: [(String, DutyKind)] = [
            ("ack", .acknowledge), ("extension_notice", .announceExtension), ("refusal_notice", .refuse),
            ("transfer", .transfer), ("record_retention", .keepRecord), ("announce-extension", .announceExtension),
        ]
        for (word, duty) in words { #expect(ClockQuestion(word: word)?.duty == duty) }
        #expect(ClockQuestion(word: "dance") == nil)
    }
}

@Suite("Identities")
struct IdentityTests {
    @Test(
        "what people write differently for the same thing is one text",
        arguments: [
            (IdentityKind.email, "  Aroha@Example.NZ\n", "aroha@example.nz"),
            (.phone, "+64 (3) 477-0000", "+6434770000"),
            (.name, " Aroha   Ngata\t", "aroha ngata"),
            (.customerNumber, " ab-12 ", "ab-12"),
            (.customerNumber, "AB-12", "AB-12"),
        ]
    )
    func normalises(kind: IdentityKind, text: String, value: String) {
        #expect(Identity(kind: kind, value: text)?.value == value)
        #expect(Identity(kind: kind, value: value)?.value == value)
    }

    @Test("nothing left is no identity")
    func empty() {
        #expect(Identity(kind: .email, value: " \n") == nil)
        #expect(Identity(kind: .phone, value: "ext.") == nil)
    }
}
