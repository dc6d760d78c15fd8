import Casework
import DataMap
import DataStores
import Foundation
import Storage
import SubjectRequests
import Vault

/// A list, or people's own rows, that would be written to although it was stopped; and how to stop it again.
struct ReturnedStop: Sendable {
    let report: ReapplyReport.List
    /// Stops it; answers how many are.
    let act: @Sendable () async throws -> Int
}

/// Goes through one store's lists, and through the rows that carry a marketing stop.
struct StopRound: Sendable {
    let workshop: Workshop
    let store: String
    let scan: LedgerScan

    init(_ workshop: Workshop, store: String, scan: LedgerScan) {
        self.workshop = workshop
        self.store = store
        self.scan = scan
    }

    private var casework: CaseDesk { workshop.casework }
    private var map: StoreMap { casework.rules.map }

    /// The lists, and rows with marketing stops, that the store cannot list.
    var unreadable: Set<CollectionAddress> {
        let controllers = casework.rules.controllers.keys
        let lists = controllers.flatMap(map.lists).filter { $0.store == store }.map(\.collection)
        let stops = controllers.flatMap(map.marketingStops).filter { $0.store == store }.map(\.collection)
        return Set((lists + stops).filter { !scan.lists($0) })
    }

    func look() async throws -> [ReturnedStop] {
        var found: [ReturnedStop] = []
        for controller in casework.rules.controllers.keys.sorted() {
            for list in map.lists(of: controller) where list.store == store && scan.lists(list.collection) {
                if let stop = try await look(through: list, controller) { found.append(stop) }
            }
            for stop in map.marketingStops(of: controller)
            where stop.store == store && scan.lists(stop.collection) {
                if let stop = try await look(through: stop, controller) { found.append(stop) }
            }
        }
        return found
    }

    private func look(through list: ListTarget, _ controller: String) async throws -> ReturnedStop? {
        let (name, every) = (list.list.name, CaseDesk.name(endingWith: list.list))
        let known = try await prefixes(controller, name, every)
        guard !known.isEmpty else { return nil }
        let keyring = casework.keyring
        let owner = try casework.rules.controller(controller)
        let (zone, today) = (try casework.rules.statute(of: owner).timeZone, try casework.today(at: owner))
        let entries = try await workshop.stores.unstopped(list, map: map, known: known, zone: zone) {
            keyring.ledgerToken($0.value, kind: CaseDesk.suppressionKind)
        }
        let objections = try await suppressed(controller, name, every, entries.map(\.token))
        let found = entries.filter { objections[$0.token] != nil }
        let anew = found.filter { entry in
            let objection = objections[entry.token]?.day(in: zone)
            return objection.map { hasSubscribedAnew(entry, since: $0, today: today) } ?? false
        }
        let addresses = Set(found.map(\.address.value)).subtracting(anew.map(\.address.value)).sorted()
        guard !found.isEmpty else { return nil }
        var report = report(controller, list.collection, addresses.count)
        report.subscribedAnew = anew.count
        return ReturnedStop(report: report) { [workshop, map] in
            try await workshop.casework.subscribedAnew(controller, name, anew.map(\.token))
            guard !addresses.isEmpty else { return 0 }
            let result = try await workshop.stores.suppress(list, addresses: addresses, map: map)
            return result.isStopped ? addresses.count : 0
        }
    }

    /// Whether an entry of a list is younger than the objection, by a day that the list itself has and that has come. Where
    /// nothing tells, it is not: then the objection counts.
    private func hasSubscribedAnew(_ entry: UnstoppedEntry, since objection: CivilDate, today: CivilDate) -> Bool {
        entry.since.map { $0 > objection && $0 <= today } ?? false
    }

    private func look(through stop: MarketingStop, _ controller: String) async throws -> ReturnedStop? {
        let name = "\(stop.collection)"
        let known = try await prefixes(controller, name, name)
        guard !known.isEmpty else { return nil }
        let found = try await scan.unstopped(stop, known: known)
        let suppressed = try await suppressed(controller, name, name, found.map(\.tombstone.row))
        let rows = found.filter { suppressed[$0.tombstone.row] != nil }
        guard !rows.isEmpty else { return nil }
        return ReturnedStop(report: report(controller, stop.collection, rows.count)) { [scan] in
            try await scan.stopAgain(stop, rows) ? rows.count : 0
        }
    }

    private func report(_ controller: String, _ collection: CollectionAddress, _ returned: Int) -> ReapplyReport.List {
        ReapplyReport.List(controller: controller, collection: "\(collection)", returned: returned)
    }

    private func prefixes(_ controller: String, _ list: String, _ every: String) async throws -> TokenPrefixes {
        TokenPrefixes(
            sorted: try await casework.storage.read {
                try $0.ledger.suppressedPrefixes(controller: controller, list: list, every: every)
            }
        )
    }

    private func suppressed(
        _ controller: String,
        _ list: String,
        _ every: String,
        _ tokens: [[UInt8]]
    ) async throws -> [[UInt8]: Timestamp] {
        try await casework.storage.read {
            try $0.ledger.suppressed(controller: controller, list: list, every: every, among: tokens)
        }
    }
}
