import Foundation
import Testing

@testable import Disclosure

@Suite("what is done beside the writer")
struct StepsBesideTests {
    private struct Fault: Error {}

    @Test func stepsKeepTheirOrderAndAreAllDone() throws {
        var done: [Int] = []
        try StepsBeside.during { steps in
            for number in 0..<5_000 { try steps.add(beside: number == 100) { done.append(number) } }
        }
        let isInOrder = done == Array(0..<5_000)
        #expect(isInOrder, "\(done.count) of 5000")
    }

    @Test func aSmallAnswerBeginsNoThread() throws {
        let own = Thread.current
        var others = 0
        try StepsBeside.during { steps in
            for _ in 0..<10 { try steps.add(beside: false) { others += Thread.current === own ? 0 : 1 } }
        }
        #expect(others == 0)
        try StepsBeside.during { steps in try steps.add(beside: true) { others += Thread.current === own ? 0 : 1 } }
        #expect(others == 1)
    }

    @Test func whatAStepThrowsEndsTheWork() {
        var done: [Int] = []
        #expect(throws: Fault.self) {
            try StepsBeside.during { steps in
                for number in 0..<5_000 {
                    try steps.add(beside: true) {
                        if number == 7 { throw Fault() }
                        done.append(number)
                    }
                }
            }
        }
        #expect(done == Array(0..<7))
    }

    /// The last steps are still waiting when the caller is through.
    @Test func aStepThatFailsLastIsHeardOf() {
        #expect(throws: Fault.self) {
            try StepsBeside.during { steps in try steps.add(beside: true) { throw Fault() } }
        }
    }

    /// Nothing is done any more once the caller has given up, for what it would be done to may be gone.
    @Test func aCallerWhoGivesUpIsWaitedFor() throws {
        var isOver = false
        var after = 0
        #expect(throws: Fault.self) {
            try StepsBeside.during { steps in
                for _ in 0..<4 {
                    try steps.add(beside: true) {
                        // Takes longer than giving up does.
                        let sum = (0..<50_000).reduce(0, &+)
                        after += isOver && sum > 0 ? 1 : 0
                    }
                }
                throw Fault()
            }
        }
        isOver = true
        #expect(after == 0)
    }
}
