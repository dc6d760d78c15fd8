extension HygieneRule {
    static let statementRules = [sqlInItsRooms, stateInCommit, bareReturning]

    private static let sqlInItsRooms = HygieneRule(
        name: "SQL stands in Storage, Databases, DataStores and the examples",
        check: { file in
            let rooms: Set = ["Storage", "Databases", "DataStores"]
            guard file.path.hasPrefix("Sources/"), let room = file.room, !rooms.contains(room) else { return [] }
            if file.ending == "sql" { return [file.breach(0, "a file of SQL")] }
            return file.code.strings.filter { isStatement($0.text) }.map { file.breach($0.line, "SQL in \(room)") }
        },
        planted: [
            SourceFile("Sources/Casework/A.swift", #"let a = "SELECT id FROM cases""# + "\n"),
            SourceFile("Sources/Mail/A.swift", "let a = \"\"\"\n    DELETE\n      FROM messages\n    \"\"\"\n"),
            SourceFile("Sources/WebServer/A.swift", #"run("INSERT INTO cases VALUES (\(a))")"# + "\n"),
            SourceFile("Sources/Casework/a.sql", "SELECT 1;\n"),
        ],
        innocent: [
            SourceFile("Sources/Storage/A.swift", #"let a = "SELECT id FROM cases""# + "\n"),
            SourceFile("Sources/Mail/A.swift", #"let a = "Select one of these from the list""# + "\n"),
            SourceFile("examples/a/store.sql", "CREATE TABLE a (b);\n"),
            SourceFile("Tests/StorageTests/A.swift", #"let a = "SELECT id FROM cases""# + "\n"),
        ]
    )

    private static let stateInCommit = HygieneRule(
        name: "only Storage's commit writes the state of a request",
        check: { file in
            guard file.path.hasPrefix("Sources/"), !isCommit(file) else { return [] }
            let texts = file.isSwift ? file.code.strings : [SwiftCode.Piece(text: file.text, line: 1)]
            return texts.filter { setsState($0.text) }.map { file.breach($0.line, "writes the state of a request") }
        },
        planted: [
            SourceFile(
                "Sources/Storage/Queries/A.swift",
                #"run("UPDATE requests SET revision = revision + 1, state = \(a) WHERE id = \(b)")"# + "\n"
            ),
            SourceFile(
                "Sources/Storage/A.swift",
                "run(\"\"\"\n    update requests\n    set state='closed'\n    \"\"\")\n"
            ),
        ],
        innocent: [
            SourceFile("Sources/Storage/History/Commit.swift", #"run("UPDATE requests SET state = \(a)")"# + "\n"),
            SourceFile(
                "Sources/Storage/A.swift",
                #"run("UPDATE requests SET assignee = \(a) WHERE state = \(b)")"# + "\n"
            ),
            SourceFile("Sources/Storage/A.swift", #"run("UPDATE effects SET state = \(a)")"# + "\n"),
        ]
    )

    private static let bareReturning = HygieneRule(
        name: "RETURNING takes bare columns only (SQLite gives 0 for `x IS NULL`)",
        check: { file in
            guard file.isSource else { return [] }
            return file.code.strings.filter { hasComputedReturning($0.text) }
                .map { file.breach($0.line, "RETURNING computes") }
        },
        planted: [
            SourceFile("Sources/Storage/A.swift", #"run("UPDATE a SET b = 1 RETURNING id, c IS NULL")"# + "\n"),
            SourceFile("Sources/Storage/A.swift", #"run("DELETE FROM a RETURNING count(*)")"# + "\n"),
            SourceFile("Sources/Storage/A.swift", #"run("INSERT INTO a VALUES (1) RETURNING *")"# + "\n"),
            SourceFile("Sources/Storage/A.swift", #"run("DELETE FROM a RETURNING id AS b")"# + "\n"),
        ],
        innocent: [
            SourceFile("Sources/Storage/A.swift", #"run("UPDATE a SET b = 1 RETURNING id, fence")"# + "\n"),
            SourceFile(
                "Sources/Storage/A.swift",
                #"run("WITH a AS (DELETE FROM b RETURNING id) SELECT id FROM a")"# + "\n"
            ),
            SourceFile(
                "Sources/Storage/A.swift",
                "run(\"\"\"\n    DELETE FROM a RETURNING id,\n        fence\n    \"\"\")\n"
            ),
        ]
    )

    /// Keywords in capitals, as all our SQL has them, so that prose is let alone.
    private static func isStatement(_ text: String) -> Bool {
        let words = text.split { $0.isWhitespace || $0 == "(" }.map(String.init)
        guard let first = words.first else { return false }
        let rest = words.dropFirst()
        return switch first {
        case "SELECT", "DELETE": rest.contains("FROM")
        case "INSERT": rest.contains("INTO")
        case "UPDATE": rest.contains("SET")
        case "CREATE", "DROP", "ALTER": ["TABLE", "INDEX", "UNIQUE", "VIEW", "TRIGGER", "TEMP"].contains(rest.first)
        case "WITH": rest.contains("AS")
        case "PRAGMA": true
        default: false
        }
    }

    private static func isCommit(_ file: SourceFile) -> Bool {
        file.room == "Storage" && file.fileName.hasPrefix("Commit")
    }

    /// Words and signs of a statement, in small letters.
    private static func signs(_ text: String) -> [String] {
        var signs: [String] = []
        var isInWord = false
        for character in text.lowercased() {
            let isWord = character.isLetter || character.isNumber || character == "_"
            if isWord, isInWord { signs[signs.count - 1].append(character) }
            if !character.isWhitespace, !(isWord && isInWord) { signs.append(String(character)) }
            isInWord = isWord
        }
        return signs
    }

    private static func setsState(_ text: String) -> Bool {
        let signs = signs(text)
        return signs.indices.contains { place in
            guard signs[place...].starts(with: ["update", "requests", "set"]) else { return false }
            let assigned = signs[place...].prefix { $0 != "where" }
            return zip(assigned, assigned.dropFirst()).contains { $0 == "state" && $1 == "=" }
        }
    }

    private static func hasComputedReturning(_ text: String) -> Bool {
        let signs = signs(text)
        return signs.indices.contains { signs[$0] == "returning" && computes(signs[($0 + 1)...]) }
    }

    /// Names between commas, up to the end, a parenthesis or a semicolon; an interpolation is taken for a name.
    private static func computes(_ signs: ArraySlice<String>) -> Bool {
        let list = signs.prefix { $0 != ")" && $0 != ";" }
        if list.starts(with: ["\\", "("]) { return false }
        return list.enumerated().contains { number, sign in
            number % 2 == 0 ? sign.first.map { !$0.isLetter } ?? true : sign != ","
        }
    }
}
