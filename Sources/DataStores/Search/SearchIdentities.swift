import DataMap
import SubjectRequests

/// The identities of the person that a search is about. Only verified ones are ever looked up; a claimed one is
/// recognised when a verified one's own row shows it.
package struct SearchIdentities: Sendable {
    let verified: [IdentityKind: Set<String>]
    let claimed: [IdentityKind: Set<String>]
    /// The keys of the rows from which the search starts: of the customers whose accounts are closed, or of what is due; empty
    /// for every other search. None stands twice.
    package let accounts: [CollectionAddress: [String]]

    package init(
        verified: [Identity],
        claimed: [Identity] = [],
        accounts: [CollectionAddress: [String]] = [:]
    ) {
        self.accounts = accounts
        let known = Set(verified)
        self.verified = SearchIdentities.byKind(verified)
        self.claimed = SearchIdentities.byKind(claimed.filter { !known.contains($0) })
    }

    package var verifiedKinds: Set<IdentityKind> { Set(verified.keys) }
    package var claimedKinds: Set<IdentityKind> { Set(claimed.keys) }

    /// True for an identity of the person, proven or not.
    func names(_ identity: Identity) -> Bool {
        [verified, claimed].contains { $0[identity.kind]?.contains(identity.value) ?? false }
    }

    func verifies(_ identity: Identity) -> Bool { verified[identity.kind]?.contains(identity.value) ?? false }

    private static func byKind(_ identities: [Identity]) -> [IdentityKind: Set<String>] {
        Dictionary(grouping: identities, by: \.kind).mapValues { Set($0.map(\.value)) }
    }
}
