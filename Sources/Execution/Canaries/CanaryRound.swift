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
        let person = person(mail)
        let drafts = try await person.drafts(
            at: controller.slug,
            number: number,
            today: casework.today(at: controller)
        )
        // Known before they are put in: a process that is killed leaves no row that nobody takes away.
        try await note(drafts.intended, round: round, mail)
        let planting = try await person.plant(drafts)
        try await note(planting.rows, round: round, mail)
        let planted = planting.rows.map { "\($0.address)" }
        var report = CanaryReport(store: store, outcome: .planted, address: mail, planted: planted)
        report.missing = planting.gaps.map {
            CanaryReport.Missing(
                collection: "\($0.address)",
                columns: $0.columns,
                code: $0.code,
                sentence: $0.sentence
            )
        }
        return report
    }

    private func note(_ rows: [PlantedRow], round: Int64, _ mail: String) async throws {
        let (store, texts) = (store, rows.map(\.description))
        try await casework.storage.write { try $0.canaries.plant(store, round: round, address: mail, in: texts) }
    }

    /// One round of a canary that is in the store, and another canary after it.
    func run(_ canary: CanaryRow) async throws -> CanaryReport {
        var report = CanaryReport(store: store, outcome: .obeys)
        do {
            try await tend(canary, &report)
            if !report.faults.isEmpty { report.outcome = .disobeys }
            // What was taken away is not looked for again, should the next one not come to stand.
            try await note([], round: canary.round, canary.address)
            let next = try await plant()
            (report.address, report.planted, report.missing) = (next.address, next.planted, next.missing)
        } catch let fault as any CodedError where fault.isTemporary {
            if report.faults.isEmpty { report.outcome = .unreachable }
        } catch let fault as any CodedError {
            report.faults.append("refused-\(fault.code)")
            report.outcome = .disobeys
        }
        return report
    }

    private func tend(_ canary: CanaryRow, _ report: inout CanaryReport) async throws {
        await workshop.stores[store]?.forgetSchema()
        let person = person(canary.address)
        let planted = canary.planted.compactMap { PlantedRow($0) }
        let search = try await person.search(at: controller.slug)
        let terms = try await workshop.erasureTerms(search.plan, controller)
        let keys = try await search.resolve(for: terms)
        for collection in keys.collections where !collection.rows.isEmpty {
            report.found["\(collection.collection)"] = collection.rows.count
        }
        let led = try await person.plan(at: controller.slug).found
        let certain = Set(planted.filter(\.isCertain).map(\.address))
        for address in certain.intersection(led).sorted() where report.found["\(address)"] == nil {
            report.faults.append("not-found in \(address)")
        }
        if report.found.isEmpty, planted.isEmpty { report.outcome = .empty }
        do {
            try await correct(person, keys, &report)
            try await stop(person, certain.filter { !led.contains($0) || report.found["\($0)"] != nil }, &report)
            try await erase(search, terms, &report)
        } catch let fault as any CodedError where !fault.isTemporary {
            report.faults.append("refused-\(fault.code)")
        }
        try await clear(person, planted, search, &report)
    }

    private func correct(_ person: CanaryPerson, _ keys: ResolvedKeys, _ report: inout CanaryReport) async throws {
        let changes = workshop.changes(keys)
        for change in try await person.corrections(of: keys) {
            do {
                _ = try await changes.correct(store, [change])
            } catch let fault as StoreFault where fault.code == "no-endpoint" {
                report.untried.append("correction in \(change.field): \(fault.code)")
                continue
            }
            for reading in try await changes.readBack([change.field])
            where !reading.values.keys.allSatisfy({ $0.isSame(as: change.new) }) {
                report.faults.append("not-corrected in \(change.field)")
            }
        }
    }

    private func stop(
        _ person: CanaryPerson,
        _ planted: Set<CollectionAddress>,
        _ report: inout CanaryReport
    ) async throws {
        for list in person.lists(of: controller.slug, planted: planted) {
            let result = try await workshop.stores.suppress(list, address: person.mail, map: map)
            if result.entries == 0 || !result.isStopped { report.faults.append("not-stopped in \(list.collection)") }
        }
    }

    private func erase(_ search: PersonSearch, _ terms: ErasureTerms, _ report: inout CanaryReport) async throws {
        let keys = try await search.resolve(for: terms)
        let changes = workshop.changes(keys)
        _ = try await workshop.eraseEntered(changes, store, following: terms.plan)
        for left in try await changes.probe(store, following: terms.plan) where left.rows > 0 {
            report.faults.append("not-erased in \(left.collection)")
        }
    }

    /// Takes away what is left of the rows that were put in, and looks whether it is gone.
    private func clear(
        _ person: CanaryPerson,
        _ planted: [PlantedRow],
        _ search: PersonSearch,
        _ report: inout CanaryReport
    ) async throws {
        var left: Set<CollectionAddress> = []
        do {
            left = Set(try await person.clear(planted))
        } catch let fault as any CodedError where !fault.isTemporary {
            report.faults.append("refused-\(fault.code)")
        }
        let mine = Set(planted.map(\.address))
        for count in try await search.resolve().counts where mine.contains(count.collection) {
            if count.erased + count.kept + count.shared > 0 { left.insert(count.collection) }
        }
        report.faults += left.sorted().map { "still-found in \($0)" }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var hexadecimal: String { Array(self).hexadecimal }
}
