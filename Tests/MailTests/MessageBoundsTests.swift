import SubjectRequests
import Testing

@testable import Mail

@Suite("What must not reach the MIME parser")
struct MessageBoundsTests {
    private func defect(_ text: String, limits: MessageLimits = MessageLimits()) -> MessageDefect? {
        Array(text.utf8).withUnsafeBytes { MessageBounds.defect(in: $0, limits: limits) }
    }

    private func nested(_ depth: Int) -> String {
        var text = "From: a@example.org\n"
        for level in 0..<depth { text += "Content-Type: multipart/mixed; boundary=b\(level).\n\n--b\(level).\n" }
        return text + "\nhello\n"
    }

    @Test("an ordinary message passes")
    func passes() {
        #expect(defect("From: a@example.org\r\nSubject: x\r\n\r\nhello") == nil)
        #expect(defect(nested(20)) == nil)
        #expect(defect("From: a@example.org\nContent-Type: text/plain\n") == nil)
    }

    @Test("each limit has its reason")
    func limits() {
        var small = MessageLimits()
        small.bytesMax = 100
        #expect(defect("", limits: small) == .empty)
        #expect(defect("A: b\n\n" + String(repeating: "x", count: 100), limits: small) == .tooLarge)
        #expect(defect("A: b\n\nhel\0lo") == .containsNUL)
        #expect(defect("no header at all\n") == .noHeader)
        #expect(defect("\n\nA: b\n") == .noHeader)
        #expect(defect(nested(21)) == .tooDeep)
        #expect(defect(nested(10_000)) == .tooDeep)
        #expect(defect(String(repeating: "A: b\n", count: 1_001) + "\n") == .tooManyFields)
        #expect(defect("A: " + String(repeating: "x", count: 512 << 10) + "\n\n") == .headerTooLarge)
        let folded = "A: b\n" + String(repeating: " more and more\n", count: 40_000)
        #expect(defect(folded) == .headerTooLarge)
        let parts = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 201)
        #expect(defect(parts) == .tooManyParts)
    }

    @Test("messages within messages count as depth")
    func messages() {
        let text = String(repeating: "Content-Type: message/rfc822\n\n", count: 21)
        #expect(defect(text + "\nx") == .tooDeep)
    }

    @Test(
        "structure that readers take apart differently waits for a person",
        arguments: [
            "multipart/mixed", "multipart/mixed; boundary=a; boundary=b", "multipart/mixed; boundary*=utf-8''a",
            "multipart/mixed; boundary=\"\"", "multipart/mixed; boundary*0=a; boundary*1=b",
        ]
    )
    func ambiguous(type: String) {
        #expect(defect("Content-Type: \(type)\n\n--a\n\nx\n--a--\n") == .ambiguous)
    }

    @Test("two content types are ambiguous; the word boundary within a boundary is not")
    func contentTypes() {
        #expect(defect("Content-Type: text/plain\nContent-Type: text/html\n\nx") == .ambiguous)
        let quoted =
            "Content-Type: multipart/mixed;\n boundary=\"=_boundary=1; boundary\"\n\n--=_boundary=1; boundary\n\nx"
        #expect(defect(quoted) == nil)
    }

    @Test("a closed level is closed: parts one after the other are not deep")
    func siblings() {
        var text = "Content-Type: multipart/mixed; boundary=a\n\n"
        for number in 0..<50 {
            text += "--a\nContent-Type: multipart/mixed; boundary=b\(number)\n\n--b\(number)\n\nx\n--b\(number)--\n"
        }
        #expect(defect(text + "--a--\n") == nil)
    }
}
