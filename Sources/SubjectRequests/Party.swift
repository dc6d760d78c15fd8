/// What a member of staff may be; granted per controller.
package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    case caseHandler = "case-handler"
    /// Approves what was shown; never what the same person prepared.
    case approver
    /// Reads everything, changes nothing.
    case complianceReviewer = "compliance-reviewer"
    case administrator
}

/// Who makes a move.
package enum Party: Sendable, Hashable {
    /// The person who asks, in a session or by a link.
    case requester
    /// A member of staff with the roles granted for the case's controller.
    case staff(id: String, roles: Set<Role>)
    /// Somebody without an account who was asked by mail to do one thing.
    case colleague
    /// Habeas itself: timers and finished effects.
    case system

    /// The member of staff, where it is one.
    package var staffID: String? {
        guard case .staff(let id, _) = self else { return nil }
        return id
    }
}

/// The controllers whose cases a caller may see. Every query takes one: a case outside it does not exist for the caller.
package enum Scope: Sendable, Hashable {
    case everything
    case controllers(Set<String>)

    package func includes(_ controller: String) -> Bool {
        switch self {
        case .everything: true
        case .controllers(let slugs): slugs.contains(controller)
        }
    }
}
