import Casework
import Logging
import ServiceLifecycle
import Storage
import SubjectRequests
import Workflows

/// Leases effects, does them, and reports what came of each as a trigger.
package struct EffectRunner: Sendable {
    let workshop: Workshop
    /// How many effects are in hand at a time.
    let width: Int

    package init(_ workshop: Workshop, width: Int = 16) {
        self.workshop = workshop
        self.width = width
    }

    private var casework: CaseDesk { workshop.casework }

    /// How long a runner may be silent before others take its work.
    static let leaseSeconds = 30
    private static let heartbeatSeconds = 10

    /// Does whatever may be done now, once; answers how many effects it had in hand.
    package func runOnce() async throws -> Int {
        let holder = casework.storage.settings.holder
        let width = width
        let leased = try await casework.storage.write {
            try $0.effects.lease(limit: width, holder: holder, seconds: EffectRunner.leaseSeconds)
        }
        await withTaskGroup(of: Void.self) { group in
            for effect in leased {
                group.addTask { await perform(effect) }
            }
        }
        return leased.count
    }

    /// Does what may be done, as hands come free, until the task is cancelled. An effect that takes long holds up only itself.
    ///
    /// - Parameter again: calls a round again and again, and rests where it found nothing to do.
    func run(_ again: (@Sendable () async throws -> Int) async -> Void) async {
        let holder = casework.storage.settings.holder
        let hands = Hands(free: width)
        await withDiscardingTaskGroup { group in
            let (leased, hand) = AsyncStream.makeStream(of: EffectRow.self)
            group.addTask {
                await withDiscardingTaskGroup { inHand in
                    for await effect in leased {
                        inHand.addTask {
                            await perform(effect)
                            await hands.lay(down: 1)
                        }
                    }
                }
            }
            await again {
                let limit = await hands.free
                guard limit > 0 else { return 0 }
                let effects = try await casework.storage.write {
                    try $0.effects.lease(limit: limit, holder: holder, seconds: EffectRunner.leaseSeconds)
                }
                await hands.take(effects.count)
                for effect in effects { hand.yield(effect) }
                return effects.count
            }
            hand.finish()
        }
    }

    private func perform(_ effect: EffectRow) async {
        do {
            let outcome = try await heldWhile(effect) { try await self.outcome(of: effect) }
            try await report(effect, outcome)
        } catch StorageError.leaseLost {
            workshop.logger.notice("another runner has taken the effect over", metadata: effect.metadata)
        } catch {
            workshop.logger.error("an effect could not be reported", metadata: effect.metadata)
        }
        if effect.kind == .mail { await workshop.mailsInHand.layDown(effect.id) }
    }

    /// Keeps the lease while `body` runs.
    private func heldWhile(
        _ effect: EffectRow,
        _ body: @Sendable @escaping () async throws -> EffectOutcome
    ) async throws -> EffectOutcome {
        try await withThrowingTaskGroup(of: EffectOutcome?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while true {
                    try await Task.sleep(for: .seconds(EffectRunner.heartbeatSeconds))
                    try await casework.storage.write {
                        try $0.effects.extendLease(effect.id, fence: effect.fence, seconds: EffectRunner.leaseSeconds)
                    }
                }
            }
            defer { group.cancelAll() }
            for try await outcome in group {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    private func outcome(of effect: EffectRow) async throws -> EffectOutcome {
        try workshop.reach(.leased)
        if let obstacle = try await casework.begin(effect) { return .later(code: "blocked-\(obstacle.rawValue)") }
        do {
            try workshop.reach(.begun)
            let outcome = try await workshop.work(effect)
            try workshop.reach(.acted)
            return outcome
        } catch StorageError.leaseLost {
            throw StorageError.leaseLost
        } catch let killed as Killed {
            throw killed
        } catch {
            return EffectOutcome(of: error)
        }
    }

    private func report(_ effect: EffectRow, _ outcome: EffectOutcome) async throws {
        switch outcome {
        case .done(let report): try await casework.finished(effect, report)
        case .later(let code, let store, let pauseSeconds):
            let pause = EffectRunner.pause(afterAttempts: effect.attempts, atLeast: pauseSeconds)
            let until = casework.clock.now.adding(seconds: pause)
            try await casework.delayed(effect, until: until, because: code, store: store)
            workshop.logger.notice("an effect is tried again later", metadata: effect.metadata(code))
        case .toPost(let blob): try await casework.readyToPost(effect, blob)
        case .turnedBack(let fault):
            let isBack = try await casework.turnedBack(effect, because: fault)
            workshop.logger.warning(
                isBack ? "a request goes back to be looked at again" : "an effect waits for a person",
                metadata: effect.metadata(fault.code)
            )
        case .stopped(let anomaly):
            try await casework.parked(effect, because: anomaly.description, counts: anomaly.counts)
            workshop.logger.warning("an effect waits for a person", metadata: effect.metadata(anomaly.code))
        case .parked(let code, let store, let complaint):
            try await casework.parked(effect, because: code, store: store, saying: complaint)
            workshop.logger.warning("an effect waits for a person", metadata: effect.metadata(code))
        }
    }

    /// Full jitter: between one second and twice as long after each attempt, at most a quarter of an hour; on top of the
    /// seconds for which a store asked to be left alone.
    static func pause(afterAttempts attempts: Int, atLeast seconds: Int = 0) -> Int {
        // Those who wait for the same store do not all come back in the same second.
        seconds + Int.random(in: 1...min(900, 2 << min(attempts, 9)))
    }
}

/// How many more effects may be in hand.
private actor Hands {
    private(set) var free: Int

    init(free: Int) { self.free = free }

    func take(_ number: Int) { free -= number }

    func lay(down number: Int) { free += number }
}

extension EffectRow {
    fileprivate var metadata: Logger.Metadata { ["effect": "\(id)", "kind": "\(kind.rawValue)"] }

    fileprivate func metadata(_ code: String) -> Logger.Metadata {
        ["effect": "\(id)", "kind": "\(kind.rawValue)", "code": "\(code)"]
    }
}
