import Databases
import SubjectRequests
import Testing

@testable import Storage
@testable import Workflows

@Suite struct EffectTests {
    private func plan(
        _ fixture: StorageFixture,
        _ kinds: [EffectKind],
        stores: [String?] = [],
        wait: Period = Period()
    ) async throws -> String {
        let request = try await fixture.makeRequest(in: fixture.makeCase())
        try await fixture.storage.write { connection in
            try connection.commit(
                .example(request, kinds: kinds, stores: stores, wait: wait),
                CommitTerms(revision: 0, party: .system, zone: StorageFixture.utc)
            )
        }
        return request
    }

    private func lease(_ fixture: StorageFixture, _ limit: Int = 10, by holder: String = "a") async throws
        -> [EffectRow]
    {
        try await fixture.storage.write { try $0.effects.lease(limit: limit, holder: holder, seconds: 30) }
    }

    private func finish(_ fixture: StorageFixture, _ effect: EffectRow) async throws {
        try await fixture.storage.write {
            try $0.effects.finish(FinishedEffect(id: effect.id, fence: effect.fence, result: "sent"))
        }
    }

    @Test(arguments: Engine.allCases)
    func laterWorkWaitsForEarlierWorkAndMailHoldsNothingUp(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await plan(fixture, [.mail, .collect, .package, .mail])
            let first = try await lease(fixture)
            #expect(first.map(\.id) == ["\(request)-1-1", "\(request)-1-2"])
            #expect(
                first.allSatisfy { $0.state == .leased && $0.fence == 1 && $0.attempts == 1 && $0.leaseHolder == "a" }
            )
            #expect(try await lease(fixture) == [])
            try await finish(fixture, try #require(first.last))
            let second = try await lease(fixture)
            #expect(second.map(\.kind) == [.package])
            try await finish(fixture, try #require(second.first))
            #expect(try await lease(fixture).map(\.id) == ["\(request)-1-4"])
        }
    }

    @Test(arguments: Engine.allCases)
    func aStoreThatIsWaitedForHoldsUpNoOther(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await plan(fixture, [.erase, .erase, .probe], stores: ["crm", "app", "crm"])
            let first = try #require(try await lease(fixture).first)
            #expect(first.store == "crm")
            #expect(try await lease(fixture) == [], "in the order of acting while nothing is wrong")
            let until = fixture.clock.now.adding(seconds: 60)
            try await fixture.storage.write { connection in
                try connection.effects.putBack(
                    first.id,
                    fence: first.fence,
                    notBefore: until,
                    reason: "store-unavailable",
                    store: "crm"
                )
            }
            let next = try await fixture.storage.read { try $0.effects.nextDue() }
            #expect(next == fixture.clock.now)
            let second = try await lease(fixture)
            #expect(second.map(\.id) == ["\(request)-1-2"])
            try await finish(fixture, try #require(second.first))
            #expect(try await lease(fixture) == [], "other work waits for all of it")
            fixture.clock.advance(seconds: 60)
            let again = try #require(try await lease(fixture).first)
            #expect(again.id == first.id)
            try await fixture.storage.write { connection in
                try connection.effects.park(again.id, fence: again.fence, owner: "handler", reason: "store-refused")
            }
            #expect(try await lease(fixture) == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func nothingBeginsBeforeItsTime(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            _ = try await plan(fixture, [.erase], wait: Period(days: 3))
            #expect(try await lease(fixture) == [])
            let due = try await fixture.storage.read { try $0.effects.nextDue() }
            #expect(due == fixture.clock.now.adding(seconds: 3 * 86_400))
            fixture.clock.advance(seconds: 3 * 86_400)
            #expect(try await lease(fixture).count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func theEarliestDutyIsServedFirst(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            var requests: [String] = []
            for day in ["2027-01-18", "2026-12-01", nil, "2026-12-20"] {
                let request = try await fixture.makeRequest(in: example, dueOn: day.flatMap(CivilDate.init))
                requests.append(request)
                try await fixture.storage.write {
                    try $0.commit(
                        .example(request, kinds: [.mail]),
                        CommitTerms(revision: 0, party: .system, zone: StorageFixture.utc)
                    )
                }
            }
            // A date that moves moves the work that is open.
            try await fixture.storage.write { [requests] connection in
                var changes = RequestChanges()
                changes.nextDueOn = CivilDate("2026-11-30")
                try connection.requests.change(requests[3], revision: 1, changes)
            }
            for index in [3, 1, 0, 2] {
                #expect(try await lease(fixture, 1).map(\.requestID) == [requests[index]])
            }
            let deadlines = try await fixture.storage.read { [requests] connection in
                try requests.map { try connection.effects.of($0).first?.deadline?.description }
            }
            #expect(deadlines == ["2027-01-18", "2026-12-01", nil, "2026-11-30"])
        }
    }

    @Test(arguments: Engine.allCases)
    func aMetDutyMakesTheNextOneCount(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await plan(fixture, [.mail])
            @Sendable func duty(_ kind: DutyKind, _ day: String) -> DutyRow {
                DutyRow(kind: kind, dueOn: CivilDate(day), internalOn: CivilDate(day), derivation: "{}")
            }
            func deadline() async throws -> String? {
                try await fixture.storage.read { try $0.effects.of(request).first?.deadline?.description }
            }
            try await fixture.storage.write {
                try $0.clock.replaceDuties(
                    of: request,
                    by: [
                        duty(.acknowledge, "2026-12-01"), duty(.respond, "2027-01-18"), duty(.keepRecord, "2026-11-28"),
                    ]
                )
            }
            #expect(try await deadline() == "2026-12-01")
            #expect(try await fixture.load(request).nextDueOn?.description == "2026-12-01")
            try await fixture.storage.write { try $0.clock.meet(.acknowledge, of: request) }
            #expect(try await deadline() == "2027-01-18")
            #expect(try await fixture.load(request).nextDueOn?.description == "2027-01-18")
        }
    }

    @Test(arguments: Engine.allCases)
    func aCivilClockThatJumpsEndsNoLease(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            _ = try await plan(fixture, [.erase])
            var settings = fixture.settings
            settings.leases = .database
            await fixture.storage.close()
            let storage = try await SiteStorage.open(settings)
            func lease(_ holder: String) async throws -> Int {
                try await storage.write { try $0.effects.lease(limit: 1, holder: holder, seconds: 600).count }
            }
            #expect(try await lease("a") == 1)
            fixture.clock.advance(seconds: 86_400 * 400)
            #expect(try await lease("b") == 0)
            #expect(try await storage.write { try $0.leases.take("sweep", holder: "a", seconds: 600) } == 1)
            fixture.clock.advance(seconds: 86_400 * 400)
            #expect(try await storage.write { try $0.leases.take("sweep", holder: "b", seconds: 600) } == nil)
            await storage.close()
        }
    }

    @Test(arguments: Engine.allCases)
    func aLostRunnersWorkIsTakenOver(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            _ = try await plan(fixture, [.erase])
            let first = try #require(try await lease(fixture).first)
            try await fixture.storage.write {
                try $0.effects.declareIntent(first.id, fence: first.fence, adapterClass: .verifiable)
            }
            fixture.clock.advance(seconds: 29)
            #expect(try await lease(fixture, by: "b") == [])
            fixture.clock.advance(seconds: 1)
            let second = try #require(try await lease(fixture, by: "b").first)
            // It had begun: what was done must be found out first.
            #expect(second.state == .unknown)
            #expect(second.fence == 2)
            #expect(second.attempts == 2)
            #expect(second.adapterClass == .verifiable)
            for stale: @Sendable (StorageConnection) throws -> Void in [
                { try $0.effects.finish(FinishedEffect(id: first.id, fence: 1)) },
                { try $0.effects.declareIntent(first.id, fence: 1) },
                { try $0.effects.extendLease(first.id, fence: 1, seconds: 10) },
                { try $0.effects.putBack(first.id, fence: 1, notBefore: fixture.clock.now, reason: "x") },
                { try $0.effects.park(first.id, fence: 1, owner: "priya", reason: "x") },
            ] {
                await #expect(throws: StorageError.leaseLost) { try await fixture.storage.write(stale) }
            }
            try await finish(fixture, second)
            await #expect(throws: StorageError.leaseLost) { try await finish(fixture, second) }
            let done = try await fixture.storage.read { try $0.effects.load(first.id) }
            #expect(done?.state == .done)
            #expect(done?.leaseUntil == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func whatWasNotBegunIsSimplyPlannedAgain(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            _ = try await plan(fixture, [.mail, .mail, .erase])
            let leased = try await lease(fixture)
            #expect(leased.count == 3)
            let begun = try #require(leased.last)
            try await fixture.storage.write { connection in
                try connection.effects.declareIntent(begun.id, fence: begun.fence)
                #expect(try connection.effects.takeBack(from: "somebody-else") == 0)
                #expect(try connection.effects.takeBack(from: "a") == 3)
                #expect(try connection.effects.takeBack() == 0)
            }
            let again = try await lease(fixture, by: "b")
            #expect(again.map(\.state) == [.leased, .leased, .unknown])
            await #expect(throws: StorageError.leaseLost) { try await finish(fixture, begun) }
        }
    }

    @Test(arguments: Engine.allCases)
    func manyRunnersNeverShareAnEffect(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            for _ in 0..<6 { _ = try await plan(fixture, Array(repeating: .mail, count: 10)) }
            let seen = try await withThrowingTaskGroup(of: [String].self) { group in
                for runner in 0..<8 {
                    group.addTask {
                        var mine: [String] = []
                        while true {
                            let leased = try await lease(fixture, 4, by: "runner \(runner)")
                            #expect(leased.count <= 4)
                            if leased.isEmpty { return mine }
                            mine += leased.map(\.id)
                        }
                    }
                }
                return try await group.reduce(into: [String]()) { $0 += $1 }
            }
            #expect(seen.count >= 60)
            #expect(Set(seen).count == seen.count)
            // Another runner's locks may hide an effect for a moment; none is lost.
            #expect(try await lease(fixture, 100).count + seen.count == 60)
        }
    }

    @Test(arguments: Engine.allCases)
    func failuresWaitOrArePutAside(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await plan(fixture, [.collect])
            let later = fixture.clock.now.adding(seconds: 600)
            let first = try #require(try await lease(fixture).first)
            try await fixture.storage.write {
                try $0.effects.putBack(first.id, fence: 1, notBefore: later, reason: "store-down")
            }
            #expect(try await lease(fixture) == [])
            fixture.clock.advance(seconds: 600)
            let second = try #require(try await lease(fixture).first)
            #expect(second.attempts == 2)
            #expect(second.result == "store-down")
            try await fixture.storage.write {
                try $0.effects.park(second.id, fence: second.fence, owner: "priya", reason: "column-missing")
            }
            fixture.clock.advance(seconds: 86_400)
            #expect(try await lease(fixture) == [])
            let parked = try await fixture.storage.read { try $0.effects.parked(scope: .controllers(["outreach"])) }
            #expect(parked.map(\.parkedReason) == ["column-missing"])
            #expect(try await fixture.storage.read { try $0.effects.parked(scope: .controllers(["other"])) } == [])

            try await fixture.storage.write { try $0.effects.unpark(second.id, notBefore: fixture.clock.now) }
            let third = try #require(try await lease(fixture).first)
            try await fixture.storage.write {
                try $0.effects.leaveUnknown(
                    third.id,
                    fence: third.fence,
                    notBefore: fixture.clock.now,
                    reason: "no answer"
                )
            }
            #expect(try await fixture.storage.read { try $0.effects.load(third.id)?.begunAt } == nil)
            let fourth = try #require(try await lease(fixture).first)
            #expect(fourth.state == .unknown)
            try await fixture.storage.write {
                try $0.effects.park(fourth.id, fence: fourth.fence, owner: "priya", reason: "cannot-tell")
                try $0.effects.except(fourth.id, by: "sam", reason: "done by hand")
            }
            let terms = ControllerTerms(required: .channel, approvalsRequired: 1)
            let snapshot = try await fixture.storage.read { try $0.requests.snapshot(request, terms: terms) }
            #expect(snapshot?.effectsOpen == 0)
            #expect(snapshot?.effectsStarted == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func aRunnerMayAskForSomeKindsOnly(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            _ = try await plan(fixture, [.mail, .collect])
            let leased = try await fixture.storage.write {
                try $0.effects.lease(limit: 10, holder: "a", seconds: 30, kinds: [.collect])
            }
            #expect(leased.map(\.kind) == [.collect])
        }
    }

    @Test(arguments: Engine.allCases)
    func oneServerHasADutyAtATime(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            func take(_ holder: String) async throws -> Int64? {
                try await fixture.storage.write { try $0.leases.take("sequencer", holder: holder, seconds: 30) }
            }
            #expect(try await take("a") == 1)
            #expect(try await take("b") == nil)
            fixture.clock.advance(seconds: 20)
            #expect(try await take("a") == 1)
            fixture.clock.advance(seconds: 29)
            #expect(try await take("b") == nil)
            fixture.clock.advance(seconds: 1)
            #expect(try await take("b") == 2)
            #expect(try await take("a") == nil)
            try await fixture.storage.write { try $0.leases.release("sequencer", holder: "b") }
            #expect(try await take("a") == 3)
        }
    }
}
