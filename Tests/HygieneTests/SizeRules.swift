extension HygieneRule {
    static let sizeRules = [fileLength, functionLength]

    private static let fileLength = HygieneRule(
        name: "a file has at most 400 lines, one of tests 600",
        check: { file in
            guard file.isSwift else { return [] }
            let most = file.path.hasPrefix("Tests/") ? 600 : 400
            return file.lines.count > most ? [file.breach(0, "\(file.lines.count) lines, at most \(most)")] : []
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", String(repeating: "let a = 1\n", count: 401)),
            SourceFile("Tests/VaultTests/A.swift", String(repeating: "let a = 1\n", count: 601)),
        ],
        innocent: [
            SourceFile("Sources/Vault/A.swift", String(repeating: "let a = 1\n", count: 400)),
            SourceFile("Tests/VaultTests/A.swift", String(repeating: "let a = 1\n", count: 600)),
        ]
    )

    private static let functionLength = HygieneRule(
        name: "a function has at most 70 lines",
        check: { file in
            functions(file.code).filter { $0.lines > 70 }.map {
                file.breach($0.line, "\($0.name) has \($0.lines) lines, at most 70")
            }
        },
        planted: [
            SourceFile(
                "Sources/Vault/A.swift",
                function("func f<A: B>(a: A = {}()) async throws -> [A] where A: C", 71)
            ),
            SourceFile("Sources/Vault/A.swift", "struct A {\n" + function("init?(a: Int) throws(E)", 71) + "}\n"),
            SourceFile("Tests/VaultTests/A.swift", function("@Test func f()", 71)),
            SourceFile("Sources/Vault/A.swift", function("static func == (left: A, right: A) -> Bool", 71)),
        ],
        innocent: [
            SourceFile("Sources/Vault/A.swift", function("func f()", 70)),
            SourceFile(
                "Sources/Vault/A.swift",
                "protocol P {\n    func f() -> Int\n    init(a: Int)\n    var a: Int { get }\n}\n"
                    + String(repeating: "let a = 1\n", count: 90)
            ),
        ]
    )

    private static func function(_ head: String, _ lines: Int) -> String {
        "\(head) {\n" + String(repeating: "    a()\n", count: lines - 2) + "}\n"
    }

    /// Functions and initialisers that have a body, with the lines from head to closing brace.
    private static func functions(_ code: SwiftCode) -> [(name: String, line: Int, lines: Int)] {
        code.tokens.indices.compactMap { place in
            let word = code.word(place)
            let before = code.word(place, -1)
            let isHead =
                word == "func" || word == "init" && before != "." && ["(", "?", "!", "<"].contains(code.word(place, 1))
            guard isHead, before != ".", let open = bodyStart(code, place + 1), let close = closing(code, open) else {
                return nil
            }
            let line = code.tokens[place].line
            let name = word == "func" ? code.word(place, 1) : word
            return (name, line, code.tokens[close].line - line + 1)
        }
    }

    /// The brace that opens the body of the declaration whose head goes on at `place`; nil for a mere requirement.
    private static func bodyStart(_ code: SwiftCode, _ place: Int) -> Int? {
        let others: Set = [
            "}", "func", "init", "var", "let", "case", "struct", "class", "enum", "protocol", "extension", "static",
            "mutating", "package", "private", "fileprivate", "associatedtype", "typealias", "subscript", "deinit", "@",
        ]
        var parentheses = 0
        var seesParameters = false
        for place in place..<code.tokens.count {
            let word = code.word(place)
            if word == "(" || word == "[" { parentheses += 1 }
            if word == ")" || word == "]" { parentheses -= 1 }
            if word == "(" { seesParameters = true }
            guard parentheses == 0, seesParameters else { continue }
            if word == "{" { return place }
            if others.contains(word), code.tokens[place].line > code.tokens[place - 1].line { return nil }
        }
        return nil
    }

    private static func closing(_ code: SwiftCode, _ open: Int) -> Int? {
        let depth = code.tokens[open].depth
        return (open + 1..<code.tokens.count).first { code.word($0) == "}" && code.tokens[$0].depth == depth }
    }
}
