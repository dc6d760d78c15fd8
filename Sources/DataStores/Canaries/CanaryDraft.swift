import DataMap
import SubjectRequests

/// A planned row with its values, but for those that repeat another row's.
struct CanaryDraft: Sendable {
    let plan: CanaryRowPlan
    let values: [ColumnValue]

    var address: CollectionAddress { plan.address }

    /// What is invented about a canary.
    struct Invented: Sendable {
        let mail: String
        /// Tells this canary from all others, in keys and wherever no two rows may agree.
        let number: Int64
        let today: CivilDate
    }

    /// - Parameter samples: rows of the table, each as long as ``sampled(_:)``: where a column takes certain words only, one
    ///   of them is taken. Nothing personal is.
    /// - Throws: the gap, where a column takes no value that is known.
    init(_ plan: CanaryRowPlan, _ invented: Invented, samples: [[HeldValue]]) throws(CanaryMisfit) {
        self.plan = plan
        let collection = plan.collection
        let sampled = CanaryDraft.sampled(plan)
        let stop = Dictionary(collection.keys.list?.stop.map { ($0.field, $0.value) } ?? []) { first, _ in first }
        // A row that is stopped already could not show that it can be stopped.
        let sample = samples.first { row in
            zip(sampled, row).allSatisfy { column, value in stop[column.name].map { !value.isSame(as: $0) } ?? true }
        }
        let linked = Set(plan.links.map(\.column))
        let different = plan.different(linked)
        let foreign = Set(plan.table.foreignKeys.flatMap(\.columns))
        var values: [ColumnValue] = []
        var odd: [String] = []
        for column in plan.table.columns where plan.table.entry.takes(column.name) && !linked.contains(column) {
            let field = collection.field(column.name)
            let isFree = column.isNullable && !plan.key.contains(column)
            if collection.isAddress(column) {
                values.append(ColumnValue(column, .text(invented.mail)))
            } else if let stopped = stop[column.name] {
                let value = sampled.firstIndex(of: column).flatMap { sample?[$0] } ?? column.opposite(of: stopped)
                if let value { values.append(ColumnValue(column, value)) } else if !isFree { odd.append(column.name) }
            } else if isFree, field.map({ collection.correctionRule(of: $0) == .never }) ?? true {
                continue
            } else if isFree, foreign.contains(column.name) || field?.references.isEmpty == false {
                continue
            } else if different.contains(column) || foreign.contains(column.name) || field?.pointsElsewhere == true {
                guard let key = column.canaryKey(invented.number) else {
                    odd.append(column.name)
                    continue
                }
                values.append(ColumnValue(column, key))
            } else if let place = sampled.firstIndex(of: column),
                let value = plan.word(for: column, at: place, sample, samples)
            {
                values.append(ColumnValue(column, value))
            } else {
                values.append(ColumnValue(column, column.canaryValue(invented.today)))
            }
        }
        guard odd.isEmpty else { throw CanaryMisfit(gap: CanaryGap(plan.address, .noValue, columns: odd)) }
        self.values = values
    }

    /// The columns that must have a value, are nobody's own and point at nothing: what words they take, other rows show.
    static func sampled(_ plan: CanaryRowPlan) -> [LiveColumn] {
        let collection = plan.collection
        let foreign = Set(plan.table.foreignKeys.flatMap(\.columns) + plan.links.map(\.column.name))
        let stop = Set(collection.keys.list?.stop.map(\.field) ?? [])
        return plan.table.columns.filter { column in
            if stop.contains(column.name) { return true }
            guard !column.isNullable, !column.isPrimaryKey, !foreign.contains(column.name),
                !plan.table.isUnique(column.name)
            else { return false }
            guard let field = collection.field(column.name) else { return true }
            return field.identity == nil && !field.isUnderUser && field.references.isEmpty && field.belongsTo == nil
                && field.name != collection.keys.list?.address
        }
    }
}

/// A row for which no values are known.
struct CanaryMisfit: Error {
    let gap: CanaryGap
}

extension CanaryRowPlan {
    /// What other rows show that the column takes. A customer's own name is no word for another customer: beside the rows of
    /// people, only days, words of a column that takes certain ones, and what several rows have in common are taken.
    fileprivate func word(
        for column: LiveColumn,
        at place: Int,
        _ sample: [HeldValue]?,
        _ samples: [[HeldValue]]
    ) -> HeldValue? {
        guard let value = sample?[place] else { return nil }
        guard !isPerson, value.day == nil, table.conditions(on: column).isEmpty, column.kind != .other else {
            return value
        }
        let counts = samples.reduce(into: [HeldValue: Int]()) { $0[$1[place], default: 0] += 1 }
        return samples.map { $0[place] }.first { counts[$0] ?? 0 > 1 }
    }

    /// The columns in which no other row may hold the same: the key's, and one of each unique key that nothing else tells
    /// apart.
    fileprivate func different(_ linked: Set<LiveColumn>) -> Set<LiveColumn> {
        var found = Set(key).union(table.columns.filter(\.isPrimaryKey))
        for unique in table.uniqueKeys {
            let columns = unique.compactMap { name in table.columns.first { $0.name == name } }
            let isTold = columns.contains { found.contains($0) || linked.contains($0) || collection.isAddress($0) }
            guard !isTold, let free = columns.first(where: { $0.canaryKey(1) != nil }) else { continue }
            found.insert(free)
        }
        return found
    }
}

extension MappedField {
    /// True where it must name a row that no canary stands for: of another store, or of a map that leads in a circle.
    fileprivate var pointsElsewhere: Bool { !references.isEmpty || belongsTo != nil }
}

extension LiveColumn {
    /// A value that no other row has; nil where none can be made up.
    func canaryKey(_ number: Int64) -> HeldValue? {
        switch kind {
        case .integer, .decimal, .anything: return .integer(number)
        case .text, .paddedText:
            let long = "canary-\(number)"
            // Six letters and digits hold every number.
            let short = "canary" + String(number, radix: 36)
            guard let length, long.count > length else { return .text(long) }
            return length >= 6 ? .text(String(short.suffix(length))) : nil
        case .uuid: return .text("00000000-0000-4000-8000-" + String(1_000_000_000_000 + number).prefix(13).suffix(12))
        case .real, .boolean, .bytes, .date, .time, .json, .other: return nil
        }
    }

    fileprivate func canaryValue(_ today: CivilDate) -> HeldValue {
        switch kind {
        case .integer, .decimal, .real: .integer(0)
        case .boolean: .boolean(false)
        case .text, .paddedText, .anything, .other: .text(cut("Habeas canary"))
        case .uuid: .text("00000000-0000-4000-8000-000000000000")
        case .bytes: .bytes([0])
        case .date: .text("\(today)")
        case .time: .text("\(today) 00:00:00")
        case .json: .text("{}")
        }
    }

    /// What a flag holds that is not stopped; nil for what is no flag.
    fileprivate func opposite(of stop: HeldValue) -> HeldValue? {
        guard let text = stop.keyText, let flag = text.truthValue else { return nil }
        switch kind {
        case .boolean: return .boolean(!flag)
        case .integer: return .integer(flag ? 0 : 1)
        default: return ["true", "false"].contains(text.lowercased()) ? .text(flag ? "false" : "true") : nil
        }
    }

    private func cut(_ text: String) -> String { length.map { String(text.prefix($0)) } ?? text }
}
