import DataMap
import Foundation
import SubjectRequests

/// Looks for rows that are due under the `sweep` rules of a map. Changes nothing.
package struct DueRows: Sendable {
    let map: StoreMap
    let stores: StoreSet
    /// The controller's day and where its days begin.
    let today: CivilDate
    let zone: TimeZone

    private static let decidedMax = 10_000

    package init(map: StoreMap, stores: StoreSet, today: CivilDate, zone: TimeZone) {
        self.map = map
        self.stores = stores
        self.today = today
        self.zone = zone
    }

    /// The keys of the rows that are due, by collection; collections in which none is are left out. Each table is gone through
    /// once, and only keys are kept.
    package func find(in collections: [MappedCollection]) async throws -> [CollectionAddress: [String]] {
        let schemas = try await stores.schemas(of: collections.map(\.store))
        var due: [CollectionAddress: [String]] = [:]
        for collection in collections {
            guard let rule = collection.keys.sweep else { continue }
            let keys = try await find(collection, rule, schemas)
            if !keys.isEmpty { due[collection.address] = keys }
        }
        return due
    }

    private func find(
        _ collection: MappedCollection,
        _ rule: SweepRule,
        _ schemas: LiveSchemas
    ) async throws -> [String] {
        let (store, place) = (collection.store, collection.place)
        guard let table = map.table(of: collection, in: schemas) else {
            throw StoreFault.missing("table \(collection.name)", at: place, store: store)
        }
        guard let key = map.rowKey(of: collection, in: schemas) else {
            throw StoreFault.noRowKey(collection.name, at: place, store: store)
        }
        let columns = try [key, rule.since].map { field in
            guard let column = table.column(named: field) else {
                throw StoreFault.missing("column \(table.name).\(field)", at: place, store: store)
            }
            return column
        }
        let (today, zone) = (today, zone)
        let adapter = try stores.adapter(store)
        guard adapter.readsWholeTables else { throw StoreFault.cannotList(store: store) }
        let dated = RowQuery(everyRowOf: table, columns: columns.map(ReadColumn.column), holding: columns[1])
        // Where the store does not see to it that no two rows have the same key, one may stand twice.
        let standsOnce = adapter.worksInSets && table.primaryKey == [key] && columns[0].kind != .anything
        return try await adapter.read([dated]) { rows in
            var due: [String] = []
            // Many rows have the same day, and many none.
            var decided: [HeldValue: Bool] = [:]
            try rows.forEach { row in
                guard row[1] != .null else { return }
                let isDue = decided[row[1]] ?? rule.isDue(from: row[1].day(in: zone), on: today)
                if decided.count < DueRows.decidedMax { decided[row[1]] = isDue }
                guard isDue, let value = row[0].keyText else { return }
                due.append(value)
            }
            return standsOnce ? due : Array(Set(due))
        }
    }
}

extension HeldValue {
    /// The day in a date or time, as the calendar of `zone` has it: a moment with an offset, or counted since 1970, falls on
    /// the day that it is there. Text without an offset is the day that it says.
    func day(in zone: TimeZone) -> CivilDate? {
        switch self {
        case .text(let text): return text.moment?.day(in: zone) ?? day
        case .integer(let number):
            let seconds = abs(number) > 100_000_000_000 ? number / 1_000 : number
            return Timestamp(microseconds: seconds * 1_000_000).day(in: zone)
        case .null, .boolean, .real, .bytes: return day
        }
    }
}

extension String {
    /// The moment in `2026-01-31 23:30:00+00`; nil where the text is no date with a time and an offset.
    fileprivate var moment: Timestamp? {
        guard
            let parts = wholeMatch(
                of: /(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|([+-])(\d{2})(?::?(\d{2}))?)/
            ),
            let day = CivilDate(parts.1), let hour = Int(parts.2), let minute = Int(parts.3)
        else { return nil }
        let second = parts.4.flatMap { Int($0) } ?? 0
        let offset = (parts.6.flatMap { Int($0) } ?? 0) * 3_600 + (parts.7.flatMap { Int($0) } ?? 0) * 60
        let ahead = parts.5 == "-" ? -offset : offset
        return Timestamp(day, seconds: hour * 3_600 + minute * 60 + second).adding(seconds: -ahead)
    }
}
