import DataMap
import SubjectRequests

/// The key values that a search has learned so far and that later steps start from: identities, and the values of the
/// fields that references lead from. Rows themselves are never kept.
struct KeyBook: Sendable {
    private(set) var identities: [IdentityKind: Set<String>]
    private let accounts: [CollectionAddress: [String]]
    private var values: [OutputKey: Set<[String]>] = [:]

    private struct OutputKey: Hashable {
        let collection: CollectionAddress
        let fields: [String]
    }

    init(identities: [IdentityKind: Set<String>], accounts: [CollectionAddress: [String]] = [:]) {
        self.identities = identities
        self.accounts = accounts
    }

    /// The keys of the rows of `collection` from which the search starts.
    func accounts(of collection: CollectionAddress) -> [String] { accounts[collection] ?? [] }

    func keys(for input: StepInput, of collection: CollectionAddress) -> Set<[String]> {
        switch input {
        case .account: return Set(accounts(of: collection).map { [$0] })
        case .identity(_, let kind, _): return Set((identities[kind] ?? []).map { [$0] })
        case .reference(let reference):
            let found = values[OutputKey(collection: reference.source, fields: reference.sourceFields)] ?? []
            guard reference.pairs.contains(where: \.foldsCase) else { return found }
            return Set(
                found.map { key in zip(reference.pairs, key).map { $0.foldsCase ? $1.lowercased() : $1 } }
            )
        }
    }

    mutating func add(_ keys: Set<[String]>, from collection: CollectionAddress, fields: [String]) {
        values[OutputKey(collection: collection, fields: fields), default: []].formUnion(keys)
    }

    mutating func add(_ linked: Set<Identity>) {
        for identity in linked { identities[identity.kind, default: []].insert(identity.value) }
    }

    mutating func merge(_ other: KeyBook) {
        identities.merge(other.identities) { $0.union($1) }
        values.merge(other.values) { $0.union($1) }
    }
}
