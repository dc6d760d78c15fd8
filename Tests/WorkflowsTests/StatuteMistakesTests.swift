import SubjectRequests
import Testing
import Workflows

/// Each mistake that is easily made must be told apart by at least one worked date.
@Suite("Wrong implementations are rejected by the worked dates")
struct StatuteMistakesTests {
    static let uk = WorkedDate.all.filter { $0.jurisdiction.hasPrefix("GB-") && $0.right == "access" }
    static let nz = WorkedDate.all.filter { $0.jurisdiction == "NZ" && $0.right == "access" }

    /// A change of a shipped file that makes it say a wrong rule.
    struct WrongFile: Sendable, CustomTestStringConvertible {
        let mistake: String
        let file: String
        let replaced: String
        let by: String

        init(_ mistake: String, _ file: String, _ replaced: String, _ by: String) {
            self.mistake = mistake
            self.file = file
            self.replaced = replaced
            self.by = by
        }

        var testDescription: String { mistake }
    }

    static let wrongFiles = [
        WrongFile("30 days", "uk.yml", "within: 1 month", "within: 30 days"),
        WrongFile("no roll", "uk.yml", "rolls: true", "rolls: false"),
        WrongFile("elapsed pause", "uk.yml", "counted: whole-days", "counted: elapsed-days"),
        WrongFile("one calendar for all nations", "uk.yml", "calendar: gb-sct", "calendar: gb-eng"),
        WrongFile("Easter Monday in Scotland", "gb-sct.yml", "holidays:", "holidays:\n  - {name: E, easter: 1}"),
        WrongFile("plain public holidays", nzFile, nzWindow, plainHolidays),
        WrongFile("window of another Act", nzFile, nzWindow, "closed:\n  - {from: 12-20, to: 01-10}"),
        WrongFile("15 January worked", nzFile, nzWindow, "closed:\n  - {from: 12-25, to: 01-14}"),
        WrongFile("no Matariki", nzFile, "    since: 2022\n", "    since: 2052\n"),
        WrongFile("no Mondayisation", nzFile, ", substitute: following-monday", ""),
        WrongFile("a provincial day", nzFile, nzWindow, "proclaimed: [{date: 2026-03-23, name: O}]\n" + nzWindow),
    ]

    private static let nzFile = "nz-privacy-act.yml"
    private static let nzWindow = "closed:\n  - {from: 12-25, to: 01-15}"
    private static let plainHolidays = """
        proclaimed:
          - {date: 2022-12-26, name: Boxing Day}
          - {date: 2022-12-27, name: Christmas Day}
          - {date: 2023-01-02, name: 2 January}
          - {date: 2023-01-03, name: New Year's Day}
          - {date: 2026-12-25, name: Christmas Day}
          - {date: 2026-12-28, name: Boxing Day}
          - {date: 2027-01-01, name: New Year's Day}
          - {date: 2027-01-04, name: 2 January}
        """

    @Test("a wrong rule in a file", arguments: wrongFiles)
    func rejects(wrong: WrongFile) throws {
        let book = try ShippedStatutes.book(changing: wrong.file, wrong.replaced, to: wrong.by)
        let rows = wrong.file.hasPrefix("nz") ? Self.nz : Self.uk
        let computed = rows.map { row in (row.due, try? row.computed(in: book)) }
        #expect(computed.contains { $0.1 != nil && $0.1 != $0.0 })
    }

    /// A wrong way to count, with the right calendar.
    enum WrongCount: String, CaseIterable, CustomTestStringConvertible {
        case none
        case dayAfterReceipt
        case chainedFromRolled
        case chainedFromClamped
        case rolledBeforePause
        case receiptIsFirstDay

        var testDescription: String { rawValue }
    }

    @Test("a wrong way to count", arguments: WrongCount.allCases)
    func rejects(wrong: WrongCount) throws {
        let caught = try (Self.uk + Self.nz).filter { row in
            let statute = try ShippedStatutes.statute(row.jurisdiction)
            let calendar = try #require(statute.duties(for: .copy).first?.calendar)
            let due =
                try row.jurisdiction == "NZ"
                ? nzDate(row, calendar, wrong) : ukDate(row, calendar, wrong)
            return due != row.due
        }
        #expect(caught.isEmpty == (wrong == .none))
    }

    private func ukDate(_ row: WorkedDate, _ calendar: WorkingCalendar, _ wrong: WrongCount) throws -> CivilDate {
        let start = wrong == .dayAfterReceipt ? row.received.adding(days: 1) : row.received
        var end = start.adding(months: 1)
        if row.extended != nil {
            switch wrong {
            case .chainedFromRolled: end = try calendar.nextWorkingDay(from: end).date.adding(months: 2)
            case .chainedFromClamped: end = end.adding(months: 2)
            default: end = start.adding(months: 3)
            }
        }
        if wrong == .rolledBeforePause { end = try calendar.nextWorkingDay(from: end).date }
        if let pause = row.pause, let to = pause.to {
            end = end.adding(days: to.daysSinceEpoch - pause.from.daysSinceEpoch + 1)
        }
        return try calendar.nextWorkingDay(from: end).date
    }

    private func nzDate(_ row: WorkedDate, _ calendar: WorkingCalendar, _ wrong: WrongCount) throws -> CivilDate {
        let start = wrong == .receiptIsFirstDay ? row.received.adding(days: -1) : row.received
        return try calendar.counting(20 + (row.extended?.length.count ?? 0), after: start).last
    }

    @Test("Easter Monday and Anzac Day on one day in 2038 give one day off, not two")
    func tuesdayShift() throws {
        let received = try #require(CivilDate("2038-04-20"))
        let wrong = try ShippedStatutes.book(
            changing: Self.nzFile,
            "substitute: following-monday",
            to: "substitute: next-free-weekday"
        )
        let right = try ShippedStatutes.statute("NZ")
        let dates = try [right, wrong.statute(of: "NZ")].map { statute in
            try ResponseClock(statute: statute, right: .copy, facts: ClockFacts(received: received)).mainDuty().due
        }
        #expect(dates == [CivilDate("2038-05-20"), CivilDate("2038-05-21")])
    }
}
