import DataMap
import SubjectRequests

/// A person stands in data that are held for a customer: the request goes to that customer, without a value.
package struct Referral: Sendable, Hashable, Codable {
    package let store: String
    package let dataset: String
    /// Where the customers can be reached, sorted; empty where the map does not say or the store holds no contact, so
    /// that staff are asked.
    package let contacts: [String]
}

extension PersonSearch {
    /// The datasets of a referral plan in which the person stands, and whose they are. See
    /// ``StoreMap/referralPlan(for:controller:verified:schemas:)``.
    package func referrals() async throws -> [Referral] {
        let findings = try await run(ContactReading(map: map))
        return map.datasets.filter { $0.role == .processor }.compactMap { dataset in
            let isHeld = plan.steps.contains { step in
                step.collection.dataset == dataset.key && map[step.collection]?.about == .person
                    && (findings.counts[step.collection] ?? 0) > 0
            }
            guard isHeld else { return nil }
            let contacts = dataset.customer.flatMap { findings.gathered[$0.collection] } ?? []
            return Referral(
                store: dataset.store,
                dataset: dataset.key,
                contacts: contacts.reduce(into: Set()) { $0.formUnion($1) }.sorted()
            )
        }
    }
}

/// Reads where a customer can be reached, and nothing else.
private struct ContactReading: RowReading {
    let map: StoreMap
    let needsRowIdentity = false

    func fields(for step: SearchStep, _ collection: MappedCollection, _ table: LiveTable) -> [String] {
        contactField(of: step).map { [$0] } ?? []
    }

    func collector(for layout: StepLayout) -> ContactCollector {
        ContactCollector(places: contactField(of: layout.step).map { layout.places(of: [$0]) } ?? [])
    }

    private func contactField(of step: SearchStep) -> String? {
        let customer = map.dataset(step.collection.dataset)?.customer
        return customer?.collection == step.collection ? customer?.field : nil
    }
}

private struct ContactCollector: RowCollector {
    let places: [Int]
    private var contacts: Set<String> = []

    init(places: [Int]) { self.places = places }

    mutating func take(_ row: [HeldValue]) {
        for place in places {
            guard let contact = row[place].keyText, !contact.isEmpty else { continue }
            contacts.insert(contact)
        }
    }

    func finish() -> Set<String> { contacts }
}
