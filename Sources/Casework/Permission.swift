import SubjectRequests

/// What staff do, beside the moves of a workflow (whose roles the workflow file names).
package enum StaffVerb: String, Sendable, Hashable, CaseIterable {
    case seeCases = "see-cases"
    case openRequests = "open-requests"
    case attestIdentity = "attest-identity"
    case describeChange = "describe-change"
    case changeClock = "change-clock"
    case assign
    case note
    case hold
    case resumeWork = "resume-work"
    case postLetters = "post-letters"
    /// Takes an answer back that reached the wrong person.
    case revokeAnswer = "revoke-answer"
    case closeIncident = "close-incident"
    case fileMessages = "file-messages"
    /// Withholds parts of an answer, and has it built again.
    case withhold
    /// Says why a package may leave although something about it gave concern.
    case settleConcern = "settle-concern"
    case seeRegister = "see-register"
    case manageStaff = "manage-staff"
    case seeSettings = "see-settings"
    /// Has what was erased or stopped before a restore or an import erased and stopped again.
    case reapplyErasures = "reapply-erasures"
    /// Puts invented people into the stores, and looks after them.
    case tendCanaries = "tend-canaries"
    /// Is written to when something happens to a request that nobody has in hand.
    case hearOfRequests = "hear-of-requests"
    /// Is written to when a request is left lying.
    case hearOfDelays = "hear-of-delays"
}

/// Who may do what: the one place that says so. Roles are granted per controller, so a staff member may be a case handler
/// for one and nobody for another.
package enum Permission {
    package static func roles(for verb: StaffVerb) -> Set<Role> {
        switch verb {
        case .seeCases: [.caseHandler, .approver, .complianceReviewer]
        case .openRequests, .attestIdentity, .describeChange, .changeClock, .fileMessages, .hearOfRequests:
            [.caseHandler]
        case .hearOfDelays, .settleConcern: [.approver]
        case .assign, .note, .withhold: [.caseHandler, .approver]
        case .hold, .resumeWork, .postLetters, .revokeAnswer, .closeIncident: [.caseHandler, .approver]
        case .seeRegister: [.complianceReviewer, .administrator]
        case .manageStaff, .seeSettings: [.administrator]
        case .reapplyErasures, .tendCanaries: [.approver, .administrator]
        }
    }
}

/// Somebody who is signed in, or named by `--as`, with their grants.
package struct StaffMember: Sendable, Hashable {
    package let id: String
    package let name: Sensitive<String>
    /// Roles by controller; `*` stands for every controller.
    package let grants: [String: Set<Role>]

    package init(id: String, name: Sensitive<String>, grants: [String: Set<Role>]) {
        self.id = id
        self.name = name
        self.grants = grants
    }

    package func roles(at controller: String) -> Set<Role> {
        (grants[controller] ?? []).union(grants["*"] ?? [])
    }

    package func party(at controller: String) -> Party { .staff(id: id, roles: roles(at: controller)) }

    package func may(_ verb: StaffVerb, at controller: String) -> Bool {
        !roles(at: controller).isDisjoint(with: Permission.roles(for: verb))
    }

    /// The controllers at which the member may do `verb`.
    package func scope(for verb: StaffVerb) -> Scope {
        let needed = Permission.roles(for: verb)
        guard (grants["*"] ?? []).isDisjoint(with: needed) else { return .everything }
        return .controllers(Set(grants.filter { !$0.value.isDisjoint(with: needed) }.keys))
    }
}
