import Casework
import DataMap
import DataStores
import SubjectRequests

extension Workshop {
    /// What a request would find, and with `right` delete what it would erase, for somebody with these identities, changing
    /// nothing. They count as verified: staff look somebody up.
    package func preview(
        at controller: DataController,
        _ identities: [Identity],
        right: Right
    ) async throws -> Preview {
        let map = casework.rules.map
        let search = SearchIdentities(verified: identities)
        let plan = map.plan(
            for: right,
            controller: controller.slug,
            verified: search.verifiedKinds,
            schemas: try await stores.schemas(of: map.stores)
        )
        let person = PersonSearch(map: map, plan: plan, stores: stores, identities: search)
        return try await person.preview(for: right == .delete ? erasureTerms(plan, controller) : nil)
    }
}
