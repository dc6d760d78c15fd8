import Foundation
import SubjectRequests
import Testing
import Workflows

@Suite("Reading statutes")
struct StatuteReaderTests {
    private let calendar = StatuteBook.File(
        path: "plain.yml",
        text: "calendar: plain\nplace: Nowhere\nlaw: the law\nyears: {from: 2020, to: 2030}\n"
    )

    private func statute(_ text: String, path: String = "xx.yml") -> StatuteBook.File {
        StatuteBook.File(path: path, text: text)
    }

    private func problems(statute: String? = nil, calendar: String? = nil) -> [String] {
        do {
            _ = try StatuteBook(
                statutes: statute.map { [self.statute($0)] } ?? [],
                calendars: calendar.map { [.init(path: "c.yml", text: $0)] } ?? [self.calendar]
            )
            return []
        } catch {
            return error.all.map { "\($0.place) \($0.code)" }
        }
    }

    private static let head = "statute: XX\nname: X\ntime-zone: Etc/UTC\ncalendar: plain\n"
    private static let duty = "duties:\n  - {duty: respond, rights: [copy], within: 30 days, law: L, says: S}\n"

    static let badStatutes: [(text: String, problem: String)] = [
        (head, "xx.yml:1:1 missing-key"),
        (head + "color: red\n" + duty, "xx.yml:5:1 unknown-key"),
        (duty, "xx.yml:1:1 missing-key"),
        ("statute: XX\n" + duty, "xx.yml:1:1 time-zone-missing"),
        ("statute: XX\ntime-zone: Moon/Sea\n" + duty, "xx.yml:2:12 unknown-time-zone"),
        (head + duty.replacing("copy", with: "copies"), "xx.yml:6:30 unknown-right"),
        (head + duty.replacing("copy", with: "copy, access"), "xx.yml:6:36 right-twice"),
        (head + duty.replacing("30 days", with: "soon"), "xx.yml:6:45 not-a-limit"),
        (head + duty.replacing("respond", with: "dance"), "xx.yml:6:12 unknown-duty"),
        (
            head + duty + "  - {duty: respond, rights: [copy], within: promptly, law: L, says: S}\n",
            "xx.yml:7:5 duty-twice"
        ),
        (head + duty.replacing("law: L", with: "law: L, pauses: true"), "xx.yml:6:70 rule-missing"),
        (
            head.replacing("plain", with: "fancy") + duty.replacing("law: L", with: "law: L, rolls: true"),
            "xx.yml:4:11 unknown-calendar"
        ),
        (
            "statute: XX\ntime-zone: Etc/UTC\n" + duty.replacing("30 days", with: "3 working days"),
            "xx.yml:4:5 calendar-missing"
        ),
        (head + "jurisdictions: {YY-A: {name: A}}\n" + duty, "xx.yml:5:17 not-a-part"),
        (head + "authority: [{name: A, url: ftp://a}]\n" + duty, "xx.yml:5:13 not-a-link"),
        (head + "refusal-notice: [poem]\n" + duty, "xx.yml:5:18 unknown-notice-part"),
        (head + "copy-notice: [may-correct, may-sing]\n" + duty, "xx.yml:5:28 unknown-notice-part"),
        (head + "starts: {when-arrived: [mood], law: L}\n" + duty, "xx.yml:5:25 unknown-start"),
        (head + "pauses: {rights: [copy], counted: sideways, law: L}\n" + duty, "xx.yml:5:35 unknown-counting"),
        (
            head + "pauses: {rights: [copy], counted: whole-days, law: L}\n"
                + duty.replacing("30 days", with: "3 working days").replacing("law: L", with: "law: L, pauses: true"),
            "xx.yml:7:5 pause-of-working-days"
        ),
    ]

    @Test("a bad statute is refused with code and place", arguments: badStatutes)
    func badStatute(text: String, problem: String) {
        #expect(problems(statute: text) == [problem])
    }

    private static let frame = "calendar: c\nplace: P\nlaw: L\nyears: {from: 2020, to: 2030}\nholidays:\n  - "

    static let badCalendars: [(text: String, problem: String)] = [
        ("calendar: c\nplace: P\nlaw: L\nyears: {from: 2030, to: 2020}\n", "c.yml:4:8 years-out-of-order"),
        ("calendar: c\nplace: P\nlaw: L\n", "c.yml:1:1 missing-key"),
        (frame + "{name: H, date: 02-30}", "c.yml:6:21 not-a-month-day"),
        (frame + "{name: H, date: 1-1}", "c.yml:6:21 not-a-month-day"),
        (frame + "{name: H, weekday: fifth monday of may}", "c.yml:6:24 not-a-weekday-of-month"),
        (frame + "{name: H, date: 01-01, easter: 1}", "c.yml:6:5 one-day-rule"),
        (frame + "{name: H}", "c.yml:6:5 one-day-rule"),
        (frame + "{name: H, date: 01-01, substitute: tuesday}", "c.yml:6:40 unknown-substitute"),
        (frame + "{name: H, date: 01-01, since: 2025, until: 2024}", "c.yml:6:5 years-out-of-order"),
        (frame + "{name: H, table: [2020-01-01]}", "c.yml:6:22 table-gap"),
        (frame + "{name: H, date: 01-01}\nmoved: [{from: 2021-01-02, to: 2021-01-03}]", "c.yml:7:9 not-a-holiday"),
        (frame + "{name: no, date: 01-01}", "c.yml:6:12 yaml-trap"),
        (frame + "{name: H, date: 01-01}\nweekend: [sunday, funday]", "c.yml:7:19 not-a-weekday"),
        (frame + "{name: H, date: 01-01, name: K}", "c.yml:6:28 key-twice"),
    ]

    @Test("a bad calendar is refused with code and place", arguments: badCalendars)
    func badCalendar(text: String, problem: String) {
        #expect(problems(calendar: text) == [problem])
    }

    @Test("a calendar that several jurisdictions lack is one problem")
    func once() {
        let parts = "jurisdictions: {XX-A: {name: A}, XX-B: {name: B}}\n"
        let text =
            Self.head.replacing("plain", with: "fancy") + parts + Self.duty.replacing("30 days", with: "3 working days")
        #expect(problems(statute: text) == ["xx.yml:4:11 unknown-calendar"])
    }

    @Test("all problems of all files come together")
    func together() {
        let text = Self.head + "color: red\nshape: round\n" + Self.duty.replacing("copy", with: "copies")
        #expect(problems(statute: text).count == 3)
    }

    @Test("the most specific file that states a duty of a right wins; the rest is inherited")
    func mostSpecific() throws {
        let wide = statute(
            """
            statute: XX
            name: Wide
            time-zone: Europe/Paris
            calendar: plain
            authority: [{name: Old, url: "https://old", until: 2025-12-31}, {name: New, url: "https://new"}]
            jurisdictions: {XX-A: {name: A}, XX-B: {name: B}}
            duties:
              - {duty: respond, rights: [copy, delete], within: 30 days, law: wide, says: S}
              - {duty: stop, rights: [unsubscribe], within: 5 working days, law: wide, says: S}
            """
        )
        let narrow = statute(
            """
            statute: XX-A
            duties:
              - {duty: respond, rights: [copy], within: 10 days, law: narrow, says: S}
            """,
            path: "xx-a.yml"
        )
        let book = try StatuteBook(statutes: [wide, narrow], calendars: [calendar])
        #expect(book.jurisdictions == ["XX-A", "XX-B"])
        let statute = try book.statute(of: "xx-a")
        #expect(statute.duties(for: .copy).map(\.law) == ["narrow"])
        #expect(statute.duties(for: .delete).map(\.law) == ["wide"])
        #expect(statute.duties(for: .unsubscribe).map(\.calendar?.name) == ["plain"])
        #expect(statute.name == "A" && statute.timeZone.identifier == "Europe/Paris")
        #expect(book.files(of: statute).map(\.path) == ["xx-a.yml", "xx.yml", "plain.yml"])
        #expect(statute.authority(on: try #require(CivilDate("2025-12-31")))?.name == "Old")
        #expect(statute.authority(on: try #require(CivilDate("2026-01-01")))?.name == "New")
        #expect(try book.statute(of: "XX-B").duties(for: .copy).map(\.law) == ["wide"])
    }

    @Test("a whole that has parts is no jurisdiction; the error names the parts")
    func wholes() throws {
        let book = try ShippedStatutes.book.get()
        let error = #expect(throws: UnknownJurisdiction.self) { try book.statute(of: "GB") }
        #expect(error?.sentence.hasSuffix("GB-ENG, GB-NIR, GB-SCT, GB-WLS") == true)
    }

    @Test("every shipped jurisdiction has a zone, and rules with a law and a sentence; only law has an authority")
    func shipped() throws {
        let book = try ShippedStatutes.book.get()
        #expect(book.jurisdictions.count == 41)
        for code in book.jurisdictions {
            let statute = try book.statute(of: code)
            #expect(!statute.duties.isEmpty && statute.duties.allSatisfy { !$0.law.isEmpty && !$0.says.isEmpty })
            let today = try #require(CivilDate("2026-11-21"))
            #expect((statute.authority(on: today) == nil) == (code == "MAIL"))
        }
        #expect(try book.statute(of: "US-CA").duties(for: .unsubscribe).map(\.law) == ["15 USC 7704(a)(4)"])
    }
}
