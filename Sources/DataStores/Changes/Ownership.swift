import DataMap
import SubjectRequests

/// Which of the rows that a search found are the person's alone.
///
/// A row is exclusive when a proven identity of the person stands in it, when it names an exclusive row as its owner, or when
/// it names no owner and only exclusive rows point at it. All others are shared: they are shown, and never changed for one person.
///
/// A row of somebody who is spared is never exclusive, nor what belongs to it.
///
/// Where accounts are closed, the customer's row is exclusive, and what belongs to it; a row that belongs to no customer
/// is so only where no other customer's row leads to it too, be it as an owner.
struct Ownership {
    private let steps: [SearchStep]
    private let rows: [CollectionAddress: [FoundRow]]
    /// For each collection and pointer, the values at which rows outside of what was found point.
    private let outside: [CollectionAddress: [Set<[String]>]]
    private let isProven: (Identity) -> Bool
    private let closes: Set<CollectionAddress>
    private var exclusive: [CollectionAddress: [Bool]]

    init(
        _ plan: SearchPlan,
        rows: [CollectionAddress: [FoundRow]],
        outside: [CollectionAddress: [Set<[String]>]],
        isProven: @escaping (Identity) -> Bool
    ) {
        steps = plan.steps
        closes = plan.closes
        self.rows = rows
        self.outside = outside
        self.isProven = isProven
        exclusive = rows.mapValues { Array(repeating: false, count: $0.count) }
        // Each round can only add; a round that adds nothing is the last.
        while grow() {}
    }

    /// For each row that was found, in the order of finding.
    func exclusive(in address: CollectionAddress) -> [Bool] { exclusive[address] ?? [] }

    private mutating func grow() -> Bool {
        var hasGrown = false
        for step in steps {
            let address = step.collection
            let sources = step.inputs.map { SourceValues(self, $0) }
            let pointers = step.pointers.map { SourceValues(self, .reference($0)) }
            var exclusive = exclusive[address] ?? []
            for (index, row) in (rows[address] ?? []).enumerated() where !exclusive[index] {
                guard decide(step, row, sources, pointers) else { continue }
                exclusive[index] = true
                hasGrown = true
            }
            self.exclusive[address] = exclusive
        }
        return hasGrown
    }

    private func decide(
        _ step: SearchStep,
        _ row: FoundRow,
        _ sources: [SourceValues],
        _ pointers: [SourceValues]
    ) -> Bool {
        if row.isSpared { return false }
        if row.identities.contains(where: isProven) || closes.contains(step.collection) { return true }
        if !closes.isEmpty, leadsFromOthers(step, row, pointers) { return false }
        var isOwnedByShared = false
        for (index, input) in step.inputs.enumerated() {
            guard case .reference(let reference) = input, reference.owns, let side = row.inputs[index] else { continue }
            if sources[index].exclusive.contains(side) { return true }
            if sources[index].all.contains(side) { isOwnedByShared = true }
        }
        guard !isOwnedByShared, !(closes.isEmpty && namesAnOwner(step, row)) else { return false }
        var isPointedAt = false
        for (index, pointer) in pointers.enumerated() {
            guard let side = row.pointers[index], !step.pointers[index].owns else { continue }
            if outside[step.collection]?[index].contains(side) ?? false { return false }
            if pointer.shared.contains(side) { return false }
            if pointer.exclusive.contains(side) { isPointedAt = true }
        }
        return isPointedAt
    }

    /// True where a reference that says whose row this is has a value, though no row may be behind it.
    private func namesAnOwner(_ step: SearchStep, _ row: FoundRow) -> Bool {
        zip(step.pointers, row.pointers).contains { $0.owns && $1 != nil }
    }

    /// True where a row that does not go, or of which that is not known yet, leads to this one.
    private func leadsFromOthers(_ step: SearchStep, _ row: FoundRow, _ pointers: [SourceValues]) -> Bool {
        pointers.enumerated().contains { index, pointer in
            guard let side = row.pointers[index] else { return false }
            return pointer.shared.contains(side) || outside[step.collection]?[index].contains(side) ?? false
        }
    }

    /// The values from which one reference leads, by what its source rows are so far.
    private struct SourceValues {
        var exclusive: Set<[String]> = []
        var shared: Set<[String]> = []
        var all: Set<[String]> { exclusive.union(shared) }

        init(_ ownership: Ownership, _ input: StepInput) {
            guard case .reference(let reference) = input else { return }
            let rows = ownership.rows[reference.source] ?? []
            for (row, isExclusive) in zip(rows, ownership.exclusive(in: reference.source)) {
                guard let value = row.outputs[reference.sourceFields]?.comparable(reference) else { continue }
                if isExclusive {
                    exclusive.insert(value)
                } else {
                    shared.insert(value)
                }
            }
        }
    }
}
