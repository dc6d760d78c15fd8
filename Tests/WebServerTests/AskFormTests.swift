import SubjectRequests
import Templates
import Testing

@testable import WebServer

@Suite struct AskFormTests {
    private static let offered: [Right] = [.copy, .correct, .delete, .unsubscribe]

    @Test func aWholeFormIsRead() {
        let form = Self.read([
            "right": "copy", "name": " Aroha Ngāta ", "email": "aroha@x.example", "customer-number": "C-1",
        ])
        #expect(form.rights == [.copy] && form.name == "Aroha Ngāta" && form.customerNumber == "C-1")
        #expect(form.faults().isEmpty)
    }

    @Test func everythingWrongIsSaidAtOnceInTheOrderOfThePage() {
        let form = Self.read(["right": "correct", "email": "aroha@", "message": String(repeating: "a", count: 10_001)])
        #expect(form.faults().map(\.field) == ["wrong", "correct", "name", "email", "message"])
        #expect(Self.read([:]).faults().map(\.field) == ["rights", "name", "email"])
    }

    @Test func rightsThatAreNotOfferedAreNotTaken() {
        #expect(Self.read(["right": "close-account"]).rights.isEmpty)
        #expect(Self.read(["right": "access"]).rights.isEmpty)
    }

    @Test func whoOnlyUnsubscribesNeedNotSayTheirName() {
        #expect(Self.read(["right": "unsubscribe", "email": "a@b.example"]).faults().isEmpty)
    }

    @Test func aCorrectionNobodyAskedForIsLeftAside() {
        let form = Self.read(["right": "copy", "wrong": "a", "correct": "b"])
        #expect(form.wrong.isEmpty && form.correct.isEmpty)
    }

    @Test(arguments: [
        "", "a", "a@", "@b.example", "a@b", "a@@b.example", "a b@c.example", "a@b..example", "a@-b.example",
        "a@b.example\n",
        "a<b@c.example", "a,b@c.example",
    ])
    func notAMailAddress(text: String) { #expect(!isMailAddress(text)) }

    @Test(arguments: ["a@b.example", "o'hara+x@mail.b-c.example", "aroha.ngāta@kererū.example"])
    func aMailAddress(text: String) { #expect(isMailAddress(text)) }

    @Test func whatWasTypedStaysOnThePage() throws {
        let texts = try TestSite.texts().pages("en")
        let form = Self.read(["right": "correct", "name": "Aroha", "email": "aroha@"])
        let page = AskPage(
            frame: .sample,
            controller: "outreach",
            offered: Self.offered,
            answersWithin: "within 20 working days",
            sent: form,
            faults: form.faults(),
            phrases: texts.phrases
        )
        let html = try texts.catalogue.render(page, as: .html)
        #expect(html.contains("<title>Error:") && html.contains("href=\"#wrong\"") && html.contains("value=\"Aroha\""))
        #expect(html.contains("value=\"correct\" aria-describedby=\"right-correct-says\" checked"))
        // The summary's words are the field's words.
        #expect(html.ranges(of: "Say what is wrong now.").count == 2)
    }

    @Test func aNotedRequestNeedsAWayToAnswer() throws {
        let today = try #require(CivilDate("2026-11-30"))
        var fields = [
            FormField(name: "channel", value: "phone"), FormField(name: "controller", value: "outreach"),
            FormField(name: "right", value: "copy"), FormField(name: "received", value: "2026-12-01"),
            FormField(name: "name", value: "Mere"), FormField(name: "words", value: "Wants a copy."),
        ]
        let first = NoteForm(SubmittedForm(fields: fields)).faults(controllers: ["outreach"], today: today)
        #expect(first.map(\.phrase) == ["note-received-ahead", "note-answer-missing"])
        fields.removeAll { $0.name == "received" }
        fields += [FormField(name: "received", value: "2026-11-27"), FormField(name: "address", value: "1 High St")]
        #expect(NoteForm(SubmittedForm(fields: fields)).faults(controllers: ["outreach"], today: today).isEmpty)
        let other = NoteForm(SubmittedForm(fields: fields)).faults(controllers: ["ocsi"], today: today)
        #expect(other.map(\.field) == ["controller"])
    }

    private static func read(_ fields: [String: String]) -> AskForm {
        AskForm(SubmittedForm(fields: fields.map { FormField(name: $0.key, value: $0.value) }), offered: offered)
    }
}
