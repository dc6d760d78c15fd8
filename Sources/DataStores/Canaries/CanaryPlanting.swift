import DataMap
import SubjectRequests

/// What came of planting a canary.
package struct CanaryPlanting: Sendable {
    package let rows: [PlantedRow]
    package let gaps: [CanaryGap]
}

/// The rows of a canary that are about to be put in.
package struct CanaryDrafts: Sendable {
    let drafts: [CanaryDraft]
    package let gaps: [CanaryGap]

    /// What will stand in the store, with the keys that are known before; what a store makes by itself is missing.
    package var intended: [PlantedRow] {
        var made: [CollectionAddress: [ColumnValue]] = [:]
        return drafts.map { draft in
            let values = draft.insert(beside: made, among: [:]).values
            made[draft.address] = values
            return PlantedRow(draft.plan, values, isCertain: false)
        }
    }
}

extension CanaryPerson {
    /// Thinks out all rows. Only what words the columns take is read.
    ///
    /// - Parameter number: for keys; not used before.
    package func drafts(at controller: String, number: Int64, today: CivilDate) async throws -> CanaryDrafts {
        let adapter = try stores.adapter(store)
        let plan = try await plan(at: controller)
        let invented = CanaryDraft.Invented(mail: mail, number: number, today: today)
        var drafts: [CanaryDraft] = []
        var gaps = plan.gaps
        for row in plan.rows {
            let missing = row.links.filter { link in !drafts.contains { $0.address == link.parent } }
            guard missing.isEmpty else {
                gaps.append(CanaryGap(row.address, .parentMissing, columns: missing.map(\.column.name)))
                continue
            }
            let samples = try await samples(row, adapter)
            do throws(CanaryMisfit) {
                drafts.append(try CanaryDraft(row, invented, samples: samples))
            } catch {
                gaps.append(error.gap)
            }
        }
        return CanaryDrafts(drafts: drafts, gaps: gaps)
    }

    /// Puts all rows in together; where that is refused, or the store cannot do it, one after another, so that what one table
    /// refuses does not keep the person out of the others.
    package func plant(_ drafts: CanaryDrafts) async throws -> CanaryPlanting {
        let adapter = try stores.adapter(store)
        let all = drafts.drafts
        if try await adapter.insertsWhole(), !all.isEmpty {
            let numbers = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.address, $0) })
            do {
                let made = try await adapter.insert(all.map { $0.insert(beside: [:], among: numbers) })
                return CanaryPlanting(rows: zip(all, made).map { PlantedRow($0.plan, $1) }, gaps: drafts.gaps)
            } catch let fault as StoreFault where !fault.isTemporary {}
        }
        var made: [CollectionAddress: [ColumnValue]] = [:]
        var rows: [PlantedRow] = []
        var gaps = drafts.gaps
        for draft in all {
            let missing = draft.plan.links.filter { made[$0.parent] == nil }
            guard missing.isEmpty else {
                gaps.append(CanaryGap(draft.address, .parentMissing, columns: missing.map(\.column.name)))
                continue
            }
            do {
                let held = try await adapter.insert([draft.insert(beside: made, among: [:])])
                made[draft.address] = held[0]
                rows.append(PlantedRow(draft.plan, held[0]))
            } catch let fault as StoreFault where !fault.isTemporary {
                gaps.append(CanaryGap(draft.address, fault))
            }
        }
        return CanaryPlanting(rows: rows, gaps: gaps)
    }

    private static let samplesMost = 200

    private func samples(_ row: CanaryRowPlan, _ adapter: any DataStoreAdapter) async throws -> [[HeldValue]] {
        let columns = CanaryDraft.sampled(row)
        guard row.table.isListed, !columns.isEmpty else { return [] }
        let query = RowQuery(everyRowOf: row.table, columns: columns.map(ReadColumn.column))
        return try await adapter.read([query]) { rows in
            var samples: [[HeldValue]] = []
            do {
                try rows.forEach { row in
                    samples.append(row)
                    if samples.count == CanaryPerson.samplesMost { throw EnoughSamples() }
                }
            } catch is EnoughSamples {}
            return samples
        }
    }

    /// Ends reading early.
    private struct EnoughSamples: Error {}
}

extension CanaryDraft {
    /// - Parameters:
    ///   - made: rows that stand in the store already.
    ///   - numbers: rows that are put in together with this one, by their numbers.
    fileprivate func insert(
        beside made: [CollectionAddress: [ColumnValue]],
        among numbers: [CollectionAddress: Int]
    ) -> RowInsert {
        var values = values
        var repeated: [RepeatedValue] = []
        for link in plan.links {
            if let number = numbers[link.parent] {
                repeated.append(RepeatedValue(link.column, row: number, source: link.source))
            } else if let held = made[link.parent]?.first(where: { $0.column.name == link.source }) {
                values.append(ColumnValue(link.column, held.value))
            }
        }
        return RowInsert(table: plan.table, values: values, repeated: repeated)
    }
}

extension PlantedRow {
    /// - Parameter values: what the row holds.
    fileprivate init(_ plan: CanaryRowPlan, _ values: [ColumnValue], isCertain: Bool = true) {
        let key = plan.key.compactMap { column in values.first { $0.column == column }?.value.keyText }
        self.init(plan.address, key: key.count == plan.key.count ? key : [], isCertain: isCertain)
    }
}
