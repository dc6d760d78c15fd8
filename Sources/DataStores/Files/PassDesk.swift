/// Lets searches that wait for the same files share a pass: whoever comes while none is under way leads the next one, and
/// takes along all who are waiting then.
actor PassDesk {
    private struct Waiter {
        let order: PassOrder
        let turn: CheckedContinuation<Turn, any Error>
    }

    private enum Turn {
        case lead
        case answered(PassAnswer)
    }

    private let scan: @Sendable ([PassOrder]) async throws -> [PassAnswer]
    private var isUnderWay = false
    private var waiting: [Waiter] = []
    /// How many passes there were.
    private(set) var passes = 0

    init(scan: @escaping @Sendable ([PassOrder]) async throws -> [PassAnswer]) { self.scan = scan }

    func answer(_ order: PassOrder) async throws -> PassAnswer {
        if isUnderWay {
            let turn = try await withCheckedThrowingContinuation { waiting.append(Waiter(order: order, turn: $0)) }
            if case .answered(let answer) = turn { return answer }
        }
        isUnderWay = true
        passes += 1
        let company = waiting
        waiting = []
        do {
            let answers = try await scan([order] + company.map(\.order))
            for (waiter, answer) in zip(company, answers.dropFirst()) {
                waiter.turn.resume(returning: .answered(answer))
            }
            handOn()
            return answers[0]
        } catch {
            for waiter in company { waiter.turn.resume(throwing: error) }
            handOn()
            throw error
        }
    }

    /// A search that goes through the files alone is a pass too.
    func noteAnother() { passes += 1 }

    private func handOn() {
        guard !waiting.isEmpty else {
            isUnderWay = false
            return
        }
        waiting.removeFirst().turn.resume(returning: .lead)
    }
}
