import SubjectRequests

/// Why a letter could not be taken in.
package enum IntakeError: CodedError, Hashable {
    case cannotStore
    case letterDamaged(String)
    case unknownController
    case rightNotOffered(Right)
    case nothingAsked
    case noAddress
    case ownAddress
    case receivedInFuture

    package var code: String {
        switch self {
        case .cannotStore: "cannot-store"
        case .letterDamaged: "letter-damaged"
        case .unknownController: "unknown-controller"
        case .rightNotOffered: "right-not-offered"
        case .nothingAsked: "nothing-asked"
        case .noAddress: "no-address"
        case .ownAddress: "own-address"
        case .receivedInFuture: "received-in-future"
        }
    }

    package var sentence: String {
        switch self {
        case .cannotStore:
            "the letter could not be stored safely (disk full, or not writable); nothing was taken in, send it again"
        case .letterDamaged(let file): "incoming/\(file) is damaged; it stays where it is for somebody to look at"
        case .unknownController: "there is no such controller at this site"
        case .rightNotOffered(let right): "this controller does not offer '\(right.rawValue)'"
        case .nothingAsked: "say which right is asked for"
        case .noAddress: "give an e-mail address, or a name and a postal address, to answer to"
        case .ownAddress: "that is an address of the organisation itself; give the one of the person who asks"
        case .receivedInFuture: "the day of receipt is not here yet; it is the day on which the request reached you"
        }
    }

    package var isTemporary: Bool {
        switch self {
        case .cannotStore: true
        case .letterDamaged, .unknownController, .rightNotOffered, .nothingAsked, .noAddress, .ownAddress,
            .receivedInFuture:
            false
        }
    }
}
