import Casework
import DataMap
import DataStores
import Storage
import SubjectRequests

extension Workshop {
    /// Goes through the stores for rows that were erased and have come back, out of a backup or by an import, and erases them
    /// again by the map's rules; stops the lists and marketing again that objections stopped. Doing it again does nothing
    /// more, and ended half-way it is finished by doing it again.
    ///
    /// - Throws: ``CaseworkError/notPermitted(_:)``. What a store refuses stands in the report.
    package func reapply(_ terms: ReapplyTerms, by staff: StaffMember) async throws -> ReapplyReport {
        guard casework.rules.controllers.keys.allSatisfy({ staff.may(.reapplyErasures, at: $0) }) else {
            throw CaseworkError.notPermitted(.reapplyErasures)
        }
        let names = terms.store.map { [$0] } ?? casework.rules.map.stores
        var report = ReapplyReport()
        for name in names {
            // A store that was restored may be another file, or have other columns.
            await stores[name]?.forgetSchema()
            report.stores.append(await reapply(to: name, terms, by: staff))
        }
        return report
    }

    private func reapply(to store: String, _ terms: ReapplyTerms, by staff: StaffMember) async
        -> ReapplyReport.StoreReport
    {
        var report = ReapplyReport.StoreReport(store: store, outcome: .nothing)
        do {
            let round = try await ReapplyRound(self, store: store, terms: terms)
            try await round.run(&report, by: staff)
        } catch let fault as any CodedError {
            (report.outcome, report.code, report.sentence) = (.failed, fault.code, fault.sentence)
        } catch {
            (report.outcome, report.code) = (.failed, "defect")
        }
        return report
    }
}

/// One store, gone through once.
private struct ReapplyRound {
    let workshop: Workshop
    let store: String
    let terms: ReapplyTerms
    let scan: LedgerScan

    init(_ workshop: Workshop, store: String, terms: ReapplyTerms) async throws {
        self.workshop = workshop
        self.store = store
        self.terms = terms
        scan = try await LedgerScan(
            map: workshop.casework.rules.map,
            stores: workshop.stores,
            controllers: Array(workshop.casework.rules.controllers.keys),
            tokens: workshop.ledgerTokens
        )
    }

    private var casework: CaseDesk { workshop.casework }

    func run(_ report: inout ReapplyReport.StoreReport, by staff: StaffMember) async throws {
        var returned: [CollectionAddress: [ScannedRow]] = [:]
        var unreadable: Set<CollectionAddress> = []
        for address in scan.collections(of: store) where terms.collection ?? address == address {
            guard scan.lists(address) else {
                unreadable.insert(address)
                continue
            }
            let (found, rows) = try await look(through: address)
            report.collections.append(found)
            if !rows.isEmpty { returned[address] = rows }
        }
        let round = StopRound(workshop, store: store, scan: scan)
        let stops = try await round.look()
        report.lists = stops.map(\.report)
        report.unreadable = unreadable.union(round.unreadable).sorted().map(\.description)
        if report.collections.isEmpty, !report.unreadable.isEmpty { report.outcome = .unreadable }
        guard report.isAnythingReturned else { return }
        if try await isHeld(returned) {
            report.outcome = .held
        } else if report.isTooMuch, !terms.goesOn {
            report.outcome = .tooMany
        } else if terms.isDryRun {
            report.outcome = .found
        } else {
            let keys = try await resolved(returned)
            guard keys.held.isEmpty else {
                report.outcome = .pointedAt
                report.pointing = keys.held.map {
                    ReapplyReport.Pointing(collection: "\($0.collection)", table: $0.table, rows: $0.rows)
                }
                return
            }
            // The history knows of it before anything is touched.
            try await casework.noteReapplied(store, "begun", report.counts, by: staff)
            report.outcome = .done
            if !returned.isEmpty { try await erase(keys, &report) }
            for (place, stop) in stops.enumerated() {
                report.lists[place].stopped = try await stop.act()
                if report.lists[place].stopped < report.lists[place].returned { report.outcome = .left }
            }
            try await casework.noteReapplied(store, report.outcome.rawValue, report.counts, by: staff)
        }
    }

    /// Which rows of a collection came back.
    private func look(
        through address: CollectionAddress
    ) async throws -> (ReapplyReport.Collection, [ScannedRow]) {
        let fields = terms.isImport ? scan.identityFields(of: address) : []
        let store = store
        let (keys, identities) = try await casework.storage.read { connection in
            let ledger = connection.ledger
            return (
                TokenPrefixes(sorted: try ledger.prefixes(store: store, collection: "\(address)")),
                try fields.map {
                    ($0, TokenPrefixes(sorted: try ledger.prefixes(store: store, collection: "\($0)")))
                }
            )
        }
        let orphans = try await orphans(in: address)
        guard !keys.isEmpty || !identities.allSatisfy(\.1.isEmpty) else {
            let count = orphans.count
            return (
                ReapplyReport.Collection(
                    collection: "\(address)",
                    scanned: count,
                    returned: count,
                    changed: 0,
                    reused: 0
                ), orphans
            )
        }
        let found = try await scan.scan(address, keys: keys, identities: Dictionary(uniqueKeysWithValues: identities))
        let entries = try await casework.storage.read {
            try $0.ledger.erased(store: store, collection: "\(address)", beginnings: found.rows.map(\.tombstone.key))
        }
        let byKey = Dictionary(grouping: entries) { Tombstone($0.token).key }
        let named = try await named(found.rows, fields)
        var counts: [Reappearance: Int] = [:]
        var returned: [ScannedRow] = []
        for row in found.rows {
            let standing =
                named.isDisjoint(with: row.identities)
                ? Reappearance(
                    row.tombstone,
                    entries: byKey[row.tombstone.key] ?? [],
                    knowsOwner: found.knowsOwner,
                    backup: terms.backup
                ) : .returned
            guard let standing else { continue }
            counts[standing, default: 0] += 1
            if standing == .returned { returned.append(row) }
        }
        let known = Set(returned)
        returned += orphans.filter { !known.contains($0) }
        let report = ReapplyReport.Collection(
            collection: "\(address)",
            scanned: found.scanned,
            returned: returned.count,
            changed: counts[.changed] ?? 0,
            reused: counts[.reused] ?? 0
        )
        return (report, returned)
    }

    /// The rows that came back without the owners with whom they were taken along.
    private func orphans(in address: CollectionAddress) async throws -> [ScannedRow] {
        guard let owner = scan.owner(of: address) else { return [] }
        let store = store
        let owners = TokenPrefixes(
            sorted: try await casework.storage.read {
                try $0.ledger.prefixes(store: store, collection: "\(owner)")
            }
        )
        guard !owners.isEmpty else { return [] }
        let orphans = try await scan.orphans(in: address, owners: owners)
        let tokens = Array(Set(orphans.map(\.owner)))
        let entries = try await casework.storage.read {
            try $0.ledger.erased(store: store, collection: "\(owner)", beginnings: tokens)
        }
        // What was erased before the backup was made is not in it.
        let lost = Set(
            entries.filter { entry in terms.backup.map { entry.erasedAt > $0 } ?? true }.map { Tombstone($0.token).key }
        )
        return orphans.filter { lost.contains($0.owner) }.map(\.row)
    }

    /// Which of the identities in the rows were in rows that have been erased; asked only of what was imported.
    private func named(_ rows: [ScannedRow], _ fields: [FieldAddress]) async throws -> Set<ScannedIdentity> {
        guard !fields.isEmpty else { return [] }
        let store = store
        let byField = Dictionary(grouping: rows.flatMap(\.identities), by: \.field)
        return try await casework.storage.read { connection in
            try byField.reduce(into: []) { named, entry in
                let known = try connection.ledger.erased(
                    store: store,
                    collection: "\(entry.key)",
                    beginnings: entry.value.map(\.token)
                )
                let tokens = Set(known.map(\.token))
                named.formUnion(entry.value.filter { tokens.contains($0.token) })
            }
        }
    }

    /// Whether a duty to preserve stands on somebody whose rows came back.
    private func isHeld(_ returned: [CollectionAddress: [ScannedRow]]) async throws -> Bool {
        let tokens = Set(returned.values.joined().flatMap(\.identities).map { casework.token($0.identity) })
        guard !tokens.isEmpty else { return false }
        return try await casework.storage.read { !tokens.isDisjoint(with: try $0.holds.heldTokens()) }
    }

    private func resolved(_ returned: [CollectionAddress: [ScannedRow]]) async throws -> ResolvedKeys {
        // Where it is earliest nothing is erased a day too soon.
        let days = try casework.rules.controllers.values.map(casework.today)
        guard let today = days.min() else { throw IntakeError.unknownController }
        return try await scan.resolved(returned, in: store, today: today, substitutes: workshop.substitutes)
    }

    private func erase(_ keys: ResolvedKeys, _ report: inout ReapplyReport.StoreReport) async throws {
        let changes = workshop.changes(keys)
        let erased = try await workshop.eraseEntered(changes, store, following: scan.erasure)
        let left = try await changes.probe(store, following: scan.erasure)
        for count in erased { report.add(count.collection) { $0.erased = count.rows } }
        for count in left where count.rows > 0 {
            report.add(count.collection) { $0.left = count.rows }
            report.outcome = .left
        }
    }
}

extension ReapplyReport.StoreReport {
    fileprivate mutating func add(_ address: CollectionAddress, _ change: (inout ReapplyReport.Collection) -> Void) {
        guard let place = collections.firstIndex(where: { $0.collection == "\(address)" }) else { return }
        change(&collections[place])
    }
}
