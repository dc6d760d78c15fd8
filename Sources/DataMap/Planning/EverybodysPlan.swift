import SubjectRequests

extension StoreMap {
    /// Everything that a deletion or a closure may reach at `controllers`, whoever asks: for what is erased again without
    /// anybody asking. Its steps say what hangs on what; nothing is searched by it.
    package func everybodysPlan(at controllers: [String], schemas: LiveSchemas = [:]) -> SearchPlan {
        let kinds = Set(collections.flatMap(\.fields).compactMap(\.identity))
        var steps: [SearchStep] = []
        var known: Set<CollectionAddress> = []
        for controller in controllers.sorted() {
            let deletion = plan(for: .delete, controller: controller, verified: kinds, schemas: schemas)
            let closure = closurePlan(of: Set(accountCollections), controller: controller, schemas: schemas)
            for step in deletion.steps + closure.steps where known.insert(step.collection).inserted {
                steps.append(step)
            }
        }
        return SearchPlan(
            right: .delete,
            controller: "",
            waves: [[SearchGroup(steps: steps, repeats: false)]],
            unreached: []
        )
    }
}
