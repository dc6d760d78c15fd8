import SubjectRequests

/// What a member of staff says about a letter.
package struct FilingOrder: Sendable {
    package var end: FilingGuess.End
    /// Who asks, where it is not the letter's sender or no sender can be read; nil for the sender.
    package var asker: LetterAsker?
    /// To whom the letter was written, where it does not say so itself.
    package var controller: String?

    package init(_ end: FilingGuess.End, asker: LetterAsker? = nil, controller: String? = nil) {
        self.end = end
        self.asker = asker
        self.controller = controller
    }
}

/// Who is answered: by mail, or on paper.
package struct LetterAsker: Sendable {
    package var mailAddress: Sensitive<String>?
    package var name: Sensitive<String>?
    package var postalAddress: Sensitive<String>?

    /// - Throws: ``IntakeError/noAddress`` where there is neither an e-mail address nor a name with a postal address,
    ///   ``CaseworkError/noMailAddress`` where what is given for an e-mail address is none. Empty texts count as nothing.
    package init(mailAddress: String?, name: String?, postalAddress: String?) throws {
        func given(_ text: String?) -> Sensitive<String>? {
            guard let text, text.contains(where: { !$0.isWhitespace }) else { return nil }
            return Sensitive(text)
        }
        self.mailAddress = given(mailAddress)
        self.name = given(name)
        self.postalAddress = given(postalAddress)
        if let address = self.mailAddress?.disclosed, !isMailAddress(address) { throw CaseworkError.noMailAddress }
        guard self.mailAddress != nil || (self.postalAddress != nil && self.name != nil) else {
            throw IntakeError.noAddress
        }
    }

    init(mailAddress: String, name: String) {
        self.mailAddress = Sensitive(mailAddress)
        self.name = name.isEmpty ? nil : Sensitive(name)
        postalAddress = nil
    }
}
