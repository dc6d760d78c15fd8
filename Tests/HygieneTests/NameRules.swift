extension HygieneRule {
    static let nameRules = [noCollidingNames, noModuleNames, noEmptyWords]

    private static let noCollidingNames = HygieneRule(
        name: "no type has a bare name that collides with Swift, a library or the field",
        check: { file in
            guard file.isSource else { return [] }
            return types(file.code).filter {
                colliding.contains($0.name) && ($0.isOuter || shadowing.contains($0.name))
            }
            .map { file.breach($0.line, "\($0.name) as the name of a type") }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "package struct Request {}\n"),
            SourceFile("Sources/Vault/A.swift", "enum State { case a }\n"),
            SourceFile("Sources/Vault/A.swift", "typealias Row = [String]\n"),
            SourceFile("Sources/Vault/A.swift", "struct A { enum Error { case a } }\n"),
        ],
        innocent: [
            SourceFile("Sources/Vault/A.swift", "struct StoreRow { class func State() {} }\nextension Data {}\n"),
            SourceFile("Sources/Vault/A.swift", "struct Schema { struct Column {} }\nlet a: any Error\n"),
        ]
    )

    private static let noModuleNames = HygieneRule(
        name: "no type has the name of a module",
        check: { file in
            guard file.isSource else { return [] }
            let modules = Set(HouseTable.rows.map(\.room))
            return types(file.code).filter { modules.contains($0.name) }
                .map { file.breach($0.line, "\($0.name) is a module") }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "package enum Vault {}\n"),
            SourceFile("Sources/Vault/A.swift", "struct A { struct Storage {} }\n"),
        ],
        innocent: [SourceFile("Sources/Vault/A.swift", "struct VaultError {}\n")]
    )

    private static let noEmptyWords = HygieneRule(
        name: "no type or file is named for nothing in particular",
        check: { file in
            guard file.isSwift else { return [] }
            let inTypes = types(file.code).filter { !words($0.name).isDisjoint(with: empty) }
                .map { file.breach($0.line, "\($0.name) says nothing") }
            let stem = file.fileName.prefix { $0 != "." }
            let inFile = words(String(stem)).isDisjoint(with: empty) ? [] : [file.breach(0, "\(stem) says nothing")]
            return inTypes + inFile
        },
        planted: [
            SourceFile("Sources/Vault/KeyManager.swift", "let a = 1\n"),
            SourceFile("Sources/Vault/A.swift", "struct MailHelpers {}\n"),
            SourceFile("Tests/VaultTests/Utils.swift", "let a = 1\n"),
            SourceFile("Sources/Vault/String+Utilities.swift", "let a = 1\n"),
        ],
        innocent: [SourceFile("Sources/Vault/Management.swift", "struct Utilisation {}\nlet a = FileManager.default\n")]
    )

    private static let empty: Set = [
        "manager", "managers", "helper", "helpers", "util", "utils", "utility", "utilities",
    ]

    /// Names that would hide what every file means by them, even inside another type.
    private static let shadowing: Set = ["Error", "Task", "Data", "Actor", "Process", "Notification", "Operation"]

    private static let colliding: Set = shadowing.union([
        "Request", "Response", "Context", "Configuration", "State", "Case", "Controller", "Processor", "Subject",
        "Access", "Policy", "Service", "Record", "Item", "Manager", "Helper", "Util", "Row", "Column", "SQL",
        "Statement", "Database", "Node", "Mark", "Tag", "Parser",
    ])

    /// Declared types; outer ones stand in no other declaration.
    private static func types(_ code: SwiftCode) -> [(name: String, line: Int, isOuter: Bool)] {
        let kinds: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        return code.tokens.indices.compactMap { place in
            let name = code.word(place, 1)
            guard kinds.contains(code.word(place)), code.word(place, -1) != ".", name.first?.isUppercase == true else {
                return nil
            }
            let token = code.tokens[place]
            return (name, token.line, token.depth == 0)
        }
    }

    /// The words of a name, in small letters: `mailURLHelpers` gives mail, url, helpers.
    static func words(_ name: String) -> Set<String> {
        var words: [String] = [""]
        let characters = Array(name)
        for (place, character) in characters.enumerated() {
            let nextIsSmall = place + 1 < characters.count && characters[place + 1].isLowercase
            let afterSmall = place > 0 && characters[place - 1].isLowercase
            if !character.isLetter || character.isUppercase && (nextIsSmall || afterSmall) { words.append("") }
            if character.isLetter { words[words.count - 1].append(contentsOf: character.lowercased()) }
        }
        return Set(words.filter { !$0.isEmpty })
    }
}
