import DataMap
import Databases

/// Keys as conditions for MariaDB and MySQL, where each key is a bind of its own. Lists are filled up with their last
/// key to a few lengths, so that few texts serve all numbers of keys.
///
/// Text is compared twice: by the column's own collation, which indexes serve, and by its bytes, because a collation
/// may take `jose` for `José `, and that is somebody else.
struct MariaDBCondition {
    let columns: [MatchColumn]
    /// At least one.
    let keys: FittedKeys

    func text() throws -> SQLText {
        let exact = try list(Comparison.exact)
        let isIndexed = columns.allSatisfy { Comparison.hasIndexed($0) } && columns.contains(where: Comparison.isText)
        return isIndexed ? "\(try list(Comparison.indexed)) AND \(exact)" : exact
    }

    private func list(_ compared: (MatchColumn) throws -> SQLText) throws -> SQLText {
        let left = SQLText(joined: try columns.map(compared), by: ", ")
        let rows = filledUp.map { key in
            let binds = SQLText(joined: zip(columns, key).map { Comparison.bind($1, for: $0) }, by: ", ")
            return columns.count == 1 ? binds : "(\(binds))" as SQLText
        }
        let all = SQLText(joined: rows, by: ", ")
        return columns.count == 1 ? "\(left) IN (\(all))" : "(\(left)) IN (\(all))"
    }

    private var filledUp: [ArraySlice<String>] {
        // Longer lists come seldom, and the number of binds has a limit.
        guard keys.count < SearchLimits.keysPerStatement else { return (0..<keys.count).map { keys[$0] } }
        var length = 1
        while length < keys.count { length *= 2 }
        length = min(length, SearchLimits.keysPerStatement)
        return (0..<keys.count).map { keys[$0] } + repeatElement(keys.last, count: length - keys.count)
    }

    /// How one column is compared.
    private enum Comparison {
        static func isText(_ match: MatchColumn) -> Bool {
            match.folding == .none && (match.column.kind == .text || match.column.kind == .paddedText)
        }

        /// True where the column itself may stand before IN.
        static func hasIndexed(_ match: MatchColumn) -> Bool { isText(match) || isTyped(match) }

        private static func isTyped(_ match: MatchColumn) -> Bool {
            guard match.folding == .none else { return false }
            return switch match.column.kind {
            case .integer, .decimal, .real, .boolean, .uuid, .bytes: true
            case .text, .paddedText, .date, .time, .json, .anything, .other: false
            }
        }

        static func indexed(_ match: MatchColumn) throws -> SQLText { try match.column.expression(.mariadb) }

        static func exact(_ match: MatchColumn) throws -> SQLText {
            isTyped(match) ? try indexed(match) : "CAST(CONVERT(\(try folded(match)) USING utf8mb4) AS BINARY)"
        }

        private static func folded(_ match: MatchColumn) throws -> SQLText {
            let name = try indexed(match)
            return switch match.folding {
            case .none: name
            case .email: "lower(\(name))"
            case .phone: "regexp_replace(CAST(\(name) AS CHAR), '[^0-9+]', '')"
            case .name: "lower(regexp_replace(trim(\(name)), '[[:space:]]+', ' '))"
            }
        }

        static func bind(_ key: String, for match: MatchColumn) -> SQLText {
            guard isTyped(match) else { return "\(key)" }
            switch match.column.kind {
            case .integer, .boolean: return "\(Int64(key))"
            // A text beside a number would be compared as floating point.
            case .decimal: return "CAST(\(key) AS DECIMAL(65, 30))"
            case .real: return "\(Double(key))"
            case .bytes: return "\([UInt8](hexadecimal: key.dropFirst(2)))"
            default: return "\(key)"
            }
        }
    }
}

extension [UInt8] {
    /// Nil where the text is not two digits a byte.
    fileprivate init?(hexadecimal text: Substring) {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count % 2 == 0 else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
