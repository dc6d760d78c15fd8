import DataMap
import Databases
import SubjectRequests

/// A SELECT through a driver that holds whole results in memory. Where a table has a primary key its rows are asked for
/// page by page, all from one picture of the store; where they fit one page that is one statement.
///
/// Without a primary key there is nothing to go on from, and the result is as large as it is.
struct PagedSelect {
    /// How many rows are held at once.
    static let pageRows = 2_000

    private let table: SQLIdentifier
    private let condition: SQLText
    private let asked: [ReadColumn]
    /// What is read: the columns that are asked for, then those that tell rows apart.
    private let read: [LiveColumn]
    private let places: [Int?]
    /// Where the primary key stands; empty where there is no going on from a row.
    private let key: [Int]

    init(_ query: RowQuery, table: SQLIdentifier, condition: SQLText) {
        self.table = table
        self.condition = condition
        asked = query.columns
        let all = query.table.columns
        let primary = query.table.isView ? [] : all.filter(\.isPrimaryKey)
        let goesOn = !primary.isEmpty && primary.allSatisfy(\.kind.isOrdered)
        let beside = query.columns.contains(.rowIdentity) ? all : goesOn ? primary : []
        var read: [LiveColumn] = []
        func place(_ column: LiveColumn) -> Int {
            if let known = read.firstIndex(where: { $0.name == column.name && $0.path == column.path }) { return known }
            read.append(column)
            return read.count - 1
        }
        places = query.columns.map { column in
            guard case .column(let column) = column else { return nil }
            return place(column)
        }
        for column in beside { _ = place(column) }
        key = goesOn ? primary.map(place) : []
        self.read = read
    }

    func forEach(_ connection: any SQLConnection, _ row: ([HeldValue]) throws -> Void) throws {
        guard !key.isEmpty else { return try forEachUnpaged(connection, row) }
        if try isWholeInOnePage(connection, row) { return }
        try connection.transaction(.read) {
            var last: [SQLValue]?
            repeat {
                last = try page(connection, after: last, row)
            } while last != nil
        }
    }

    /// False, and nothing handed on, where there is more than a page. No order is asked for: engines would rather go
    /// through the whole table in its order than use the index that finds a few rows.
    private func isWholeInOnePage(
        _ connection: any SQLConnection,
        _ row: ([HeldValue]) throws -> Void
    ) throws -> Bool {
        let text: SQLText = "\(try select) WHERE \(condition) LIMIT \(PagedSelect.pageRows + 1)"
        let rows = try connection.rows(text, decode: values)
        guard rows.count <= PagedSelect.pageRows else { return false }
        for values in rows { try row(held(values, twin: 0)) }
        return true
    }

    /// Hands a page on and answers the key of its last row; nil after the last page.
    private func page(
        _ connection: any SQLConnection,
        after last: [SQLValue]?,
        _ row: ([HeldValue]) throws -> Void
    ) throws -> [SQLValue]? {
        let names = try key.map { "\(raw: try SQLIdentifier(read[$0].name))" as SQLText }
        var text: SQLText = "\(try select) WHERE (\(condition))"
        if let last { text = "\(text) AND \(follows(names, last))" }
        text = "\(text) ORDER BY \(SQLText(joined: names, by: ", ")) LIMIT \(PagedSelect.pageRows)"
        let rows = try connection.rows(text, decode: values)
        for values in rows { try row(held(values, twin: 0)) }
        guard rows.count == PagedSelect.pageRows else { return nil }
        return rows.last.map { values in key.map { values[$0] } }
    }

    /// Row values would not be served by an index, so: a > 1 OR a = 1 AND b > 2.
    private func follows(_ names: [SQLText], _ last: [SQLValue]) -> SQLText {
        let binds = zip(key, last).map { place, value -> SQLText in
            read[place].kind == .decimal ? "CAST(\(value) AS DECIMAL(65, 30))" : "\(value)"
        }
        let ways = names.indices.map { index -> SQLText in
            let same = (0..<index).map { "\(names[$0]) = \(binds[$0])" as SQLText }
            return SQLText(joined: same + ["\(names[index]) > \(binds[index])"], by: " AND ")
        }
        return "(\(SQLText(joined: ways, by: " OR ")))"
    }

    /// Rows without a primary key. Two that are alike to the last column come by the same statements, so that the
    /// number of a row among those like it tells it from them.
    private func forEachUnpaged(_ connection: any SQLConnection, _ row: ([HeldValue]) throws -> Void) throws {
        let countsTwins = asked.contains(.rowIdentity)
        var twins: [[SQLValue]: Int] = [:]
        try connection.each("\(try select) WHERE \(condition)") { found in
            let values = try values(found)
            if countsTwins { twins[values, default: 0] += 1 }
            try row(held(values, twin: twins[values] ?? 0))
        }
    }

    private var select: SQLText {
        get throws {
            // A step that only counts reads no column.
            let names = try read.map { try $0.expression(.mariadb) }
            return "SELECT \(names.isEmpty ? "1" : SQLText(joined: names, by: ", ")) FROM \(raw: table)"
        }
    }

    private func values(_ row: any SQLRow) throws -> [SQLValue] { try read.indices.map { try row.value(at: $0) } }

    private func held(_ values: [SQLValue], twin: Int) -> [HeldValue] {
        places.map { place in
            guard let place else { return .text("\(twin) of \(values)") }
            return HeldValue(values[place], kind: read[place].kind, dialect: .mariadb)
        }
    }
}

extension ColumnKind {
    /// Whether a value that was read can be gone on from.
    fileprivate var isOrdered: Bool {
        switch self {
        case .integer, .decimal, .text, .paddedText, .boolean, .uuid, .bytes, .date, .time: true
        case .real, .json, .anything, .other: false
        }
    }
}
