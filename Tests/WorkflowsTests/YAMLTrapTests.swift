import Foundation
import SubjectRequests
import Testing
import Workflows

/// Files as operators really write them, and as nobody should: through the real reader.
@Suite("YAML traps in workflow files")
struct YAMLTrapTests {
    private static let head = """
        workflow: sample
        version: 1
        right: complaint
        verification: {floor: "none", ceiling: "none"}
        start: waiting
        states:
          waiting:
            meaning: somebody reads the letter
            phase: review
            moves:
              - {when: withdraw, to: over, by: [case-handler]}

        """
    private static let over = "  over: {meaning: over, phase: closed, outcome: withdrawn}\n"

    private func problems(_ text: String, file: String = "mine.yml") throws -> [Problem] {
        try #require(throws: Problems.self) { try WorkflowReader { _ in nil }.read(text, file: file) }.all
    }

    @Test("the file that the traps are set in is sound")
    func sound() throws {
        #expect(try WorkflowReader { _ in nil }.read(Self.head + Self.over, file: "mine.yml").states.count == 2)
    }

    @Test(
        "a word that YAML 1.1 takes for something else is named at its place",
        arguments: [
            "on", "off", "yes", "no", "Yes", "NO", "y", "n", "true", "false", "null", "~",
        ]
    )
    func word(word: String) throws {
        let asValue = Self.head.replacing("meaning: somebody reads the letter", with: "meaning: \(word)") + Self.over
        let found = try problems(asValue)
        #expect(found.map(\.code) == ["yaml-trap"])
        #expect(found.first?.place == SourcePlace(file: "mine.yml", line: 8, column: 14))

        let asName = Self.head + Self.over + "  \(word): {meaning: x, phase: closed, outcome: lapsed}\n"
        let named = try problems(asName)
        #expect(named.contains { $0.code == "yaml-trap" && $0.place.line == 13 && $0.place.column == 3 }, "\(named)")
    }

    @Test("a quoted trap word is text")
    func quoted() throws {
        let text = Self.head.replacing("meaning: somebody reads the letter", with: "meaning: \"no\"") + Self.over
        #expect(try WorkflowReader { _ in nil }.read(text, file: "mine.yml")["waiting"]?.meaning == "no")
    }

    @Test(
        "a key that stands twice is refused where it stands again",
        arguments: [
            ("version: 1\n", "version: 1\nversion: 2\n", 3, 1),
            ("version: 1\n", "version: 1\n\"version\": 2\n", 3, 1),
            ("    phase: review\n", "    phase: review\n    phase: intake\n", 10, 5),
            ("    moves:\n", "    moves: []\n    moves:\n", 11, 5),
            ("by: [case-handler]}", "by: [case-handler], when: refuse}", 11, 56),
        ]
    )
    func twice(old: String, new: String, line: Int, column: Int) throws {
        let found = try problems(Self.head.replacing(old, with: new) + Self.over)
        let again = try #require(found.first { $0.code == "key-twice" }, "\(found)")
        #expect(again.place == SourcePlace(file: "mine.yml", line: line, column: column))
        #expect(again.sentence.contains("twice: here, and in line"))
    }

    @Test("two states of one name are two keys of one name")
    func states() throws {
        #expect(try problems(Self.head + Self.over + Self.over).map(\.code) == ["key-twice"])
    }

    @Test("keys that stand twice hide nothing else, nor each other")
    func twiceAmongOthers() throws {
        let text = (Self.head + Self.over)
            .replacing("version: 1\n", with: "version: 1\nversion: 2\nversion: 3\non: off\n")
            .replacing("phase: review\n", with: "phase: revue\n    meaning: off\n")
        #expect(
            try problems(text).map { "\($0.place.line):\($0.place.column) \($0.code)" } == [
                "3:1 key-twice", "4:1 key-twice", "5:1 unknown-key", "12:12 unknown-phase", "13:5 key-twice",
                "13:14 yaml-trap",
            ]
        )
    }

    @Test("an alias is named at its place, and hides nothing else")
    func alias() throws {
        let text = (Self.head + Self.over)
            .replacing("meaning: somebody reads the letter", with: "meaning: &words somebody reads the letter")
            .replacing("meaning: over", with: "meaning: *words").replacing("version: 1", with: "version: one")
        #expect(
            try problems(text).map { "\($0.place.line):\($0.place.column) \($0.code)" } == [
                "2:10 not-a-number", "12:19 alias",
            ]
        )
    }

    @Test("stars and ampersands in words are no aliases")
    func stars() throws {
        let text =
            Self.head.replacing("somebody reads the letter", with: "\"R&D reads *the* letter & more\"") + Self.over
        #expect(try WorkflowReader { _ in nil }.read(text, file: "mine.yml").states.count == 2)
    }

    @Test("an alias bomb in the keys, where each is compared with all, does not grow either")
    func bombInTheKeys() throws {
        var text = "? &k0 [x, x, x, x, x, x, x, x, x, x]\n: 1\n"
        for level in 1...14 {
            let before = Array(repeating: "*k\(level - 1)", count: 10).joined(separator: ", ")
            text += "? &k\(level) [\(before)]\n: 1\n"
        }
        #expect(try problems(text + Self.head + Self.over).contains { $0.code == "alias" && $0.place.line == 3 })
    }

    @Test("bytes that are no UTF-8 are named at their place, and so is a control character")
    func noText() throws {
        let latin = Array(Self.head.utf8).flatMap { $0 == UInt8(ascii: "w") ? [0xE9, $0] : [$0] }
        let found = try problems(String(decoding: latin, as: UTF8.self) + Self.over)
        #expect(found.contains { $0.code == "not-utf8" && $0.place.line == 1 && $0.place.column == 1 }, "\(found)")
        let control = try problems(Self.head.replacing("somebody", with: "some\u{1}body") + Self.over)
        #expect(control.map(\.place) == [SourcePlace(file: "mine.yml", line: 8, column: 18)])
    }

    @Test("an editor's mark in front and line ends of Windows change no place")
    func windows() throws {
        let text = Self.head.replacing("phase: review", with: "phase: revue") + Self.over
        let found = try problems("\u{FEFF}" + text.replacing("\n", with: "\r\n"))
        #expect(found.map(\.place) == [SourcePlace(file: "mine.yml", line: 9, column: 12)])
    }

    @Test("a file with nothing right is answered with a page, not a book")
    func flood() throws {
        let keys = (0..<20_000).map { "k\($0): 1\n" }.joined()
        let found = try problems(Self.head + Self.over + keys)
        #expect(found.count == 501)
        #expect(found.last?.code == "too-many-problems")
    }

    @Test("an alias bomb does not grow: the file is refused before it is unfolded")
    func bomb() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let before = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(before)]\n"
        }
        let found = try problems(text + Self.head + Self.over)
        #expect(!found.isEmpty)
        #expect(found.count < 100)
    }

    @Test("an alias bomb where a list is read does not grow either")
    func bombInTheMoves() throws {
        var lines = ["    entry: &b0 [suppress, suppress, suppress, suppress, suppress, suppress, suppress, suppress]"]
        for level in 1...9 {
            let before = Array(repeating: "*b\(level - 1)", count: 9).joined(separator: ", ")
            lines.append("    timer: &b\(level) [\(before)]".replacing("timer", with: "x\(level)"))
        }
        let text = Self.head.replacing("    moves:", with: lines.joined(separator: "\n") + "\n    moves:") + Self.over
        #expect(try problems(text).count < 1_000)
    }

    @Test("ten megabytes are refused unread")
    func large() throws {
        let text = Self.head + Self.over + String(repeating: "# a comment that never ends\n", count: 380_000)
        #expect(text.utf8.count > 10_000_000)
        #expect(
            try problems(text) == [
                Problem(
                    code: "file-too-large",
                    sentence: "the file is larger than 1 MiB; split it",
                    place: SourcePlace(file: "mine.yml")
                )
            ]
        )
    }

    @Test("deep nesting is refused, in every style", arguments: ["[", "{a: ", "- "])
    func deep(opening: String) throws {
        let text =
            Self.head.replacing(
                "meaning: somebody reads the letter",
                with: "meaning: " + String(repeating: opening, count: 20_000)
            ) + Self.over
        #expect(try !problems(text).isEmpty)
    }

    @Test(
        "what is no YAML, nothing, or not UTF-8 text has its code",
        arguments: [
            ("", "file-empty"), ("# only a comment\n", "file-empty"), ("\t- x", "yaml"), ("states: [", "yaml"),
            ("workflow: a\n---\nworkflow: b\n", "yaml"), ("workflow: \u{0}", "yaml"), ("&a *a", "alias"),
        ]
    )
    func noFile(text: String, code: String) throws {
        #expect(try problems(text).map(\.code) == [code])
    }

    @Test("wrong types and unknown names, all of them in one reading, each at its line and column")
    func together() throws {
        let text = """
            workflow: [sample]
            version: soon
            right: everything
            verification: maybe
            start: {a: b}
            colour: blue
            states:
              waiting:
                meaning: on
                phase: tomorrow
                entry: suppress
                moves:
                  - {when: asked, to: over, by: [anybody], needs: [trust]}
                  - withdraw
                timer: P30D
              over: {phase: closed, outcome: splendid}
            """
        let found = try problems(text)
        #expect(
            found.map { "\($0.place.line):\($0.place.column) \($0.code)" } == [
                "1:11 not-text", "2:10 not-a-number", "3:8 unknown-right", "4:15 not-a-mapping", "5:8 not-text",
                "6:1 unknown-key", "9:14 yaml-trap", "10:12 unknown-phase", "11:12 not-a-list", "13:16 unknown-trigger",
                "13:38 unknown-role", "13:56 unknown-guard", "14:9 not-a-mapping", "15:12 not-a-mapping",
                "16:9 missing-key", "16:34 unknown-outcome",
            ]
        )
        #expect(found.allSatisfy { $0.description.hasPrefix("mine.yml:\($0.place.line):\($0.place.column): ") })
    }
}
