import DataMap
import DataStores
import Definitions

/// Reads the block `files:` of a store of files: each key names a table, and says which files it is and how they are read.
struct FileTablesReader {
    private static let keys = [
        "match", "format", "delimiter", "encoding", "pattern", "columns", "key", "appended",
    ]

    /// What stands under `format`.
    private enum Word: String, CaseIterable {
        case csv
        case jsonLines = "json-lines"
        case accessLog = "access-log"
    }

    func tables(_ block: DefinitionReader) -> [FileTable] {
        (block.entries() ?? []).compactMap { name, value in
            guard let word = name.text() else { return nil }
            guard !word.contains(".") else {
                name.problem("table-name", "a table's name has no dot in it, for the map writes fields behind dots")
                return nil
            }
            return table(word, value)
        }
    }

    private func table(_ name: String, _ value: DefinitionReader) -> FileTable? {
        guard let keys = value.mapping(FileTablesReader.keys) else { return nil }
        let match = keys["match"]?.text()
        if let match, match.contains("/") || match.hasPrefix(".") {
            keys["match"]?.problem(
                "file-pattern",
                "name files in the store's own folder: no slash, and no dot in front"
            )
        }
        let kinds = kinds(keys["columns"])
        let key = keys["key"]?.texts() ?? []
        let encoding = keys["encoding"]?.word(FileTable.Encoding.self, code: "unknown-encoding") ?? .utf8
        let appended = keys["appended"]?.flag()
        guard let format = format(keys, match ?? "") else { return nil }
        if format == .jsonLines, encoding != .utf8 {
            keys["encoding"]?.problem("encoding-of-json", "JSON is UTF-8, and nothing else")
        }
        return FileTable(
            name: name,
            files: match.map { .glob($0) } ?? .stem(name),
            format: format,
            encoding: encoding,
            kinds: kinds,
            key: key,
            isAppended: appended
        )
    }

    /// As the settings say, or as the files' names promise.
    private func format(_ keys: DefinitionMapping, _ match: String) -> FileTable.Format? {
        let promised = FileTable.Format(fileName: "x" + match.filter { $0 != "*" && $0 != "?" })
        let delimiter = keys["delimiter"].flatMap(delimiter)
        let pattern = keys["pattern"].flatMap(pattern)
        let word: Word
        if let stated = keys["format"] {
            guard let known = stated.word(Word.self, code: "unknown-format") else { return nil }
            word = known
        } else if keys["pattern"] != nil {
            word = .accessLog
        } else {
            switch promised {
            case .delimited?: word = .csv
            case .jsonLines?: word = .jsonLines
            case .log?: word = .accessLog
            case nil:
                keys.reader.problem(
                    "format-unsaid",
                    "nothing says what these files hold; give format: csv, json-lines or access-log"
                )
                return nil
            }
        }
        if word != .csv { keys["delimiter"]?.problem("not-delimited", "only csv has a delimiter") }
        if word != .accessLog { keys["pattern"]?.problem("not-a-log", "only an access-log has a pattern") }
        switch word {
        case .csv:
            if let delimiter { return .delimited(delimiter) }
            if case .delimited? = promised { return promised }
            return .delimited(UInt8(ascii: ","))
        case .jsonLines: return .jsonLines
        case .accessLog: return keys["pattern"] == nil ? .log(.accessLog) : pattern.map { .log($0) }
        }
    }

    private func delimiter(_ value: DefinitionReader) -> UInt8? {
        guard let text = value.text() else { return nil }
        if text == "tab" { return UInt8(ascii: "\t") }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte >= 0x20, byte != UInt8(ascii: "\"") else {
            value.problem("delimiter", "a delimiter is one sign such as ';', or the word tab")
            return nil
        }
        return byte
    }

    private func pattern(_ value: DefinitionReader) -> LogPattern? {
        guard let text = value.text() else { return nil }
        do throws(LogPattern.Flaw) {
            return try LogPattern(text)
        } catch {
            value.problem("log-pattern", error.sentence)
            return nil
        }
    }

    private func kinds(_ block: DefinitionReader?) -> [String: ColumnKind] {
        var kinds: [String: ColumnKind] = [:]
        for (name, value) in block?.entries() ?? [] {
            guard let column = name.text(), let word = value.text() else { continue }
            guard let kind = ColumnKind(rawValue: word), FileTablesReader.kinds.contains(kind) else {
                let known = FileTablesReader.kinds.map(\.rawValue).joined(separator: ", ")
                value.problem("unknown-kind", "'\(word)' is none of: \(known)")
                continue
            }
            kinds[column] = kind
        }
        return kinds
    }

    /// What may stand under `columns`.
    private static let kinds: [ColumnKind] = [
        .text, .integer, .decimal, .real, .boolean, .uuid, .date, .time, .json,
    ]
}
