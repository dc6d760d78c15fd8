import Storage
import SubjectRequests
import Vault
import Workflows

extension CaseDesk {
    /// Staff stop the clock, where the statute lets it stop for this right; ``resume(_:answeredOn:by:)`` starts it again.
    package func pause(_ reference: Reference, because reason: Sensitive<String>, by staff: StaffMember) async throws {
        try await moved(reference, .pause, by: staff, said: [.reason: reason.disclosed])
    }

    /// Staff take longer, and the person is told at once: only before the statute's day for the notice, for one of its
    /// reasons, and no longer than it allows.
    ///
    /// - Throws: ``CaseworkError/reasonNotInStatute(_:_:)``, or a `ClockError` where the length is not the statute's.
    package func extend(
        _ reference: Reference,
        by length: DeadlineExtension,
        because reason: ExtensionReason,
        by staff: StaffMember
    ) async throws {
        let clock = try await responseClock(reference, for: staff)
        let known = clock.extensionRule?.reasons ?? []
        guard known.isEmpty || known.contains(reason) else { throw CaseworkError.reasonNotInStatute(reason, known) }
        try await moved(
            reference,
            .extend,
            by: staff,
            said: [.length: length.description, .reason: reason.rawValue]
        )
    }
}
