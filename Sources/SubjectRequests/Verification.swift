/// How sure we are who asks. A verification belongs to the person in the case.
package enum VerificationLevel: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case none
    /// A link or code reached an address; verifies that address and nothing else.
    case channel
    /// Facts already held were given correctly.
    case matched
    /// A sign-in to the organisation's own account.
    case account
    /// A document was seen.
    case document

    package static func < (left: VerificationLevel, right: VerificationLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .channel: 1
        case .matched: 2
        case .account: 3
        case .document: 4
        }
    }
}

/// Who vouches for a verification.
package enum VerificationSource: String, Sendable, Hashable, Codable, CaseIterable {
    case person
    /// Staff attest it and give the reason.
    case staff
    case rule
    case signedInstruction = "signed-instruction"
}
