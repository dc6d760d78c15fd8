import SubjectRequests
import Testing

@Suite("Words of a language")
struct PhrasesTests {
    @Test("faults of a file come together, each with its line")
    func faults() throws {
        let problems = try #require(throws: Problems.self) {
            try English.words { text in
                text.replacing("step-rolled = ", with: "step-unrolled = ")
                    .replacing("# Numbers, lengths of time, lists\n", with: "no sentence\ndate = again\n")
            }
        }
        #expect(problems.all.map(\.code).sorted() == ["phrase-line", "phrase-missing", "phrase-twice"])
        #expect(problems.all.first { $0.code == "phrase-twice" }?.place.line ?? 0 > 10)
        #expect(problems.all.contains { $0.code == "phrase-missing" && $0.sentence.contains("'step-rolled'") })
    }

    @Test("days, lengths, lists and numbers as people write them")
    func values() throws {
        let words = try English.words()
        let day = try #require(CivilDate("2026-03-02"))
        #expect(words.day(day, weekday: true) == "Monday 2 March 2026" && words.day(day) == "2 March 2026")
        #expect(words.days(1) == "1 day" && words.days(1_200) == "1,200 days")
        #expect(words.period(try #require(Period("P1Y6M"))) == "1 year and 6 months")
        #expect(words.list([]) == "" && words.list(["a"]) == "a" && words.list(["a", "b", "c"]) == "a, b and c")
        #expect(words.limit(.workingDays(20)) == "20 working days" && words.limit(.days(0)) == "the same day")
    }

    @Test("what somebody writes into a value is not read as a placeholder's name")
    func valuesAreNotFilledAgain() throws {
        let words = try English.words()
        #expect(words("list-and", ["first": "{{last}}", "last": "b"]) == "{{last}} and b")
    }

    @Test("a language that is not there is answered in English, and English must be there")
    func book() throws {
        #expect(try PhraseBook([English.words()])["xx"].language == "en")
        #expect(throws: Problems.self) { try PhraseBook([]) }
    }
}
