extension HygieneRule {
    static let wordRules = [noMarkers, british, noMachinePaths]

    private static let noMarkers = HygieneRule(
        name: "nothing is left over: no marker for later",
        check: { file in
            // Written in two parts, for this file is read too.
            let markers: Set = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]
            return words(file.text, line: 1) { markers.contains(String($0)) }.map {
                file.breach($0.line, String($0.word))
            }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "let a = 1\n// TO" + "DO: b\n"),
            SourceFile("docs/a.md", "FIX" + "ME\n"),
            SourceFile("script/a", "# X" + "XX\n"),
        ],
        innocent: [SourceFile("docs/a.md", "Todos los Santos; fixmeup; XX" + "XX\n")]
    )

    private static let british = HygieneRule(
        name: "prose is in British spelling",
        check: { file in
            var pieces: [SwiftCode.Piece] = []
            if file.isSwift { pieces = file.code.comments }
            // A lexicon lists what people write, in whatever spelling.
            if ["md", "yml", "yaml", "mustache"].contains(file.ending), !file.path.hasPrefix("lexicons/") {
                pieces = [SwiftCode.Piece(text: file.text, line: 1)]
            }
            return pieces.flatMap { piece in
                words(piece.text, line: piece.line, isAmerican).map { file.breach($0.line, String($0.word)) }
            }
        },
        planted: [
            SourceFile("Sources/Vault/A.swift", "/// The organ" + "ization's key.\nlet a = 1\n"),
            SourceFile("docs/a.md", "One line.\nIts behav" + "ior.\n"),
            SourceFile("workflows/a.yml", "says: It is fulfil" + "led by fulfil" + "lment\n"),
            SourceFile("mail-templates/en/a.mustache", "We recogn" + "ized it.\n"),
        ],
        innocent: [
            SourceFile("docs/a.md", "The `Authorization` header; organised, fulfilled, a size, a prize, to seize.\n"),
            SourceFile("lexicons/en.yml", "- organ" + "ization\n"),
            SourceFile("examples/a.yml", "data_categories: [user.behav" + "ior]\n"),
            SourceFile("Sources/Vault/A.swift", "let organization = initialized(color)\n"),
        ]
    )

    private static let noMachinePaths = HygieneRule(
        name: "no path of one machine",
        check: { file in
            let starts = ["home", "Users", "root", "work"].map { "/\($0)/" }
            return file.lines.enumerated().flatMap { number, line in
                starts.filter { hasPath($0, line) }.map { file.breach(number + 1, "path \($0)") }
            }
        },
        planted: [
            SourceFile("docs/a.md", "cd /ho" + "me/aroha/habeas\n"),
            SourceFile("script/a", "ROOT=\"/wo" + "rk/a\"\n"),
        ],
        innocent: [SourceFile("docs/a.md", "https://a.example/ho" + "me/page, net/wo" + "rk/a, /usr/share/habeas\n")]
    )

    /// A path begins behind a space, a quote or the like, and not inside another path.
    private static func hasPath(_ start: String, _ line: Substring) -> Bool {
        line.ranges(of: start).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !before.isLetter && !before.isNumber && !"-_./}".contains(before)
        }
    }

    /// Beginnings of words that the regulation spells otherwise.
    private static let american = [
        "organiz", "authoriz", "recogniz", "anonymiz", "pseudonymiz", "minimiz", "maximiz", "summariz", "categoriz",
        "apologiz", "analyz", "behavior", "favorite", "honored", "neighbor", "fulfillment", "enrollment", "canceled",
        "canceling", "defense", "judgement" + "al", "catalogs", "traveled", "labeled", "modeled",
    ]

    private static func isAmerican(_ word: Substring) -> Bool {
        // HTTP's header is spelt by its standard.
        guard word != "Authorization" else { return false }
        let small = word.lowercased()
        return american.contains { small.hasPrefix($0) }
    }

    /// The words of a text that pass, with their lines; not those that go on from a dot or an underscore, which are names.
    private static func words(
        _ text: String,
        line first: Int,
        _ passes: (Substring) -> Bool
    ) -> [(word: Substring, line: Int)] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
            line.split { !$0.isLetter && $0 != "." && $0 != "_" }
                .flatMap { part in
                    part.split(separator: ".").prefix(part.contains("_") ? 0 : 1)
                }
                .filter(passes).map { ($0, first + number) }
        }
    }
}
