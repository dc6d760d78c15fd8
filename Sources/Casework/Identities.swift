import Storage
import SubjectRequests

extension CaseDesk {
    /// Identities that a store showed in the person's own row: claimed before, linked from now on.
    package func link(_ identities: Set<Identity>, _ caseID: String, on connection: StorageConnection) throws {
        let tokens = Set(identities.map(token))
        for row in try connection.people.identities(inCase: caseID)
        where row.standing == .claimed && tokens.contains(row.token) {
            try connection.people.setStanding(row.id, .linked)
        }
    }
}
