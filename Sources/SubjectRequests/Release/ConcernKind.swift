/// What may be wrong with a finished package.
package enum ConcernKind: String, Sendable, Hashable, CaseIterable, Codable {
    /// A withheld value stands in it all the same, or the place of one does not read as it should.
    case withheldValueFound = "withheld-value-found"
    /// Something is to be withheld that was not found any more.
    case withholdingWithoutRow = "withholding-without-row"
    /// Mail addresses or telephone numbers of other people: more than the controller lets pass.
    case foreignIdentifiers = "foreign-identifiers"
    /// The answer goes to a mailbox that several people read.
    case sharedMailbox = "shared-mailbox"
    /// The answer goes to another address than the request came from.
    case addressChanged = "address-changed"
    /// A file in it could not be searched for what is withheld.
    case notSearched = "not-searched"
}
