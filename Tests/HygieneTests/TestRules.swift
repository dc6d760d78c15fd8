extension HygieneRule {
    static let testRules = [noSkippedTests]

    private static let noSkippedTests = HygieneRule(
        name: "no test is switched off or expected to fail",
        check: { file in
            guard file.isTest else { return [] }
            return places(file) { code, place in
                let word = code.word(place)
                return word == "withKnownIssue" || word == "XCTSkip"
                    || word == "disabled" && code.word(place, -1) == "." && code.word(place, 1) == "("
            }
        },
        planted: [
            SourceFile("Tests/VaultTests/A.swift", "@Test(.disabled(\"later\")) func a() {}\n"),
            SourceFile("Tests/VaultTests/A.swift", "withKnownIssue { a() }\n"),
        ],
        innocent: [SourceFile("Tests/VaultTests/A.swift", "#expect(user.disabled)\n// withKnownIssue\n")]
    )
}
