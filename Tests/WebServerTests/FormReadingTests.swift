import TestPeers
import Testing

@testable import WebServer

@Suite struct FormReadingTests {
    private static let multipart = "multipart/form-data; boundary=\"XX\""

    @Test func addressesOfFieldsAreRead() throws {
        let form = try Self.urlencoded("name=Aroha+Ng%C4%81ta&right=copy&right=delete&empty=&=&message=a%0D%0Ab%0Dc")
        #expect(form["name"] == "Aroha Ngāta")
        #expect(form.all("right") == ["copy", "delete"])
        #expect(form["empty"].isEmpty && form["absent"].isEmpty)
        #expect(form["message"] == "a\nb\nc")
    }

    @Test(arguments: ["a=%", "a=%4", "a=%G0", "a=%00", "a=%C3", "a=%ED%A0%80", "%FF=a", "a=%C0%AF"])
    func brokenEscapesRefuseTheForm(body: String) {
        #expect(throws: FormFault.malformed) { try Self.urlencoded(body) }
    }

    @Test func tooMuchRefusesTheForm() {
        let many = Array(repeating: "a=b", count: 201).joined(separator: "&")
        #expect(throws: FormFault.tooMuch) { try Self.urlencoded(many) }
        #expect(throws: FormFault.tooMuch) { try Self.urlencoded(String(repeating: "n", count: 101) + "=1") }
        #expect(throws: FormFault.tooMuch) { try Self.urlencoded("n=" + String(repeating: "v", count: 65_537)) }
    }

    @Test func partsAreRead() throws {
        let form = try Self.multipart(
            """
            --XX\r
            Content-Disposition: form-data; name="message"\r
            \r
            two\r
            lines --XX inside\r
            --XX\r
            content-disposition: form-data; name="scan"; filename="a;%22b\\\\c.pdf"\r
            Content-Type: application/pdf\r
            \r
            %PDF\u{0}\r
            --XX\r
            Content-Disposition: form-data; name="empty"; filename=""\r
            Content-Type: application/octet-stream\r
            \r
            \r
            --XX--\r

            """
        )
        #expect(form["message"] == "two\nlines --XX inside")
        #expect(form.files.count == 1)
        #expect(form.files.first?.claimedName == "a;\"b\\\\c.pdf" && form.files.first?.field == "scan")
        #expect(form.files.first?.bytes == Array("%PDF\u{0}".utf8))
    }

    @Test(arguments: [
        "", "--XX", "--XX\r\n", "--YY\r\n", "x--XX--",
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends",
        "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--XX--",
        "--XX\r\nno colon\r\n\r\nx\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\na\u{0}b\r\n--XX--",
        "--XX\nContent-Disposition: form-data; name=\"a\"\n\nx\n--XX--",
    ])
    func brokenPartsRefuseTheForm(body: String) {
        #expect(throws: FormFault.malformed) { try Self.multipart(body) }
    }

    @Test func headsAndFilesAreBounded() {
        let head = "--XX\r\nX: " + String(repeating: "a", count: 3_000) + "\r\n\r\nx\r\n--XX--"
        #expect(throws: FormFault.malformed) { try Self.multipart(head) }
        let file = "--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nx\r\n"
        #expect(throws: FormFault.tooMuch) { try Self.multipart(String(repeating: file, count: 11) + "--XX--") }
        #expect(throws: FormFault.malformed) { try SubmittedForm(body: [], contentType: "multipart/form-data") }
        #expect(throws: FormFault.unknownEncoding) { try SubmittedForm(body: [], contentType: "text/html") }
    }

    /// Whatever bytes come, reading ends, and what it yields is within the bounds.
    @Test func hostileBytesEndInAFormOrARefusal() {
        var random = SeededGenerator(seed: 20_261_127)
        let scraps = [
            "--XX", "\r\n", "%", "%41", "=", "&", "Content-Disposition: form-data; name=\"a\"", "\u{0}", "é", ";",
        ]
        for _ in 0..<3_000 {
            let body = (0..<Int.random(in: 0..<20, using: &random)).map { _ in
                scraps[Int.random(in: 0..<scraps.count, using: &random)]
            }.joined()
            for type in [Self.multipart, "application/x-www-form-urlencoded"] {
                do {
                    let form = try SubmittedForm(body: Array(body.utf8), contentType: type)
                    #expect(form.fields.allSatisfy { !$0.value.contains("\u{0}") && !$0.name.contains("\r") })
                } catch {
                    #expect([.malformed, .tooMuch].contains(error), "seed 20261127: \(body)")
                }
            }
        }
    }

    private static func urlencoded(_ body: String) throws(FormFault) -> SubmittedForm {
        try SubmittedForm(body: Array(body.utf8), contentType: "application/x-www-form-urlencoded; charset=UTF-8")
    }

    private static func multipart(_ body: String) throws(FormFault) -> SubmittedForm {
        try SubmittedForm(body: Array(body.utf8), contentType: multipart)
    }
}
