import DataMap
import SubjectRequests
import Threads

/// The adapter of every store that somebody has written a program for. `docs/adapters.md` has the protocol.
///
/// One program is kept running. Questions are put to it one after another, on a thread that may wait.
package actor CommandStore: DataStoreAdapter {
    package nonisolated let name: String
    private let thread: ThreadExecutor
    private let talk: ProgramTalk
    private var known: LiveSchema?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ address: StoreAddress) throws(StoreFault) {
        guard let words = ProgramCall.words(in: address.location.disclosed) else {
            throw .callUnreadable(store: address.name)
        }
        self.init(
            name: address.name,
            call: ProgramCall(words: words, folder: address.folder, environment: address.environment),
            limits: ProgramLimits(seconds: max(1, address.statementSeconds))
        )
    }

    init(name: String, call: ProgramCall, limits: ProgramLimits) {
        self.name = name
        thread = ThreadExecutor(name: "run \(name)")
        talk = ProgramTalk(store: name, call: call, limits: limits)
    }

    package func schema() throws -> LiveSchema {
        if let known { return known }
        var tables: [LiveTable] = []
        let done = try talk.ask("schema", .object([:])) { word, value in
            guard word == "table" else { throw ProgramBreach.garbage(what: "an answer to schema is a table") }
            tables.append(try LiveTable(value, talk.abilities))
        }
        try talk.check(done == .integer(Int64(tables.count)))
        let schema = LiveSchema(tables: tables)
        known = schema
        return schema
    }

    package func forgetSchema() { known = nil }

    package func read<Value: Sendable>(
        _ queries: [RowQuery],
        _ body: @Sendable (_ rows: RowStream) throws -> Value
    ) throws -> Value {
        let talk = talk
        return try body(
            RowStream { row in
                for query in queries { try talk.read(query, row) }
            }
        )
    }

    package func write(_ writes: [RowWrite]) throws -> [Int] {
        var asked: [(place: Int, write: RowWrite, question: JSONValue)] = []
        for (place, write) in writes.enumerated() {
            guard let question = try write.question(store: name) else { continue }
            asked.append((place, write, question))
        }
        var changed = writes.map { _ in 0 }
        for (place, count) in zip(asked.map(\.place), try talk.write(asked.map { ($0.write, $0.question) })) {
            changed[place] = count
        }
        return changed
    }

    /// All in one question where the program can undo what it began, else one by one.
    package func insert(_ rows: [RowInsert]) throws -> [[ColumnValue]] {
        let whole = rows.withRepeatedValues
        try talk.greet()
        guard talk.abilities.contains("insert") else {
            throw StoreFault.noEntry(.programCannot, table: rows.first?.table.name ?? "", store: name)
        }
        let questions = try whole.map { try $0.question(store: name) }
        for part in talk.hasTransactions ? [questions] : questions.map({ [$0] }) {
            let done = try talk.ask("insert", .object(["rows": .list(part)])) { _, _ in
                throw ProgramBreach.garbage(what: "an insert is answered with done or fault alone")
            }
            try talk.check(done == .integer(Int64(part.count)))
        }
        return whole.map(\.values)
    }

    package func insertsWhole() throws -> Bool {
        try talk.greet()
        return talk.hasTransactions
    }

    /// Whether the program said of itself that it does a write whole or not at all; true until it has said anything.
    var hasTransactions: Bool { talk.hasTransactions }

    /// For trials: puts the question, waits a little, and kills the program.
    func writeAndKill(_ writes: [RowWrite], milliseconds: Int) throws {
        var questions: [JSONValue] = []
        for write in writes {
            if let question = try write.question(store: name) { questions.append(question) }
        }
        try talk.askAndKill("write", .object(["writes": .list(questions)]), after: milliseconds)
    }

    /// Ends the program, which is started anew when it is next needed.
    package func end() { talk.end() }
}

extension ProgramTalk {
    fileprivate func read(_ query: RowQuery, _ row: ([HeldValue]) throws -> Void) throws {
        guard let reading = ReadQuestion(query) else { return }
        var rows: Int64 = 0
        let done = try ask(reading.verb, reading.question) { word, value in
            guard word == "row", let given = value.list, given.count == reading.columns.count else {
                throw ProgramBreach.garbage(what: "an answer to read is a row with a value for each column")
            }
            let values = zip(reading.columns, given).compactMap { $0.held($1) }
            guard values.count == given.count else { throw ProgramBreach.garbage(what: "a value in a row") }
            guard query.isEveryRow || reading.rows.asks(for: values) else {
                throw ProgramBreach.rowUnasked(table: query.table.name)
            }
            rows += 1
            try row(Array(values.prefix(query.columns.count)))
        }
        try check(done == .integer(rows))
    }

    /// All in one question where the program can undo what it began, else one by one.
    fileprivate func write(_ writes: [(write: RowWrite, question: JSONValue)]) throws -> [Int] {
        guard !writes.isEmpty else { return [] }
        try greet()
        guard !hasTransactions else { return try writeTogether(writes) }
        var changed: [Int] = []
        for one in writes {
            do {
                changed += try writeTogether([one])
            } catch let fault as StoreFault where !changed.isEmpty {
                throw fault.after(changed.count, of: writes.count)
            }
        }
        return changed
    }

    private func writeTogether(_ writes: [(write: RowWrite, question: JSONValue)]) throws -> [Int] {
        let done = try ask("write", .object(["writes": .list(writes.map(\.question))])) { _, _ in
            throw ProgramBreach.garbage(what: "a write is answered with done or fault alone")
        }
        let counts = done.list?.compactMap(\.integer).map { Int($0) } ?? []
        try check(counts.count == writes.count && counts.allSatisfy { $0 >= 0 })
        for (count, one) in zip(counts, writes) {
            if let most = one.write.rowsMax, count > most { throw broken(.changedTooMany(table: one.write.table.name)) }
        }
        return counts
    }
}
