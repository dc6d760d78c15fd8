import DataMap
import SubjectRequests

@testable import DataStores

/// What a store must do when it is disturbed, the same for all: say so, give no wrong answer, do nothing by half that is not
/// said, and be right again once it is left alone.
struct DisturbingTrials: Sendable {
    let store: any KitStore

    typealias Trial = @Sendable (DisturbingTrials) async throws -> Void

    static let all: [(kind: TrialKind, name: String, trial: Trial)] = [
        (.slow, "what keeps us waiting is given up, and done later", { try await $0.triesSlow() }),
        (.flapping, "one that comes and goes never answers wrong", { try await $0.triesFlapping() }),
        (.diesMidWay, "a death at each step is finished once", { try await $0.triesDying() }),
        (.liesAboutSuccess, "a change that was not made is not read back", { try await $0.triesLying() }),
    ]

    private var trial: StoreTrial { store.trial }
    private var adapter: any DataStoreAdapter { store.adapter }

    /// A change of the notes of these people.
    private func writes(_ ids: [Int64], _ note: String) async throws -> [RowWrite] {
        let table = try await trial.table(.people)
        guard let column = table.column(named: "note") else { throw StoreTrial.Failed(why: "no note") }
        return try ids.map { id in
            RowWrite(
                table: table,
                action: .set([ColumnValue(column, .text(note))]),
                match: try trial.match(table, ["id"], [[.integer(id)]]),
                rowsMax: 1
            )
        }
    }

    /// Asks again, as the effects do, while the fault is a temporary one.
    private func insisting<Value>(_ body: () async throws -> Value) async throws -> Value {
        for _ in 0..<4 {
            do {
                return try await body()
            } catch let fault as StoreFault where fault.isTemporary {}
        }
        return try await body()
    }

    /// Whose note is `note`; nothing else may have changed.
    private func changed(_ note: String) async throws -> [Int64] {
        let now = try await insisting { try await trial.everybody() }
        let changed = now.filter { $0[7].keyText == note }.map { $0[0].order }
        let right = TrialTable.people.rows.map { row in
            changed.contains(row[0].order) ? row[..<7] + [HeldValue.text(note)] : row[...]
        }
        try trial.expect(now.areSame(as: right.map(Array.init)), "more than notes has changed: \(now)")
        return changed
    }

    private func fault(_ what: String, _ body: () async throws -> Void) async throws -> StoreFault {
        do {
            try await body()
        } catch let fault as StoreFault {
            try trial.expect(fault.isTemporary, "\(what) is a fault for good: \(fault)")
            return fault
        }
        throw StoreTrial.Failed(why: "\(what) is not noticed")
    }

    private func triesSlow() async throws {
        let writes = try await writes([5], "late")
        try await store.begin(.slow)
        _ = try await fault("a store that keeps us waiting") { _ = try await adapter.write(writes) }
        try await store.end(.slow)
        let early = try await changed("late")
        try trial.expect(early.isEmpty, "what was given up was done")
        let counts = try await insisting { try await adapter.write(writes) }
        let late = try await changed("late")
        try trial.expect(counts == [1] && late == [5], "what was given up is not done later: \(counts) \(late)")
    }

    private func triesFlapping() async throws {
        for round in 0..<4 {
            let note = "round \(round)"
            let writes = try await writes([3], note)
            try await store.begin(.outage)
            do {
                if round % 2 == 0 {
                    let people = try await trial.everybody()
                    try trial.expect(
                        people.count == TrialTable.people.rows.count,
                        "an outage answers \(people.count) rows"
                    )
                } else {
                    _ = try await adapter.write(writes)
                }
            } catch let fault as StoreFault {
                try trial.expect(fault.isTemporary, "an outage is a fault for good: \(fault)")
            }
            try await store.end(.outage)
            let counts = try await insisting { try await adapter.write(writes) }
            let now = try await changed(note)
            try trial.expect(counts == [1] && now == [3], "after an outage \(counts) rows are changed, \(now)")
        }
    }

    private func triesDying() async throws {
        let ids: [Int64] = [1, 5, 12]
        var deaths = 0
        for place in 0..<40 {
            try await store.fill([.people])
            let writes = try await writes(ids, "after")
            let hasDied = try await store.write(writes, dyingAt: place)
            let now = try await changed("after")
            guard hasDied else {
                try trial.expect(now == ids, "without a death \(now) are changed")
                try trial.expect(deaths > 1, "there were \(deaths) deaths")
                return
            }
            deaths += 1
            let isPrefix = now == Array(ids.prefix(now.count))
            try trial.expect(
                isPrefix && (!store.isWhole || [0, ids.count].contains(now.count)),
                "half is left: \(now)"
            )
            let counts = try await insisting { try await adapter.write(writes) }
            let finished = try await changed("after")
            try trial.expect(
                counts == [1, 1, 1] && finished == ids,
                "after a death at step \(place) the change cannot be finished: \(counts) \(finished)"
            )
        }
        throw StoreTrial.Failed(why: "it dies for ever")
    }

    private func triesLying() async throws {
        let writes = try await writes([5], "right")
        try await store.begin(.lies)
        do {
            _ = try await adapter.write(writes)
        } catch is StoreFault {}
        try await store.end(.lies)
        let now = try await changed("right")
        try trial.expect(now.isEmpty, "what was not changed is read back as changed")
    }
}
