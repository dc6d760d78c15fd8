import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests
import Vault

/// Looks after the canary of one store: an invented person who is found, corrected, stopped and erased as anybody would be, so
/// that a store which stops obeying is known before a real person asks.
struct CanaryRound {
    let workshop: Workshop
    let store: String
    let controller: DataController

    /// Nil for a store that holds nobody whom a controller of this site answers.
    init?(_ workshop: Workshop, store: String) {
        let rules = workshop.casework.rules
        let mine = rules.controllers.values.sorted { $0.slug < $1.slug }.first { controller in
            rules.map.datasets(of: controller.slug).contains { $0.store == store }
        }
        guard let mine else { return nil }
        self.workshop = workshop
        self.store = store
        controller = mine
    }

    private var casework: CaseDesk { workshop.casework }
    private var map: StoreMap { casework.rules.map }

    private func person(_ mail: String) -> CanaryPerson {
        CanaryPerson(map: map, stores: workshop.stores, store: store, mail: mail)
    }

    /// Puts another canary into the store.
    func plant() async throws -> CanaryReport {
        let store = store
        let last = try await casework.storage.read { try $0.canaries.load(store)?.round ?? 0 }
        let round = last + 1
        let token = casework.keyring.ledgerToken("\(store)/\(round)", kind: "canary")
        let mail = "canary-\(token.prefix(8).hexadecimal)@\(workshop.post.host)"
        // Far from the keys that a store gives out itself, and within 31 bits.
        let number = token.prefix(4).reduce(Int64(0)) { $0 << 8 | Int64($1) } % 500_000_000 + 1_600_000_000
        let plantings = try await person(mail).plant(number: number, today: casework.today(at: controller))
        let planted = plantings.filter(\.isPlanted).map { "\($0.address)" }
        try await casework.storage.write {
            try $0.canaries.plant(store, round: round, address: mail, in: planted)
        }
        var report = CanaryReport(store: store, outcome: .planted, address: mail, planted: planted)
        report.missing = plantings.filter { !$0.isPlanted }.map {
            CanaryReport.Missing(collection: "\($0.address)", columns: $0.missing, refused: $0.refused)
        }
        return report
    }

    /// One round of a canary that is in the store, and another canary after it.
    func run(_ canary: CanaryRow) async throws -> CanaryReport {
        var report = CanaryReport(store: store, outcome: .obeys)
        do {
            try await tend(canary, &report)
        } catch let fault as any CodedError where fault.isTemporary {
            report.outcome = .unreachable
            return report
        } catch let fault as any CodedError {
            report.faults.append("refused-\(fault.code)")
        }
        if !report.faults.isEmpty { report.outcome = .disobeys }
        let next = try await plant()
        (report.address, report.planted, report.missing) = (next.address, next.planted, next.missing)
        return report
    }

    private func tend(_ canary: CanaryRow, _ report: inout CanaryReport) async throws {
        await workshop.stores[store]?.forgetSchema()
        let person = person(canary.address)
        let planted = Set(canary.planted.compactMap { CollectionAddress($0) })
        let search = try await person.search(at: controller.slug)
        let terms = try await workshop.erasureTerms(search.plan, controller)
        let keys = try await search.resolve(for: terms)
        for collection in keys.collections where !collection.rows.isEmpty {
            report.found["\(collection.collection)"] = collection.rows.count
        }
        for address in planted.sorted() where report.found["\(address)"] == nil {
            report.faults.append("not-found in \(address)")
        }
        guard !report.found.isEmpty else {
            if planted.isEmpty { report.outcome = .empty }
            return
        }
        try await correct(person, keys, &report)
        for list in person.lists(of: controller.slug, planted: planted) {
            let result = try await workshop.stores.suppress(list, address: canary.address, map: map)
            if result.entries == 0 || !result.isStopped { report.faults.append("not-stopped in \(list.collection)") }
        }
        try await erase(person, search, terms, planted, &report)
    }

    private func correct(_ person: CanaryPerson, _ keys: ResolvedKeys, _ report: inout CanaryReport) async throws {
        let corrections = try await person.corrections(of: keys)
        let changes = workshop.changes(keys)
        _ = try await changes.correct(store, corrections)
        let readings = try await changes.readBack(corrections.map(\.field))
        for (change, reading) in zip(corrections, readings)
        where !reading.values.keys.allSatisfy({ $0.isSame(as: change.new) }) {
            report.faults.append("not-corrected in \(change.field)")
        }
    }

    private func erase(
        _ person: CanaryPerson,
        _ search: PersonSearch,
        _ terms: ErasureTerms,
        _ planted: Set<CollectionAddress>,
        _ report: inout CanaryReport
    ) async throws {
        let keys = try await search.resolve(for: terms)
        let changes = workshop.changes(keys)
        _ = try await workshop.eraseEntered(changes, store, following: terms.plan)
        for left in try await changes.probe(store, following: terms.plan) where left.rows > 0 {
            report.faults.append("not-erased in \(left.collection)")
        }
        try await person.clear(keys, planted: planted)
        for left in try await search.resolve().counts where planted.contains(left.collection) {
            guard left.erased + left.kept + left.shared > 0 else { continue }
            report.faults.append("still-found in \(left.collection)")
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var hexadecimal: String { Array(self).hexadecimal }
}
