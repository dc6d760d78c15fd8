import Casework
import DataMap
import DataStores
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
        let known = try await prefixes(controller, CaseDesk.everyList)
        guard !known.isEmpty else { return nil }
        let keyring = casework.keyring
        let found = try await workshop.stores.unstopped(list, map: map, known: known) {
            keyring.ledgerToken($0.value, kind: "suppression")
        }
        let suppressed = try await suppressed(controller, CaseDesk.everyList, Array(found.values))
        let addresses = found.filter { suppressed.contains($0.value) }.map(\.key.value)
        guard !addresses.isEmpty else { return nil }
        return ReturnedStop(report: report(controller, list.collection, addresses.count)) { [workshop, map] in
            let result = try await workshop.stores.suppress(list, addresses: addresses, map: map)
            return result.isStopped ? addresses.count : 0
        }
    }

    private func look(through stop: MarketingStop, _ controller: String) async throws -> ReturnedStop? {
        let name = "\(stop.collection)"
        let known = try await prefixes(controller, name)
        guard !known.isEmpty else { return nil }
        let found = try await scan.unstopped(stop, known: known)
        let suppressed = try await suppressed(controller, name, found.map(\.tombstone.row))
        let rows = found.filter { suppressed.contains($0.tombstone.row) }
        guard !rows.isEmpty else { return nil }
        return ReturnedStop(report: report(controller, stop.collection, rows.count)) { [scan] in
            try await scan.stopAgain(stop, rows) ? rows.count : 0
        }
    }

    private func report(_ controller: String, _ collection: CollectionAddress, _ returned: Int) -> ReapplyReport.List {
        ReapplyReport.List(controller: controller, collection: "\(collection)", returned: returned)
    }

    private func prefixes(_ controller: String, _ list: String) async throws -> TokenPrefixes {
        TokenPrefixes(
            sorted: try await casework.storage.read {
                try $0.ledger.suppressedPrefixes(controller: controller, list: list)
            }
        )
    }

    private func suppressed(_ controller: String, _ list: String, _ tokens: [[UInt8]]) async throws -> Set<[UInt8]> {
        try await casework.storage.read {
            try $0.ledger.suppressed(controller: controller, list: list, among: tokens)
        }
    }
}
