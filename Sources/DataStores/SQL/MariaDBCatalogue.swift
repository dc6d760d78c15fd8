import DataMap
import Databases

/// What only MariaDB's and MySQL's catalogue says, in their words.
enum MariaDBCatalogue {
    /// Rows of '', table, column, what happens to the rows when the parent goes.
    static let removals: SQLText = """
        SELECT '', k.table_name, k.column_name, r.delete_rule FROM information_schema.referential_constraints r
        JOIN information_schema.key_column_usage k ON k.constraint_schema = r.constraint_schema
            AND k.constraint_name = r.constraint_name AND k.table_name = r.table_name
        WHERE k.table_schema = DATABASE() AND k.ordinal_position = 1
        """

    /// Rows of '', table, column. MariaDB writes the default as an expression, MySQL as the text itself.
    static let emptyByDefault: SQLText = """
        SELECT '', table_name, column_name FROM information_schema.columns
        WHERE table_schema = DATABASE() AND (column_default = '''''' OR CHAR_LENGTH(column_default) = 0)
        """

    /// Rows of '', table, index, column.
    static let uniqueKeys: SQLText = """
        SELECT '', table_name, index_name, column_name FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND non_unique = 0 AND index_name <> 'PRIMARY'
        ORDER BY table_name, index_name, seq_in_index
        """

    static let knowsConditions: SQLText = """
        SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'information_schema'
            AND upper(table_name) = 'CHECK_CONSTRAINTS' AND upper(column_name) = 'TABLE_NAME'
        """

    /// Rows of '', table, condition.
    static let conditions: SQLText = """
        SELECT '', table_name, check_clause FROM information_schema.check_constraints
        WHERE constraint_schema = DATABASE() ORDER BY table_name, constraint_name
        """

    static func kind(_ type: String) -> ColumnKind {
        switch type {
        case "tinyint(1)", "bit(1)": return .boolean
        // More than a signed integer of 64 bits holds.
        case _ where type.hasPrefix("bigint") && type.contains("unsigned"): return .decimal
        default: break
        }
        switch type.prefix(while: { $0 != "(" && $0 != " " }) {
        case "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year": return .integer
        case "decimal", "numeric": return .decimal
        case "float", "double": return .real
        case "char": return .paddedText
        case "varchar", "tinytext", "text", "mediumtext", "longtext": return .text
        case "uuid": return .uuid
        case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "bit": return .bytes
        case "date": return .date
        case "datetime", "timestamp", "time": return .time
        case "json": return .json
        default: return .other
        }
    }
}
