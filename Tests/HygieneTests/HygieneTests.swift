import Testing

@Suite struct HygieneTests {
    static let files = Result { try Repository.files() }

    @Test(arguments: HygieneRule.all)
    func theRepositoryKeeps(_ rule: HygieneRule) throws {
        let breaches = try HygieneTests.files.get().flatMap(rule.check)
        #expect(breaches.isEmpty, "\(rule.name):\n\(breaches.map(\.description).joined(separator: "\n"))")
    }

    @Test(arguments: HygieneRule.all)
    func catchesWhatIsPlanted(_ rule: HygieneRule) {
        #expect(!rule.planted.isEmpty)
        for (number, file) in rule.planted.enumerated() {
            #expect(
                !rule.check(file).isEmpty,
                "\(rule.name): planted breach \(number) passes:\n\(file.text.prefix(200))"
            )
        }
    }

    @Test(arguments: HygieneRule.all)
    func letsPassWhatIsInnocent(_ rule: HygieneRule) {
        for (number, file) in rule.innocent.enumerated() {
            #expect(rule.check(file).isEmpty, "\(rule.name): innocent text \(number): \(rule.check(file))")
        }
    }

    @Test func theRepositoryWasRead() throws {
        let files = try HygieneTests.files.get()
        #expect(files.contains { $0.path == "Package.swift" })
        #expect(files.contains { $0.path == "Tests/HygieneTests/HygieneTests.swift" })
        #expect(files.contains { $0.isSource })
    }

    @Test func theTableHasNoArrowUpwards() {
        #expect(HouseTable.arrowsUpwards.isEmpty)
        #expect(Set(HouseTable.rows.map(\.room)).count == HouseTable.rows.count)
    }

    @Test func theManifestNamesEveryFolder() throws {
        let files = try HygieneTests.files.get()
        let manifest = files.first { $0.path == "Package.swift" }?.text ?? ""
        #expect(HygieneRule.unnamedFolders(files.map(\.path), manifest: manifest).isEmpty)
        let planted = [
            "Sources/Vault/A.swift", "Tests/VaultTests/A.swift", "Tests/LostTests/A.swift", "Tests/Peers/a.py",
        ]
        #expect(HygieneRule.unnamedFolders(planted, manifest: "\"Vault\", \"VaultTests\"") == ["LostTests"])
    }
}

@Suite struct SwiftCodeTests {
    @Test func takesSwiftApart() {
        let code = SwiftCode(
            ##"""
            let a = "x \(f("y") + 1) z" // note
            /* one /* two
            */ three */ let b = #"raw \(no) "quote" \#(yes)"#
            let c = """
                d "e" \(g)
                """; h
            """##
        )
        #expect(
            code.tokens.map(\.text).joined(separator: " ") == "let a = f ( \" ) + 1 \" let b = yes \" let c = g \" ; h"
        )
        #expect(code.strings.map(\.text) == ["y", #"x \() z"#, #"raw \(no) "quote" \()"#, "\n    d \"e\" \\()\n    "])
        #expect(code.comments.map(\.line) == [1, 2, 3])
        #expect(code.tokens.last?.line == 6)
    }

    @Test func knowsWhatIsGluedAndHowDeep() {
        let code = SwiftCode("a! { b !c }")
        #expect(code.tokens.map(\.isGlued) == [false, true, false, false, false, true, false])
        #expect(code.tokens.map(\.depth) == [0, 0, 0, 1, 1, 1, 0])
    }

    @Test func survivesWhatNeverEnds() {
        for text in ["\"abc", "/* abc", "\"\"\"\nabc", "\"\\(abc", "#/abc", "\"\\", "#\"abc\"", "/*", "//"] {
            _ = SwiftCode(text)
        }
    }

    @Test func splitsNamesIntoWords() {
        #expect(HygieneRule.words("mailURLHelpers") == ["mail", "url", "helpers"])
        #expect(HygieneRule.words("String+Utilities").isSuperset(of: ["string", "utilities"]))
    }
}
