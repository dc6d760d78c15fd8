import DataMap
import Databases
import SubjectRequests

/// Turns matches into conditions. The text depends on the table and the columns, and on MariaDB on the magnitude of the
/// number of keys. Keys are made to fit the columns, never columns to fit keys, so that indexes serve.
struct KeyCondition {
    let dialect: SQLDialect

    /// Nil where no row can agree.
    func any(of matches: [KeyMatch]) throws -> SQLText? {
        let conditions = try matches.compactMap(condition)
        guard var whole = conditions.first else { return nil }
        for next in conditions.dropFirst() { whole = "\(whole) OR \(next)" }
        return whole
    }

    /// One match; nil where none of its keys can be equal to any row.
    func condition(_ match: KeyMatch) throws -> SQLText? {
        if match.matchesNull { return try exact(match) }
        if let numbers = match.plainNumbers, let column = match.columns.first?.column, dialect != .mariadb {
            return try isAmong(numbers, column)
        }
        let keys = fitting(match)
        return keys.isEmpty ? nil : try isAmong(match.columns, keys)
    }

    /// The column holds exactly this value, or NULL where the value is NULL.
    func isStill(_ value: HeldValue, _ column: LiveColumn) throws -> SQLText {
        guard let text = value.keyText else { return "\(try column.expression(dialect)) IS NULL" }
        guard let key = column.key(text, folding: .none, dialect: dialect) else { return "1 = 0" }
        return try isAmong([MatchColumn(column)], FittedKeys(texts: [key], width: 1))
    }

    private func isAmong(_ columns: [MatchColumn], _ keys: FittedKeys) throws -> SQLText {
        switch dialect {
        case .sqlite: try SQLiteCondition(columns: columns, keys: keys).text()
        case .postgres: try PostgresCondition(columns: columns, keys: keys).text()
        case .mariadb: try MariaDBCondition(columns: columns, keys: keys).text()
        }
    }

    /// As the engines' own conditions say it, for a list that needs no quotes.
    private func isAmong(_ numbers: String, _ column: LiveColumn) throws -> SQLText {
        let name = try column.expression(dialect)
        return dialect == .sqlite
            ? "\(name) IN (SELECT value FROM json_each(\("[" + numbers + "]")))"
            : "\(name) = ANY(CAST(\("{" + numbers + "}") AS BIGINT[]))"
    }

    private func fitting(_ match: KeyMatch) -> FittedKeys {
        var keys = FittedKeys(texts: [], width: match.columns.count)
        keys.texts.reserveCapacity(match.keys.count * keys.width)
        for key in match.keys {
            let before = keys.texts.count
            for (column, value) in zip(match.columns, key) {
                let text = value.keyText
                guard let text, let own = column.column.key(text, folding: column.folding, dialect: dialect) else {
                    break
                }
                keys.texts.append(own)
            }
            if keys.texts.count < before + keys.width { keys.texts.removeSubrange(before...) }
        }
        return keys
    }

    /// Every column of one key, NULL being equal to NULL. For keys of tables that have no primary key.
    private func exact(_ match: KeyMatch) throws -> SQLText? {
        let rows = try match.keys.map { key in
            let parts = try zip(match.columns, key).map { column, value in try isStill(value, column.column) }
            return "(\(SQLText(joined: parts, by: " AND ")))" as SQLText
        }
        return rows.isEmpty ? nil : "(\(SQLText(joined: rows, by: " OR ")))"
    }
}

extension KeyMatch {
    /// The keys with commas between them where all are whole numbers for a column of such, which most keys are; nil where one is
    /// not. Sweeps ask by hundreds of thousands.
    fileprivate var plainNumbers: String? {
        guard let only = columns.first, columns.count == 1, !keys.isEmpty, only.column.kind == .integer,
            only.folding == .none
        else { return nil }
        var list = ""
        list.reserveCapacity(keys.count * 8)
        for key in keys {
            switch key.first {
            case .integer(let number): list += String(number)
            case .text(let text) where text.isPlainInteger: list += text
            default: return nil
            }
            list += ","
        }
        list.removeLast()
        return list
    }
}

/// Keys in the columns' own spelling. Those with NULL, or that no column can hold, are not among them.
struct FittedKeys {
    /// One key after another, each with a text for each column.
    fileprivate(set) var texts: [String]
    let width: Int

    var isEmpty: Bool { texts.isEmpty }
    var count: Int { texts.count / width }
    var last: ArraySlice<String> { texts.suffix(width) }

    subscript(index: Int) -> ArraySlice<String> { texts[index * width..<(index + 1) * width] }

    func column(_ index: Int) -> [String] {
        width == 1 ? texts : stride(from: index, to: texts.count, by: width).map { texts[$0] }
    }
}

extension SQLText {
    init(joined parts: [SQLText], by separator: SQLText) {
        self = parts.first ?? ""
        for part in parts.dropFirst() {
            append(separator)
            append(part)
        }
    }
}
