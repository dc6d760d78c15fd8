import SubjectRequests
import Templates

/// Staff write down a request that came by phone, by post or at the counter.
struct NoteRequestPage: TemplateModel {
    static let template = "note-request"
    var frame: PageFrame
    var channels: [FormChoice]
    var organisations: [FormChoice]
    var rights: [FormChoice]
    var rightsError = ""
    /// `YYYY-MM-DD`, the organisation's local day.
    var received = FieldContent()
    var name = FieldContent()
    var email = FieldContent()
    var phone = FieldContent()
    var address = FieldContent()
    var customerNumber = FieldContent()
    var words = FieldContent()
    var problems: [FieldProblem] = []

    static let sample: NoteRequestPage = {
        var frame = PageFrame.staffSample
        frame.staff?.here = .noteRequest
        return NoteRequestPage(
            frame: frame,
            channels: [
                FormChoice(value: "phone", title: "Phone", isChosen: true), FormChoice(value: "post", title: "Post"),
                FormChoice(value: "counter", title: "Counter"),
            ],
            organisations: [FormChoice(value: "outreach", title: "Outreach Software Limited", isChosen: true)],
            rights: [
                FormChoice(value: "copy", title: "Copy", isChosen: true),
                FormChoice(value: "correct", title: "Correct"), FormChoice(value: "delete", title: "Delete"),
                FormChoice(value: "csv-export", title: "File to take elsewhere"),
                FormChoice(value: "unsubscribe", title: "Unsubscribe"),
            ],
            rightsError: "Choose at least one.",
            received: FieldContent("2026-11-30"),
            name: FieldContent("Mere Tūhoe"),
            email: FieldContent("", error: "Enter an e-mail or a postal address; the answer goes there."),
            phone: FieldContent("021 555 0142"),
            address: FieldContent(""),
            customerNumber: FieldContent("C-2041"),
            words: FieldContent("Wants to know what we have about her since 2020."),
            problems: [
                FieldProblem(field: "email", text: "Enter an e-mail or a postal address; the answer goes there.")
            ]
        )
    }()

    var values: TemplateValue {
        [
            "frame": frame.values,
            "action": .text(Route.noteRequest.path),
            "channels": .list(channels.map(\.values)),
            "organisations": .list(organisations.map(\.values)),
            "rights": .list(rights.map(\.values)),
            "rights-error": .text(rightsError),
            "received": received.values,
            "name": name.values,
            "email": email.values,
            "phone": phone.values,
            "address": address.values,
            "number": customerNumber.values,
            "words": words.values,
            "problems": .list(problems.map(\.values)),
        ]
    }
}

extension NoteRequestPage {
    /// The form as it is first seen, or with what was sent and what is wrong with it.
    ///
    /// - Parameter controllers: slug and name of those for which the member of staff may note requests.
    init(
        frame: PageFrame,
        controllers: [(slug: String, name: String)],
        today: CivilDate,
        sent: NoteForm? = nil,
        faults: [AskForm.Fault] = [],
        phrases: Phrases
    ) {
        func error(_ field: String) -> String { faults.first { $0.field == field }.map { phrases[$0.phrase] } ?? "" }
        func field(_ name: String, _ value: String?) -> FieldContent { FieldContent(value ?? "", error: error(name)) }
        let channels: [IntakeChannel] = [.phone, .post, .counter]
        self.init(
            frame: frame,
            channels: channels.map {
                FormChoice(
                    value: $0.rawValue,
                    title: phrases["channel-\($0.rawValue)"],
                    isChosen: $0 == sent?.channel
                )
            },
            organisations: controllers.map {
                FormChoice(value: $0.slug, title: $0.name, isChosen: $0.slug == sent?.controller)
            },
            rights: Right.allCases.map {
                FormChoice(
                    value: $0.rawValue,
                    title: phrases["right-\($0.rawValue)-short"],
                    isChosen: sent?.rights.contains($0) ?? false
                )
            },
            rightsError: error("rights"),
            received: field("received", (sent?.received ?? (sent == nil ? today : nil))?.description),
            name: field("name", sent?.name),
            email: field("email", sent?.email),
            phone: field("phone", sent?.phone),
            address: field("address", sent?.address),
            customerNumber: field("customer-number", sent?.customerNumber),
            words: field("words", sent?.words),
            problems: faults.map { FieldProblem(field: $0.field, text: phrases[$0.phrase]) }
        )
    }
}
