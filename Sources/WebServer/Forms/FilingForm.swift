import Casework
import SubjectRequests

/// What staff sent about a letter that waits.
struct FilingForm {
    enum Fault: Error {
        /// What was typed is no reference.
        case unknownReference
    }

    private let form: SubmittedForm

    init(_ form: SubmittedForm) { self.form = form }

    /// - Parameter controllers: those that there are.
    /// - Throws: ``Fault``, ``IntakeError`` or ``CaseworkError`` for what is missing or wrong in the fields, ``WebFault`` for
    ///   what no page of ours sends.
    func order(controllers: [String]) throws -> FilingOrder {
        let controller = controllers.contains(form["controller"]) ? form["controller"] : nil
        switch form["filing"] {
        case "stated":
            let rights = Set(form.all("right"))
            let asked = Right.allCases.filter { rights.contains($0.rawValue) }
            guard !asked.isEmpty else { throw IntakeError.nothingAsked }
            let asker = try LetterAsker(
                mailAddress: form["email"],
                name: form["name"],
                postalAddress: form["address"]
            )
            return FilingOrder(.open(asked), asker: asker, controller: controller)
        case "note":
            guard let reference = Reference(form["reference"]) else { throw Fault.unknownReference }
            return FilingOrder(.note(reference))
        case let word:
            guard let end = FilingGuess.End(word: word) else { throw WebFault.unreadableForm }
            return FilingOrder(end, controller: controller)
        }
    }
}
