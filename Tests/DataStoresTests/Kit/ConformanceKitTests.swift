import DataMap
import SubjectRequests
import Synchronization
import Testing

@testable import DataStores

/// One kit for all adapters: the same trials on the same rows. The table of what came of them is printed as it came.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ConformanceKitTests {
    private static let passed = Mutex<[KitAdapter: [TrialKind: Int]]>([:])

    @Test(arguments: KitAdapter.allCases) func anAdapterPassesEveryTrial(_ adapter: KitAdapter) async throws {
        let findings = try await ConformanceKitTests.findings { try adapter.store(seconds: $0) }
        let bad = findings.filter { $0.fault != nil }
        #expect(bad.isEmpty, "\(adapter): \(bad.map { "\($0.trial): \($0.fault ?? "")" }.joined(separator: "\n"))")
        let good = Dictionary(grouping: findings.filter { $0.fault == nil }, by: \.kind).mapValues(\.count)
        // A kind that nothing was tried of would be an empty promise.
        #expect(Set(good.keys) == Set(TrialKind.allCases))
        let all = ConformanceKitTests.passed.withLock { table in
            table[adapter] = good
            return table
        }
        if all.count == KitAdapter.allCases.count { ConformanceKitTests.show(all) }
    }

    private static func show(_ table: [KitAdapter: [TrialKind: Int]]) {
        print("trials passed | " + TrialKind.allCases.map(\.rawValue).joined(separator: " | "))
        for adapter in KitAdapter.allCases {
            let cells = TrialKind.allCases.map { "\(table[adapter]?[$0] ?? 0)" }
            print("\(adapter.rawValue) | " + cells.joined(separator: " | "))
        }
    }

    /// The trials of these kinds, each with its finding. What disturbs a store is tried on one of its own.
    private static func findings(
        of kinds: [TrialKind] = TrialKind.allCases,
        _ make: (_ seconds: Int) throws -> any KitStore
    ) async throws -> [StoreTrial.Finding] {
        let store = try make(20)
        let quiet = (StoreTrial.finding + StoreTrial.changing).filter { kinds.contains($0.kind) }
        var findings = await store.trial.run(quiet)
        for (kind, name, trial) in DisturbingTrials.all where kinds.contains(kind) {
            let trials = DisturbingTrials(store: try make(kind == .slow ? 1 : 20))
            let disturbed: StoreTrial.Trial = { @Sendable _ in try await trial(trials) }
            findings += await trials.store.trial.run([(kind, name, disturbed)])
        }
        return findings
    }

    /// A kit that finds nothing wrong with these would be none.
    @Test(arguments: TrialKind.allCases) func aMistakeOfEachKindIsFound(_ kind: TrialKind) async throws {
        let findings = try await ConformanceKitTests.findings(of: [kind]) { seconds in
            try KitAdapter.postgres.store(seconds: seconds) { MistakenStore($0, kind) }
        }
        #expect(findings.contains { $0.kind == kind && $0.fault != nil }, "\(kind) passes")
    }
}

/// An adapter that makes one mistake.
private final class MistakenStore: DataStoreAdapter {
    private let store: any DataStoreAdapter
    private let mistake: TrialKind
    /// The last row that came, and what was written into whose rows.
    private let memory = Mutex<(row: [HeldValue], notes: [Int64: HeldValue])>(([], [:]))

    init(_ store: any DataStoreAdapter, _ mistake: TrialKind) {
        self.store = store
        self.mistake = mistake
    }

    var name: String { store.name }

    func schema() async throws -> LiveSchema { try await store.schema() }

    func forgetSchema() async { await store.forgetSchema() }

    func insert(_ rows: [RowInsert]) async throws -> [[ColumnValue]] { try await store.insert(rows) }

    func read<Value: Sendable>(
        _ queries: [RowQuery],
        _ body: @Sendable (_ rows: RowStream) throws -> Value
    ) async throws -> Value {
        do {
            return try await store.read(queries.map(asked)) { rows in
                try body(RowStream { row in try self.pass(rows, row) })
            }
        } catch let fault as StoreFault where mistake == .flapping && fault.isTemporary {
            return try body(RowStream { _ in })
        }
    }

    /// Only the first key is asked for.
    private func asked(_ query: RowQuery) -> RowQuery {
        guard mistake == .partial else { return query }
        let matches = query.matches.map {
            KeyMatch(columns: $0.columns, keys: Array($0.keys.prefix(1)), matchesNull: $0.matchesNull)
        }
        return RowQuery(table: query.table, columns: query.columns, matches: matches)
    }

    private func pass(_ rows: RowStream, _ row: ([HeldValue]) throws -> Void) throws {
        var count = 0
        try rows.forEach { values in
            count += 1
            var values = values
            if mistake == .found, case .text(let text) = values.last { values[values.count - 1] = .text(text + " ") }
            if mistake == .liesAboutSuccess, let note = memory.withLock({ $0.notes[values[0].order] }),
                values.count == 8
            {
                values[7] = note
            }
            memory.withLock { $0.row = values }
            if mistake != .huge || count < 10_000 { try row(values) }
        }
        let last = memory.withLock { $0.row }
        if mistake == .notFound, count == 0, !last.isEmpty { try row(last) }
    }

    func write(_ writes: [RowWrite]) async throws -> [Int] {
        for write in writes {
            if case .set(let settings) = write.action, let id = write.match.keys.first?.first {
                for setting in settings where setting.column.name == "note" {
                    memory.withLock { $0.notes[id.order] = setting.value }
                }
            }
        }
        do {
            switch mistake {
            case .diesMidWay:
                var counts: [Int] = []
                for write in writes { counts += try await store.write([write]) }
                return counts
            case .changed:
                return try await store.write(writes.filter { if case .delete = $0.action { false } else { true } })
            case .hostileValues: return try await store.write(writes.map(withoutQuotes))
            default: return try await store.write(writes)
            }
        } catch let fault as StoreFault where mistake == .slow {
            throw StoreFault(store: fault.store, code: fault.code, sentence: fault.sentence)
        }
    }

    private func withoutQuotes(_ write: RowWrite) -> RowWrite {
        guard case .set(let settings) = write.action else { return write }
        let plain = settings.map { setting in
            guard case .text(let text) = setting.value else { return setting }
            return ColumnValue(setting.column, .text(text.replacing("\"", with: "")))
        }
        return RowWrite(
            table: write.table,
            action: .set(plain),
            match: write.match,
            unchanged: write.unchanged,
            rowsMax: write.rowsMax
        )
    }
}
