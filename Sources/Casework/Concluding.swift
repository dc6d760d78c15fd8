import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// Staff decide a complaint; the person is told the conclusion in these words.
    package func conclude(
        _ reference: Reference,
        _ conclusion: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await moved(reference, .conclude, by: staff, said: [.conclusion: conclusion.disclosed])
    }

    /// Staff state that nothing is open any more that the request waited for outside of Habeas: an invoice.
    package func settle(_ reference: Reference, because reason: Sensitive<String>, by staff: StaffMember) async throws {
        try await moved(reference, .settle, by: staff, said: [.reason: reason.disclosed])
    }

    /// The data are held for somebody else, who answers; the person is told who, in these words.
    package func refer(
        _ reference: Reference,
        to responsible: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await moved(reference, .refer, by: staff, said: [.responsible: responsible.disclosed])
    }

    /// Staff note that the person wants a decision looked at again.
    package func appeal(_ reference: Reference, by staff: StaffMember) async throws {
        try await moved(reference, .appeal, by: staff)
    }

    /// The person wants a decision looked at again.
    package func appeal(_ reference: Reference, session token: String) async throws {
        try await personMoves(reference, .appeal, session: token)
    }

    /// A decision stands on a second look, by somebody else than whoever took it; the notice goes out again.
    package func uphold(
        _ reference: Reference,
        ground: RefusalGround,
        because reason: Sensitive<String>,
        by staff: StaffMember
    ) async throws {
        try await moved(reference, .uphold, by: staff, ground: ground, said: [.reason: reason.disclosed])
    }
}
