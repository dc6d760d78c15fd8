extension HygieneRule {
    static let callRules = [access, errorsHandled, noForcing, noTraps, unsafeMarkers, structuredTasks]

    private static let access = HygieneRule(
        name: "access is package, unwritten or private; never public or open",
        check: { file in
            guard file.isSource else { return [] }
            return places(file) { code, place in
                let isWide =
                    ["public", "open"].contains(code.word(place)) && ![".", "func"].contains(code.word(place, -1))
                let next = code.word(place, 1)
                return isWide && (declarations.contains(next) || next == "(" && code.word(place, 2) == "set")
            }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "public struct A {}\n"),
            SourceFile("Sources/Vault/A.swift", "open class A {}\n"),
            SourceFile("Sources/Vault/A.swift", "struct A { public private(set) var a = 1 }\n"),
            SourceFile("Sources/Vault/A.swift", "struct A { public(set) var a = 1 }\n"),
        ],
        innocent: [
            SourceFile("Sources/Vault/A.swift", "package func open(_ a: A) { key.open(a); privacy = .public }\n"),
            SourceFile("Sources/Vault/A.swift", "// a public key\nlet open = 1\n"),
        ]
    )

    private static let errorsHandled = HygieneRule(
        name: "every error is handled: no try? in Sources",
        check: { file in
            guard file.isSource else { return [] }
            return places(file) { code, place in code.word(place) == "try" && code.word(place, 1) == "?" }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "let a = try? b()\n"),
            SourceFile("Sources/Vault/A.swift", #"let a = "\(try? b())""# + "\n"),
        ],
        innocent: [
            SourceFile("Sources/Vault/A.swift", "let a = try b()\nlet c = \"try? it\" // try? it\n"),
            SourceFile("Tests/VaultTests/A.swift", "let a = try? b()\n"),
        ]
    )

    private static let noForcing = HygieneRule(
        name: "nothing is forced: no try!, as!, force unwrap or implicitly unwrapped type in Sources",
        check: { file in
            guard file.isSource else { return [] }
            return places(file) { code, place in
                guard code.word(place) == "!", code.isGlued(place) else { return false }
                // `a!=b` without spaces does not pass the formatter, so a glued mark behind a value forces it.
                let before = code.word(place, -1)
                let isValue = before.last.map { $0.isLetter || $0.isNumber || ")]>\"_?".contains($0) } ?? false
                return isValue && before != "return" && before != "in"
            }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "let a = try! b()\n"),
            SourceFile("Sources/Vault/A.swift", "let a = b as! C\n"),
            SourceFile("Sources/Vault/A.swift", "let a = b[0]!.c\n"),
            SourceFile("Sources/Vault/A.swift", "let a = b()!\n"),
            SourceFile("Sources/Vault/A.swift", "var a: String!\n"),
            SourceFile("Sources/Vault/A.swift", #"let a = "\(b!)""# + "\n"),
        ],
        innocent: [
            SourceFile("Sources/Vault/A.swift", "let a = !b && c != d && (!e) && [!f].g(!h)\nif !a { return !b }\n"),
            SourceFile("Sources/Vault/A.swift", "let a = \"b!\" /* c! */\n#if !DEBUG\n#endif\n"),
        ]
    )

    private static let noTraps = HygieneRule(
        name: "nothing traps on purpose: no fatalError in Sources",
        check: { file in
            guard file.isSource else { return [] }
            return places(file) { code, place in code.word(place) == "fatalError" }
        },
        planted: [SourceFile("Sources/Vault/A.swift", "func a() -> Never { fatalError(\"b\") }\n")],
        innocent: [SourceFile("Sources/Vault/A.swift", "// never fatalError\n")]
    )

    private static let unsafeMarkers = HygieneRule(
        name: "an unsafe concurrency marker has its reason beside it",
        check: { file in
            guard file.isSource else { return [] }
            return places(file) { code, place in
                let isUnchecked = code.word(place) == "unchecked" && code.word(place, -1) == "@"
                let isNonisolated =
                    code.word(place) == "nonisolated" && code.word(place, 1) == "(" && code.word(place, 2) == "unsafe"
                guard isUnchecked || isNonisolated else { return false }
                let line = code.tokens[place].line
                return ![line, line - 1].contains { code.comment(on: $0).count > 20 }
            }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "final class A: @unchecked Sendable {}\n"),
            SourceFile("Sources/Vault/A.swift", "nonisolated(unsafe) let a = b // fine\n"),
            SourceFile(
                "Sources/Vault/A.swift",
                "// A reason that stands much too far away from it.\n\nnonisolated(unsafe) let a = b\n"
            ),
        ],
        innocent: [
            SourceFile(
                "Sources/Vault/A.swift",
                "nonisolated(unsafe) let a = b  // Only the thread that made it reads it.\n"
            ),
            SourceFile(
                "Sources/Vault/A.swift",
                "/// Every access holds the lock of the row.\nfinal class A: @unchecked Sendable {}\n"
            ),
            SourceFile("Sources/Vault/A.swift", "nonisolated var a: Int { 1 }\n"),
        ]
    )

    private static let structuredTasks = HygieneRule(
        name: "what lives long is a service: no bare Task in Sources",
        check: { file in
            guard file.isSource else { return [] }
            return places(file) { code, place in
                guard code.word(place) == "Task", code.word(place, -1) != "." else { return false }
                let next = code.word(place, 1)
                return next == "{" || next == "(" || next == "." && ["detached", "init"].contains(code.word(place, 2))
            }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "Task { await a() }\n"),
            SourceFile("Sources/Vault/A.swift", "let a = Task.detached { b }\n"),
            SourceFile("Sources/Vault/A.swift", "Task(priority: .low) { a }\n"),
        ],
        innocent: [SourceFile("Sources/Vault/A.swift", "try Task.checkCancellation()\nlet a: Task<Int, Never>\n")]
    )

    private static let declarations: Set = [
        "class", "struct", "enum", "protocol", "actor", "extension", "func", "var", "let", "init", "subscript",
        "static",
        "typealias", "import", "override", "final", "private", "fileprivate", "indirect", "mutating", "convenience",
        "required", "lazy", "nonisolated", "weak", "unowned",
    ]

    /// The tokens of `file` that are breaches, each with its line.
    static func places(_ file: SourceFile, _ isBreach: (SwiftCode, Int) -> Bool) -> [Breach] {
        file.code.tokens.indices.filter { isBreach(file.code, $0) }.map { place in
            let around = (-1...2).map { file.code.word(place, $0) }.joined(separator: " ")
            return file.breach(file.code.tokens[place].line, around)
        }
    }
}
