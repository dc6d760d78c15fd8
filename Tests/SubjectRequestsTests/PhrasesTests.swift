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

    @Test("every language says all that English says, with the same values")
    func languages() throws {
        let book = try PhraseBook(["de", "en", "es", "fr"].map { try English.phrases($0) })
        #expect(book.languages == ["de", "en", "es", "fr"])
        for language in ["de", "es", "fr"] {
            let same = book[language].sentences.filter { key, sentence in
                sentence.split(separator: " ").filter { !$0.contains("{{") }.count > 2 && sentence == book["en"][key]
            }
            #expect(same.isEmpty, "\(language) is still English: \(same.keys)")
        }
    }

    @Test(
        "days, numbers and lengths are written as each language writes them",
        arguments: [
            ("en", "Friday 1 January 2027", "1,200", "0 days", "1 day", "20 working days", "1 year and 6 months"),
            ("de", "Freitag, 1. Januar 2027", "1.200", "0 Tage", "1 Tag", "20 Arbeitstage", "1 Jahr und 6 Monate"),
            (
                "fr", "vendredi 1er janvier 2027", "1\u{202F}200", "0 jour", "1 jour", "20 jours ouvrables",
                "1 an et 6 mois"
            ),
            (
                "es", "viernes 1 de enero de 2027", "1\u{202F}200", "0 días", "1 día", "20 días hábiles",
                "1 año y 6 meses"
            ),
        ]
    )
    func forms(
        language: String,
        day: String,
        number: String,
        none: String,
        one: String,
        working: String,
        period: String
    ) throws {
        let words = try English.phrases(language)
        #expect(words.day(try #require(CivilDate("2027-01-01")), weekday: true) == day)
        #expect(words.number(1_200) == number)
        #expect(words.days(0) == none && words.days(1) == one && words.limit(.workingDays(20)) == working)
        #expect(words.period(try #require(Period("P1Y6M"))) == period)
    }

    @Test("laws, holidays and countries have their own names, and others stay as they are")
    func names() throws {
        let words = try English.phrases("de")
        let day = try #require(CivilDate("2027-03-26"))
        let step = DerivationStep.daysOff(
            [.holiday(day, "Good Friday")],
            place: "Germany",
            law: "Regulation (EEC, Euratom) 1182/71 Art 2(1)"
        )
        #expect(
            words.sentence(step)
                == "Freitag, 26. März 2027 (Karfreitag) ist kein Arbeitstag "
                + "(Deutschland; Art. 2 Abs. 1 der Verordnung (EWG, Euratom) Nr. 1182/71)."
        )
        #expect(words.name("Matariki") == "Matariki")
        #expect(
            words.category("user.contact.phone_number") == "Telefonnummer" && words.category("user.shoe_size") == nil
        )
    }

    @Test(
        "a language that departs from English is refused, with the line",
        arguments: [
            (
                "step-rolled = Der nächste Arbeitstag ist {{day}}.", "step-rolled = Der nächste.",
                "phrase-variable-unused"
            ),
            (
                "step-rolled = Der nächste Arbeitstag ist {{day}}.", "step-rolled = {{day}} {{tag}}",
                "phrase-variable-unknown"
            ),
            ("days = {{count}} Tag | {{count}} Tage", "days = {{count}} Tage", "phrase-forms"),
            ("value-yes = ja", "value-yes = ja\nvalue-perhaps = vielleicht", "phrase-unknown"),
        ]
    )
    func departures(right: String, wrong: String, code: String) throws {
        let german = try English.phrases("de") { text in
            #expect(text.contains(right))
            return text.replacing(right, with: wrong)
        }
        let problems = try #require(throws: Problems.self) { try PhraseBook([English.words(), german]) }
        #expect(problems.all.map(\.code) == [code])
        #expect(problems.all.allSatisfy { $0.place.file == "de.phrases" && $0.place.line > 10 })
    }

    @Test("a sentence that only one language lacks is missed, and so is one that code does not ask for")
    func missing() throws {
        let shared = try #require(throws: Problems.self) {
            try English.phrases("fr") { $0.replacing("month-3 = mars\n", with: "") }
        }
        #expect(shared.all.map(\.code) == ["phrase-missing"])
        let french = try English.phrases("fr") { $0.replacing("category-street = rue\n", with: "") }
        let problems = try #require(throws: Problems.self) { try PhraseBook([English.words(), french]) }
        #expect(problems.all.map(\.code) == ["phrase-missing"] && problems.all[0].sentence.contains("category-street"))
    }
}
