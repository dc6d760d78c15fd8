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
