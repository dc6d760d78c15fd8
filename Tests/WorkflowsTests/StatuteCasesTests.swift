import SubjectRequests
import Testing
import Workflows

@Suite("Worked dates")
struct StatuteCasesTests {
    @Test("every row was read")
    func count() { #expect(WorkedDate.all.count == 97) }

    @Test("the date is the one worked out by hand", arguments: WorkedDate.all)
    func agrees(row: WorkedDate) throws {
        #expect(try row.computed(in: ShippedStatutes.book.get()) == row.due)
    }

    @Test("more time for the answer is none for the transfer, which is extended by itself")
    func transfer() throws {
        var facts = ClockFacts(received: try #require(CivilDate("2026-03-02")))
        facts.extended = try #require(DeadlineExtension("+20wd"))
        let clock = ResponseClock(statute: try ShippedStatutes.statute("NZ"), right: .copy, facts: facts)
        let duties = try clock.duties()
        #expect(duties.first { $0.kind == .transfer }?.due == CivilDate("2026-03-16"))
        #expect(duties.first { $0.kind == .respond }?.due == CivilDate("2026-04-30"))
        #expect(try clock.duty(.transfer).due == CivilDate("2026-04-15"))
    }

    @Test("the internal date is never later than the date", arguments: WorkedDate.all)
    func internalDate(row: WorkedDate) throws {
        guard let question = ClockQuestion(word: row.right), question.duty == nil else { return }
        let clock = ResponseClock(
            statute: try ShippedStatutes.statute(row.jurisdiction),
            right: question.right,
            facts: ClockFacts(received: row.received)
        )
        for duty in try clock.duties() {
            guard let due = duty.due, let internalDue = duty.internalDue else { continue }
            #expect(row.received <= internalDue && internalDue <= due)
        }
    }
}
