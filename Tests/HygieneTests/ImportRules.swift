extension HygieneRule {
    static let importRules = [arrows, noNetworkingOfFoundation]

    private static let arrows = HygieneRule(
        name: "a room imports only what the table of the house allows",
        check: { file in
            guard file.isSource, let room = file.room else { return [] }
            guard let allowed = HouseTable.imports(of: room) else {
                return [file.breach(0, "\(room) is not in the table")]
            }
            let strange = imports(file).filter { !allowed.contains($0.module) }
            return strange.map { file.breach($0.line, "\(room) may not import \($0.module)") }
        },
        planted: [
            SourceFile("Sources/SubjectRequests/A.swift", "import Crypto\n"),
            SourceFile("Sources/Vault/A.swift", "import Foundation\n@testable import struct AuditTrail.TreeHash\n"),
            SourceFile("Sources/DataMap/Deep/A.swift", "package import Storage\n"),
            SourceFile("Sources/Workflows/A.swift", "import Yams\n"),
            SourceFile("Sources/Mail/A.swift", "@preconcurrency import CaseDesk\n"),
            SourceFile("Sources/Vault/A.swift", "import Dispatch\n"),
            SourceFile("Sources/Commands/A.swift", "import Yams\n"),
            SourceFile("Sources/Attic/A.swift", "let a = 1\n"),
        ],
        innocent: [
            SourceFile("Sources/Vault/A.swift", "import Crypto\nimport struct Foundation.Data\n// import Storage\n"),
            SourceFile("Sources/Workflows/A.swift", "let text = \"import Storage\"\nimport Definitions\n"),
            SourceFile(
                "Sources/Commands/A.swift",
                "import Execution\nimport ArgumentParser\nimport Dispatch\nimport Hummingbird\n"
            ),
        ]
    )

    private static let noNetworkingOfFoundation = HygieneRule(
        name: "the network is reached through Outbound, never through Foundation",
        check: { file in
            let networking = imports(file).filter { $0.module == "FoundationNetworking" }
            return networking.map { file.breach($0.line, "FoundationNetworking") }
        },
        planted: [SourceFile("Tests/ATests/A.swift", "import FoundationNetworking\n")],
        innocent: [SourceFile("Tests/ATests/A.swift", "import Foundation // not FoundationNetworking\n")]
    )

    private static func imports(_ file: SourceFile) -> [(module: String, line: Int)] {
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        return file.code.tokens.indices.compactMap { place in
            guard file.code.word(place) == "import", file.code.word(place, -1) != "." else { return nil }
            let next = file.code.word(place, 1)
            let module = kinds.contains(next) ? file.code.word(place, 2) : next
            return (module, file.code.tokens[place].line)
        }
    }
}
