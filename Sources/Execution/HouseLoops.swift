import Casework
import Foundation
import Logging
import ServiceLifecycle
import Storage
import SubjectRequests

/// What runs by itself: letters from the spool, effects, timers, and the tree of the history.
package struct HouseLoops: Service {
    let workshop: Workshop
    package let intake: LetterIntake
    package let spool: IncomingSpool

    package init(workshop: Workshop, intake: LetterIntake, spool: IncomingSpool) {
        self.workshop = workshop
        self.intake = intake
        self.spool = spool
    }

    private var storage: SiteStorage { workshop.casework.storage }

    /// Runs until the server is shut down; between two rounds without work it rests for a fifth of a second.
    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    guard try await round() == 0 else { continue }
                } catch is CancellationError {
                    return
                } catch {
                    workshop.logger.error(
                        "a round failed",
                        metadata: ["error": "\(String(reflecting: type(of: error)))"]
                    )
                }
                do { try await Task.sleep(for: .milliseconds(200)) } catch { return }
            }
        }
    }

    /// Does what can be done now, until nothing is left to do now.
    package func runUntilIdle() async throws {
        while try await round() > 0 {}
    }

    /// One round: letters, timers, effects, history. Answers how much there was to do.
    package func round() async throws -> Int {
        let letters = try await takeIn()
        let timers = try await fireTimers()
        let effects = try await EffectRunner(workshop).runOnce()
        let integrated = try await storage.integrate().integrated
        return letters + timers + effects + integrated
    }

    /// Files what lies in the incoming folder. A letter is removed only when it is stored.
    private func takeIn() async throws -> Int {
        let letters = try spool.waiting()
        for letter in letters {
            try await intake.store(letter)
            try spool.remove(letter)
        }
        return try await intake.fileAll().count + letters.count
    }

    private func fireTimers() async throws -> Int {
        let due = try await storage.read { try $0.timers.due() }
        for timer in due { try await workshop.casework.timePassed(timer) }
        return due.count
    }

    /// When the next thing is due that cannot be done now: an effect that waits, or a timer.
    package func nextDue() async throws -> Timestamp? {
        let (effect, timer) = try await storage.read { (try $0.effects.nextDue(), try $0.timers.nextDue()) }
        return [effect, timer].compactMap { $0 }.min()
    }
}
