import DataMap
import Databases
import SubjectRequests

extension LiveColumn {
    /// The column as it is read and compared: its name, or the value at its path. Paths travel as binds. A text that is no
    /// JSON has nothing inside it.
    func expression(_ dialect: SQLDialect) throws -> SQLText {
        let name = try SQLIdentifier(name)
        guard !path.isEmpty else { return "\(raw: name)" }
        return switch dialect {
        case .sqlite: "(CASE WHEN json_valid(\(raw: name)) THEN json_extract(\(raw: name), \(dollarPath)) END)"
        case .postgres: "(CAST(\(raw: name) AS JSONB) #>> CAST(\(arrayPath) AS TEXT[]))"
        case .mariadb: "JSON_VALUE(\(raw: name), \(dollarPath))"
        }
    }

    /// The whole column after `values` were put at paths inside it; what is not there is not added.
    static func rewritten(_ name: String, _ values: [ColumnValue], _ dialect: SQLDialect) throws -> SQLText {
        let column = try SQLIdentifier(name)
        return switch dialect {
        case .sqlite:
            """
            CASE WHEN json_valid(\(raw: column)) THEN \(values.reduce("\(raw: column)" as SQLText) { whole, setting in
                "json_replace(\(whole), \(setting.column.dollarPath), json(\(setting.value.json)))"
            }) ELSE \(raw: column) END
            """
        case .postgres:
            values.reduce("CAST(\(raw: column) AS JSONB)" as SQLText) { whole, setting in
                """
                jsonb_set(\(whole), CAST(\(setting.column.arrayPath) AS TEXT[]), CAST(\(setting.value.json) AS JSONB), false)
                """
            }
        case .mariadb:
            values.reduce("\(raw: column)" as SQLText) { whole, setting in
                "JSON_REPLACE(\(whole), \(setting.column.dollarPath), JSON_EXTRACT(\(setting.value.json), '$'))"
            }
        }
    }

    private var dollarPath: String { "$" + path.map { "." + $0.jsonQuoted }.joined() }

    private var arrayPath: String { "{" + path.map(\.jsonQuoted).joined(separator: ",") + "}" }
}

extension HeldValue {
    /// As JSON writes it.
    fileprivate var json: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .real(let number) where number.isFinite: "\(number)"
        case .text(let text): text.jsonQuoted
        case .real, .bytes: (keyText ?? "").jsonQuoted
        }
    }
}

extension String {
    /// In quotes, with what JSON has escaped.
    var jsonQuoted: String {
        let isPlain = utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { return "\"\(self)\"" }
        var whole = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": whole += "\\\""
            case "\\": whole += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                whole += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: whole.unicodeScalars.append(scalar)
            }
        }
        return whole + "\""
    }
}
