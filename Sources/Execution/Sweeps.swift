import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests

/// What a retention sweep would do at a controller, and whether it may begin.
package struct SweepPreview: Sendable {
    /// Rows by collection and ending, as `app.users erased`.
    package let counts: [String: Int]
    /// Where rows are due, what the map does not yet say how to end, as `app.users.email`; nothing is erased while there is
    /// any.
    package let blocked: [String]
    package let standing: SweepStanding

    /// True where something would be erased, or is due and the map does not say how it ends: somebody must mend that.
    package var isDue: Bool { !blocked.isEmpty || counts.contains { $0.key.hasSuffix(" erased") } }
}

extension Workshop {
    /// Whether the data map lets anything of this controller fall due.
    package func sweeps(at controller: DataController) -> Bool { !swept(controller).isEmpty }

    private func swept(_ controller: DataController) -> [MappedCollection] {
        casework.rules.map.sweptCollections(of: controller.slug, among: Array(casework.rules.controllers.keys))
    }

    /// What is due now. Changes nothing.
    package func previewSweep(at controller: DataController) async throws -> SweepPreview {
        let erasure = try await dueErasure(at: controller)
        return SweepPreview(
            counts: erasure?.counts ?? [:],
            blocked: (erasure?.terms.plan.blocked ?? []).map { blocked in
                "\(blocked.collection)" + (blocked.field.map { ".\($0)" } ?? "")
            },
            standing: try await casework.sweepStanding(at: controller.slug)
        )
    }

    /// What is due now at a controller, with what hangs on it; rows that were erased before are left out.
    ///
    /// - Returns: nil where no date has come.
    func dueErasure(at controller: DataController) async throws -> ResolvedErasure? {
        let zone = try casework.rules.statute(of: controller).timeZone
        let today = try casework.today(at: controller)
        let rows = DueRows(map: casework.rules.map, stores: stores, today: today, zone: zone)
        let due = try await rows.find(in: swept(controller))
        guard !due.isEmpty else { return nil }
        let (search, terms) = try await sweepTerms(
            at: controller,
            due: due,
            sparing: isSpared(by: casework.spared(at: controller.slug))
        )
        guard terms.plan.blocked.isEmpty else {
            return ResolvedErasure(search: search, terms: terms, keys: ResolvedKeys(collections: []))
        }
        let keys = try await changes(search.resolve(for: terms)).leavingErased(following: terms.plan)
        return ResolvedErasure(search: search, terms: terms, keys: keys)
    }

    /// How a sweep goes; the plan follows from the map alone.
    ///
    /// - Parameter due: the rows from which it starts; none where what it found is sealed.
    func sweepTerms(
        at controller: DataController,
        due: [CollectionAddress: [String]] = [:],
        sparing isSpared: (@Sendable (Identity) -> Bool)? = nil
    ) async throws -> (PersonSearch, ErasureTerms) {
        let map = casework.rules.map
        let plan = map.sweepPlan(
            controller: controller.slug,
            among: Array(casework.rules.controllers.keys),
            schemas: try await stores.schemas(of: map.stores)
        )
        let search = PersonSearch(
            map: map,
            plan: plan,
            stores: stores,
            identities: SearchIdentities(verified: [], accounts: due)
        )
        return (search, try await erasureTerms(plan, controller, sparing: isSpared))
    }

    private func isSpared(by tokens: Set<[UInt8]>) -> (@Sendable (Identity) -> Bool)? {
        guard !tokens.isEmpty else { return nil }
        let casework = casework
        return { tokens.contains(casework.token($0)) }
    }

    /// Somebody whose rows are about to go may have come under a hold, or have asked for a copy, since they were shown.
    ///
    /// - Throws: ``ExecutionFault/shownChanged``, so that the sweep is looked up anew without them.
    func refuseSpared(_ keys: ResolvedKeys, at controller: DataController) async throws {
        guard let isSpared = isSpared(by: try await casework.spared(at: controller.slug)) else { return }
        if try await changes(keys).names(isSpared) { throw ExecutionFault.shownChanged }
    }
}
