/// Where a request stands, whatever its workflow calls the state.
package enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
    /// Being read and recorded.
    case intake
    /// Waiting for proof of who asks.
    case verification
    /// Waiting for a member of staff to look and decide.
    case review
    /// Being done.
    case fulfilment
    /// Over; has an ``Outcome``.
    case closed
}

/// How a request ended.
package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    case fulfilled
    case partlyFulfilled = "partly-fulfilled"
    /// Declined, with a ``RefusalGround`` and a notice.
    case refused
    /// Dropped by the person.
    case withdrawn
    /// Identity was never confirmed; reopens on a late confirmation.
    case lapsed
    /// Passed on to the controller on whose behalf we hold the data.
    case referred
}

/// Why a whole request may be declined.
package enum RefusalGround: String, Sendable, Hashable, Codable, CaseIterable {
    /// GDPR Art. 12(5); NZ s 53(h).
    case manifestlyUnfounded = "manifestly-unfounded"
    /// GDPR Art. 12(5).
    case excessive
    /// GDPR Art. 12(2), 12(6); NZ s 57.
    case identityNotEstablished = "identity-not-established"
    /// A statutory exemption applies to everything asked for.
    case exempt
    /// The right does not exist in this jurisdiction or for these data.
    case notCovered = "not-covered"
}
