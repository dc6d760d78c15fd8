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
