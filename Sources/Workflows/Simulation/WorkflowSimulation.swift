import SubjectRequests

/// Thousands of random lives under one definition, on a virtual clock, each from a random day of receipt: when they end, how,
/// how many miss their date, and where one stands still. A play of lots says what may happen, not how often it will.
package struct WorkflowSimulation {
    /// What the lives came to; the same for the same seed. Days and dates are those of the first answer: an appeal, or a late
    /// confirmation, may follow it.
    package struct Report: Sendable, Equatable {
        package var lives = 0
        package var outcomes: [Outcome: Int] = [:]
        /// Days from the letter to the answer, sorted.
        package var days: [Int] = []
        package var inTime = 0
        package var late = 0
        /// Lives for which the statute sets no date, or whose clock stood when they ended.
        package var withoutDate = 0
        /// How many lives each trigger moved at least once.
        package var moved: [Trigger: Int] = [:]
        /// Where lives stood still for good, with the way of the first that did.
        package var deadEnds: [String: (count: Int, path: [String])] = [:]
        /// How many lives were in each state.
        package var visits: [String: Int] = [:]
        package var obstacles: [SimulatedObstacle: Int] = [:]
        /// The life that took longest: where it was.
        package var longest: [String] = []
        fileprivate var longestDays = 0

        /// The day by which so many per cent of those that were answered had been; nil where none was.
        package func day(atPercent percent: Int) -> Int? {
            days.isEmpty ? nil : days[min(days.count - 1, days.count * percent / 100)]
        }

        package static func == (left: Report, right: Report) -> Bool {
            left.lives == right.lives && left.outcomes == right.outcomes && left.days == right.days
                && left.inTime == right.inTime && left.late == right.late && left.withoutDate == right.withoutDate
                && left.moved == right.moved && left.visits == right.visits && left.obstacles == right.obstacles
                && left.longest == right.longest
                && left.deadEnds.mapValues(\.path) == right.deadEnds.mapValues(\.path)
                && left.deadEnds.mapValues(\.count) == right.deadEnds.mapValues(\.count)
        }
    }

    private let definition: WorkflowDefinition
    private let statute: Statute

    package init(_ definition: WorkflowDefinition, statute: Statute) {
        self.definition = definition
        self.statute = statute
    }

    /// - Parameter first: the earliest day on which a letter arrives; each arrives within the three years from it.
    /// - Throws: ``ClockError`` where the statute cannot say a date, such as beyond the end of a calendar.
    package func play(lives: Int, seed: UInt64, from first: CivilDate) throws(ClockError) -> Report {
        var report = Report()
        var lots = Lots(seed: seed)
        for _ in 0..<lives {
            let received = first.adding(days: lots.number(0...1_095))
            let clock = ResponseClock(
                statute: statute,
                right: definition.right,
                facts: ClockFacts(received: received)
            )
            var life = SimulatedLife(definition, clock, seed: lots.next())
            try life.play()
            add(life, to: &report)
        }
        report.days.sort()
        return report
    }

    private func add(_ life: SimulatedLife, to report: inout Report) {
        report.lives += 1
        report.obstacles.merge(life.obstacles) { $0 + $1 }
        for state in Set(life.path) { report.visits[state, default: 0] += 1 }
        for trigger in life.moves.keys { report.moved[trigger, default: 0] += 1 }
        guard let outcome = life.outcome, let answer = life.answer else {
            let place = life.path.last ?? definition.start
            report.deadEnds[place, default: (0, life.path)].count += 1
            return
        }
        report.outcomes[outcome, default: 0] += 1
        if answer.day >= report.longestDays {
            report.longest = life.path
            report.longestDays = answer.day
        }
        report.days.append(answer.day)
        guard let due = answer.due else {
            report.withoutDate += 1
            return
        }
        let received = life.clock.facts.received
        if received.adding(days: answer.day) <= due { report.inTime += 1 } else { report.late += 1 }
    }
}
