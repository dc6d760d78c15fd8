import DataMap
import Outbound
import SubjectRequests

/// Finds rows: the calls that a query means, page after page, and of what they bring only what was asked for.
struct HTTPSearch {
    private let session: HTTPSession

    init(_ session: HTTPSession) { self.session = session }

    /// Hands on every row once, each with its values in the order of the query's columns.
    func run(_ query: RowQuery, _ row: ([HeldValue]) throws -> Void) throws {
        guard let table = session.endpoints.table(query.table) else {
            throw StoreFault.noWay(store: session.store, collection: query.table.name, to: "read rows")
        }
        let layout = RowPlaces(query, table)
        if query.isEveryRow { return try list(table, layout, row) }
        // Two ways, and two matches, may find the same row.
        var seen: Set<[[UInt8]?]> = []
        for (index, match) in query.matches.enumerated() {
            let ways = try ways(match, table)
            let isAlone = query.matches.count == 1 && ways.count == 1
            for (read, keys) in ways {
                for batch in batches(keys, read) {
                    let asked = AskedKeys(match, keys: batch, places: layout.places(ofMatch: index))
                    var twins: [[[UInt8]?]: Int] = [:]
                    try pages(batch, match, read, table) { found in
                        let values = try self.values(found, layout.columns, table)
                        guard asked.ask(for: values) else { return }
                        var twin = 0
                        if layout.needsTwins {
                            twin = twins[values.exact, default: 0]
                            twins[values.exact] = twin + 1
                        }
                        if !isAlone, !seen.insert(layout.key(values, twin: twin)).inserted { return }
                        try row(layout.asked(values, twin: twin))
                    }
                }
            }
        }
    }

    private func list(_ table: HTTPTable, _ layout: RowPlaces, _ row: ([HeldValue]) throws -> Void) throws {
        guard let list = table.list else {
            throw StoreFault.noWay(store: session.store, collection: table.live.name, to: "list all rows")
        }
        var twins: [[[UInt8]?]: Int] = [:]
        try pages([], KeyMatch(columns: [], keys: []), list, table) { found in
            let values = try self.values(found, layout.columns, table)
            var twin = 0
            if layout.needsTwins {
                twin = twins[values.exact, default: 0]
                twins[values.exact] = twin + 1
            }
            try row(layout.asked(values, twin: twin))
        }
    }

    /// The keys, each once, by the ways in which they can be asked for: each by those of its columns that hold something.
    ///
    /// - Throws: ``StoreFault`` where there is no way. A key that leads nowhere needs none.
    private func ways(_ match: KeyMatch, _ table: HTTPTable) throws -> [(read: HTTPRead, keys: [[HeldValue]])] {
        let names = match.columns.map(\.column.name)
        let usual = table.read(by: names)
        var ways: [(read: HTTPRead, keys: [[HeldValue]])] = []
        var seen: Set<[[UInt8]?]> = []
        for key in match.keys where seen.insert(key.exact).inserted {
            let hasNull = key.contains { $0.keyText == nil }
            if hasNull, !match.matchesNull { continue }
            let told = zip(names, key).filter { $1.keyText?.isEmpty == false }.map(\.0)
            guard let read = table.read(by: told) else {
                // What has no text cannot be asked for, and a path without it would mean everything.
                if usual != nil, !hasNull { continue }
                throw noWay(names, table)
            }
            if let place = ways.firstIndex(where: { $0.read == read }) {
                ways[place].keys.append(key)
            } else {
                ways.append((read, [key]))
            }
        }
        guard usual != nil || !ways.isEmpty else { throw noWay(names, table) }
        return ways
    }

    private func noWay(_ names: [String], _ table: HTTPTable) -> StoreFault {
        StoreFault.noWay(
            store: session.store,
            collection: table.live.name,
            to: "find rows by \(names.joined(separator: " and "))"
        )
    }

    /// Keys that go into one call together.
    private func batches(_ keys: [[HeldValue]], _ read: HTTPRead) -> [[[HeldValue]]] {
        guard !read.by.isEmpty else { return [keys] }
        let size = read.several?.most ?? 1
        return stride(from: 0, to: keys.count, by: size).map { Array(keys[$0..<min($0 + size, keys.count)]) }
    }

    private func pages(
        _ keys: [[HeldValue]],
        _ match: KeyMatch,
        _ read: HTTPRead,
        _ table: HTTPTable,
        _ row: (JSONValue) throws -> Void
    ) throws {
        let names = match.columns.map(\.column.name)
        func texts(_ field: String) -> [String] {
            names.firstIndex(of: field).map { place in keys.compactMap { $0[place].keyText } } ?? []
        }
        let query = try read.call.query.flatMap { template in
            try parameters(template, texts, read).map { (template.name, $0) }
        }
        var pages = PageTurns(read.pages)
        var rows = 0
        var last: HTTPTarget?
        for _ in 0..<session.endpoints.pagesMax {
            let target: HTTPTarget
            if let link = pages.link {
                target = try session.target(following: link, from: last)
            } else {
                let sent = read.call.method == .get ? pages.parameters : []
                target = try session.target(read.call.path, query + sent) { texts($0).first }
            }
            last = target
            var body = try read.call.body.map { try self.body($0, texts, table) }
            if read.call.method != .get {
                for (name, value) in pages.parameters { body?.set(.text(value), at: [name]) }
            }
            let call = try session.call(read.call, target, body: body)
            guard let reply = try session.ask(call, done: [], gone: read.gone) else { return }
            let answer = try session.json(reply)
            let found = try self.rows(answer, read, table)
            rows += found.count
            for found in found { try row(found) }
            guard try pages.turn(found.count, rows: rows, answer, reply, session, table) else { return }
        }
        throw StoreFault.pages(
            store: session.store,
            collection: table.live.name,
            most: session.endpoints.pagesMax
        )
    }

    private func parameters(
        _ template: QueryTemplate,
        _ texts: (String) -> [String],
        _ read: HTTPRead
    ) throws -> [String] {
        switch template.value {
        case .text(let text): return [text]
        case .field(let field):
            guard let separator = read.several?.separator else { return texts(field) }
            guard texts(field).allSatisfy({ !$0.contains(separator) }) else {
                throw StoreFault.noPlace(store: session.store, field: field)
            }
            return [texts(field).joined(separator: separator)]
        }
    }

    private func body(
        _ template: BodyTemplate,
        _ texts: (String) -> [String],
        _ table: HTTPTable
    ) throws -> JSONValue {
        switch template {
        case .value(let value): return value
        case .changes: return .null
        case .field(let name):
            guard let text = texts(name).first, let value = table.live.column(named: name)?.json(.text(text)) else {
                throw StoreFault.valueDoesNotFit(store: session.store, column: name)
            }
            return value
        case .list(let elements): return .list(try elements.map { try body($0, texts, table) })
        case .object(let members): return .object(try members.mapValues { try body($0, texts, table) })
        }
    }

    private func rows(_ answer: JSONValue, _ read: HTTPRead, _ table: HTTPTable) throws -> [JSONValue] {
        switch answer.at(read.rows) {
        case .list(let rows): return rows
        case .object(let members): return [.object(members)]
        default:
            // Nothing is not an empty list: a row that is there would be passed over in silence.
            let what = "rows" + (read.rows.isEmpty ? "" : " at \(read.rows.joined(separator: "."))")
            throw StoreFault.unexpected(store: session.store, collection: table.live.name, what: what)
        }
    }

    private func values(_ row: JSONValue, _ columns: [LiveColumn], _ table: HTTPTable) throws -> [HeldValue] {
        guard case .object = row else {
            throw StoreFault.unexpected(store: session.store, collection: table.live.name, what: "objects as rows")
        }
        return try columns.map { column in
            let value = row.at(table.paths[column.name] ?? [column.name])?.held(column.kind) ?? .null
            guard value != .null || column.isNullable else {
                throw StoreFault.unexpected(
                    store: session.store,
                    collection: table.live.name,
                    what: "a value for \(column.name)"
                )
            }
            return value
        }
    }
}

/// Which columns are read for a query, and where they stand.
private struct RowPlaces {
    let columns: [LiveColumn]
    /// True where rows are told apart by all that they hold.
    let needsTwins: Bool
    private let given: [Int?]
    private let matched: [[Int]]
    private let primary: [Int]

    init(_ query: RowQuery, _ table: HTTPTable) {
        var columns: [LiveColumn] = []
        func place(_ column: LiveColumn) -> Int {
            if let known = columns.firstIndex(where: { $0.name == column.name }) { return known }
            columns.append(column)
            return columns.count - 1
        }
        given = query.columns.map { if case .column(let column) = $0 { place(column) } else { nil } }
        matched = query.matches.map { $0.columns.map { place($0.column) } }
        let key = table.live.columns.filter(\.isPrimaryKey)
        primary = key.map(place)
        if key.isEmpty { for column in table.live.columns { _ = place(column) } }
        needsTwins = key.isEmpty
        self.columns = columns
    }

    func places(ofMatch index: Int) -> [Int] { matched[index] }

    func asked(_ values: [HeldValue], twin: Int) -> [HeldValue] {
        given.map { place in place.map { values[$0] } ?? .text("\(twin) of \(values)") }
    }

    /// What tells the row from all others for the length of one query.
    func key(_ values: [HeldValue], twin: Int) -> [[UInt8]?] {
        (primary.isEmpty ? values + [.integer(Int64(twin))] : primary.map { values[$0] }).exact
    }
}
