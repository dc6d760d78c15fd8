import Storage
import SubjectRequests

extension CaseDesk {
    /// Identities that a store showed in the person's own row, beside one that is proven as far as `level`: linked from now on,
    /// and worth as much.
    package func link(
        _ identities: Set<Identity>,
        to level: VerificationLevel,
        _ caseID: String,
        on connection: StorageConnection
    ) throws {
        let tokens = Set(identities.map(token))
        for row in try connection.people.identities(inCase: caseID) where tokens.contains(row.token) {
            try connection.people.prove(row, .linked, to: max(level, .channel))
        }
    }
}
