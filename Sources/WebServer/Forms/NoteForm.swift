import SubjectRequests

/// A request that staff wrote down for somebody, checked.
package struct NoteForm: Sendable, Equatable {
    package var channel: IntakeChannel?
    package var controller: String
    package var rights: [Right]
    package var received: CivilDate?
    package var name: String
    package var email: String
    package var address: String
    package var phone: String
    package var customerNumber: String
    package var words: String

    static let required = [
        "note-channel-missing", "note-rights-missing", "note-received-wrong", "note-received-ahead",
        "note-name-missing",
        "note-answer-missing", "note-words-missing", "ask-email-wrong", "note-controller-unknown",
    ]

    init(_ form: SubmittedForm) {
        channel = IntakeChannel(rawValue: form["channel"]).flatMap {
            [.phone, .post, .counter].contains($0) ? $0 : nil
        }
        controller = form["controller"]
        rights = Right.allCases.filter { Set(form.all("right")).contains($0.rawValue) }
        received = CivilDate(form["received"])
        name = form["name"]
        email = form["email"]
        address = form["address"]
        phone = form["phone"]
        customerNumber = form["customer-number"]
        words = form["words"]
    }

    /// Everything that is wrong, in the order of the page.
    ///
    /// - Parameters:
    ///   - controllers: those for which the member of staff may note requests.
    ///   - today: the local day.
    func faults(controllers: Set<String>, today: CivilDate) -> [AskForm.Fault] {
        var faults: [AskForm.Fault] = []
        func fault(_ field: String, _ phrase: String) { faults.append(AskForm.Fault(field: field, phrase: phrase)) }
        if channel == nil { fault("channel-phone", "note-channel-missing") }
        if !controllers.contains(controller) { fault("controller", "note-controller-unknown") }
        if rights.isEmpty { fault("rights", "note-rights-missing") }
        switch received {
        case nil: fault("received", "note-received-wrong")
        case let day? where day > today: fault("received", "note-received-ahead")
        default: break
        }
        if name.isEmpty { fault("name", "note-name-missing") }
        if email.isEmpty, address.isEmpty { fault("email", "note-answer-missing") }
        if !email.isEmpty, !isMailAddress(email) { fault("email", "ask-email-wrong") }
        if words.isEmpty { fault("words", "note-words-missing") }
        return faults
    }
}
