import DataMap
import Outbound
import SubjectRequests

/// Changes rows one by one. What is changed is looked up before, so that nothing is changed where more rows than were
/// resolved would be, and a change that was made already is not made again; and it is read back afterwards.
struct HTTPWriting {
    private let session: HTTPSession

    init(_ session: HTTPSession) { self.session = session }

    /// A write with the rows that it concerns, each with all of the table's columns, and the calls that change it.
    private struct Work {
        let write: RowWrite
        let table: HTTPTable
        let rows: [(values: [HeldValue], calls: [ChangeCall])]
    }

    private struct ChangeCall {
        let call: HTTPCall
        let change: HTTPChange

        var likeness: Likeness { Likeness(method: call.method, target: call.target, body: call.body) }

        struct Likeness: Hashable {
            let method: HTTPCall.Method
            let target: HTTPTarget
            let body: [UInt8]?
        }
    }

    /// Answers for each write the rows that were read back as it wants them. Everything that can be refused without a call
    /// is refused before the first change.
    ///
    /// A service that knows a change by its key answers the second time without doing anything, also where a backup has brought
    /// the row back since: what was taken and is not so is asked for once more, under another key.
    func run(_ writes: [RowWrite]) throws -> [Int] {
        let works = try writes.map { try work($0) }
        let all = works.reduce(0) { $0 + $1.rows.count }
        var done = try make(works, after: 0, of: all)
        let counts = try counted(works, after: done, of: all)
        let left = zip(works, counts).filter { $0.rows.count > $1 }.map(\.0.write)
        guard session.endpoints.idempotencyHeader != nil, !left.isEmpty else { return counts }
        done = try make(left.map { try work($0, isAgain: true) }, after: done, of: all)
        return try counted(works, after: done, of: all)
    }

    private func counted(_ works: [Work], after done: Int, of all: Int) throws -> [Int] {
        do {
            return try works.map(countChanged)
        } catch let fault as StoreFault {
            throw fault.after(min(done, all), of: all)
        }
    }

    /// Makes all calls; answers how many rows were gone through, with those before.
    private func make(_ works: [Work], after before: Int, of all: Int) throws -> Int {
        var done = before
        for row in works.flatMap(\.rows) {
            do {
                for step in row.calls {
                    _ = try session.ask(step.call, done: step.change.done, gone: step.change.gone)
                }
            } catch let fault as StoreFault {
                throw fault.after(min(done, all), of: all)
            }
            done += 1
        }
        return done
    }

    // MARK: Before

    private func work(_ write: RowWrite, isAgain: Bool = false) throws -> Work {
        guard let table = session.endpoints.table(write.table) else {
            throw StoreFault.noWay(store: session.store, collection: write.table.name, to: "change rows")
        }
        let builder = ChangeBuilder(session, table, isAgain: isAgain)
        let still = AskedKeys(
            KeyMatch(columns: write.unchanged.map { MatchColumn($0.column) }, keys: []),
            keys: [write.unchanged.map(\.value)],
            places: write.unchanged.map { setting in table.place(of: setting.column) }
        )
        var found: [[HeldValue]] = []
        try rows(table, [write.match]) { row in
            if still.ask(for: row) { found.append(row) }
        }
        guard write.rowsMax.map({ found.count <= $0 }) ?? true else {
            throw StoreFault.rowCap(store: session.store, collection: table.live.name)
        }
        // A call that is the same for several rows changes them all.
        var made: Set<ChangeCall.Likeness> = []
        let rows = try found.map { row in
            let calls = try builder.calls(write.action, row).map { ChangeCall(call: $0.call, change: $0.change) }
            return (values: row, calls: calls.filter { made.insert($0.likeness).inserted })
        }
        return Work(write: write, table: table, rows: rows)
    }

    // MARK: After

    private func countChanged(_ work: Work) throws -> Int {
        guard !work.rows.isEmpty else { return 0 }
        let settings = if case .set(let settings) = work.write.action { settings } else { [ColumnValue]() }
        let columns = work.table.identity(else: work.write.match)
        let places = columns.map(work.table.place)
        let wanted = work.rows.map { work.table.applying(settings, to: $0.values) }
        let keys = wanted.map { row in places.map { row[$0] } }
        let match = KeyMatch(columns: columns.map { MatchColumn($0) }, keys: keys, matchesNull: true)
        var held: [[[UInt8]?]: [[HeldValue]]] = [:]
        try rows(work.table, [match]) { row in held[places.map { row[$0] }.exact, default: []].append(row) }
        return wanted.count { row in
            let there = held[places.map { row[$0] }.exact] ?? []
            guard !settings.isEmpty else { return there.isEmpty }
            return there.contains { row in
                settings.allSatisfy { row[work.table.place(of: $0.column)].isSame(as: $0.value) }
            }
        }
    }

    /// Rows with all of the table's columns, in its order.
    private func rows(_ table: HTTPTable, _ matches: [KeyMatch], _ row: ([HeldValue]) throws -> Void) throws {
        let query = RowQuery(table: table.live, columns: table.live.columns.map { .column($0) }, matches: matches)
        try HTTPSearch(session).run(query, row)
    }
}

extension HTTPTable {
    func place(of column: LiveColumn) -> Int { live.columns.firstIndex { $0.name == column.name } ?? 0 }

    func applying(_ settings: [ColumnValue], to row: [HeldValue]) -> [HeldValue] {
        var row = row
        for setting in settings { row[place(of: setting.column)] = setting.value }
        return row
    }

    /// The columns by which a row is read back: its key where the service can be asked by it, else those of the match.
    fileprivate func identity(else match: KeyMatch) -> [LiveColumn] {
        let key = live.columns.filter(\.isPrimaryKey)
        guard !key.isEmpty, read(by: key.map(\.name))?.by.isEmpty == false else { return match.columns.map(\.column) }
        return key
    }
}
