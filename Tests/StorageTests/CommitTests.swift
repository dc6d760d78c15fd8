import AuditTrail
import Databases
import SubjectRequests
import Testing

@testable import Storage
@testable import Workflows

@Suite struct CommitTests {
    private func under(_ revision: Int64, _ party: Party = .system) -> CommitTerms {
        CommitTerms(revision: revision, party: party, zone: StorageFixture.utc)
    }

    @Test(arguments: Engine.allCases)
    func aMoveIsStoredWhole(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            var terms = under(0, .staff(id: "priya", roles: [.caseHandler]))
            terms.details = EventDetails(committed: ["note": "by phone"], sealed: ["caller": "Aroha"])
            terms.changes.stores = ["app", "crm"]
            terms.changes.assignee = .some(nil)
            let decision = Decision.example(
                request,
                kinds: [.mail, .collect],
                wait: Period(days: 3),
                timer: PlannedTimer(name: "not-confirmed", after: Period(days: 30))
            )
            let event = try await fixture.storage.write { [terms] in try $0.commit(decision, terms) }

            let row = try await fixture.load(request)
            #expect(row.state == "received")
            #expect(row.phase == .verification)
            #expect(row.plans == 1)
            #expect(row.revision == 1)
            #expect(row.stores == ["app", "crm"])
            try await fixture.storage.read { connection in
                let effects = try connection.effects.of(request)
                #expect(effects.map(\.kind) == [.mail, .collect])
                #expect(effects.map(\.id) == ["\(request)-1-1", "\(request)-1-2"])
                #expect(effects.allSatisfy { $0.state == .planned && $0.fence == 0 && $0.attempts == 0 })
                #expect(effects.allSatisfy { $0.notBefore == fixture.clock.now.adding(seconds: 3 * 86_400) })
                let timers = try connection.timers.of(request)
                #expect(timers.map(\.name) == ["not-confirmed"])
                #expect(timers.map(\.dueAt) == [fixture.clock.now.adding(seconds: 30 * 86_400)])

                let stored = try #require(try connection.events.load(event))
                #expect(stored.kind == EventKind(.open))
                #expect(stored.actor == "staff:priya")
                let leaf = try AuditLeaf(bytes: stored.leaf)
                #expect(leaf.ordinal == 1)
                #expect(leaf.previous == nil)
                #expect(leaf.from == "" && leaf.to == "received")
                #expect(leaf.definition == "workflow-digest")
                #expect(leaf.recordedAt == fixture.clock.now.description)
                #expect(leaf.who.hasPrefix("case-handler:"))
                let text = String(decoding: stored.leaf, as: UTF8.self)
                for secret in [request, "priya", "phone", "Aroha"] { #expect(!text.contains(secret)) }
                let particulars = try #require(try connection.events.particulars(of: stored))
                #expect(particulars.sealed == ["caller": "Aroha"])
                #expect(particulars.committed["note"]?.value == "by phone")
                #expect(particulars.commitments == leaf.commitments)
                #expect(leaf.commitments.count == 1)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func anotherRevisionIsStale(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            let before = try await fixture.picture()
            for (decision, revision): (Decision, Int64) in [
                (.example(request, kinds: [.mail]), 7), (.example(request, from: "elsewhere"), 0),
                (.example("nobody"), 0),
            ] {
                await #expect(throws: StorageError.stale) {
                    try await fixture.storage.write { _ = try $0.commit(decision, under(revision)) }
                }
            }
            #expect(try await fixture.picture() == before)
        }
    }

    @Test(arguments: Engine.allCases)
    func ofManyCommitsAtOnceExactlyOneWins(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        do {
                            try await fixture.storage.write {
                                _ = try $0.commit(.example(request, kinds: [.mail]), under(0))
                            }
                            return true
                        } catch StorageError.stale {
                            return false
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
            try await fixture.storage.read { connection in
                let events = try connection.events.of(.request(request))
                let effects = try connection.effects.of(request)
                #expect(events.count == 1 && effects.count == 1)
            }
        }
    }

    /// A fault at the first statement of a commit, then at the second, and so on until none is left: nothing of the move
    /// may ever be there.
    @Test(arguments: Engine.allCases)
    func aFaultBetweenAnyTwoStatementsLeavesNothing(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase(), right: .delete)
            try await fixture.storage.write {
                try $0.commit(.example(request, kinds: [.resolve]), under(0))
                _ = try $0.effects.lease(limit: 1, holder: "a", seconds: 60)
                try $0.requests.change(request, revision: 1, RequestChanges())
                try $0.approvals.add(request, shown: "digest", by: "sam", revision: 2)
            }
            let before = try await fixture.picture()
            var terms = under(3)
            terms.details = EventDetails(sealed: ["why": "asked"])
            terms.finished = FinishedEffect(id: "\(request)-1-1", fence: 1, counts: ["app/users": 1])
            let decision = Decision.example(
                request,
                .finish,
                from: "received",
                to: "deciding",
                phase: .review,
                plan: 2,
                kinds: [.mail, .erase],
                timer: PlannedTimer(name: "decide", after: Period(days: 7)),
                voidsApprovals: true
            )
            var faults = 0
            while true {
                do {
                    try await fixture.storage.write { [terms, faults] connection in
                        let failing = StorageConnection(
                            FailingConnection(connection.sql, after: faults),
                            fixture.settings
                        )
                        _ = try failing.commit(decision, terms)
                    }
                    break
                } catch is FailingConnection.Fault {
                    #expect(try await fixture.picture() == before, "a fault after \(faults) statements")
                    faults += 1
                }
            }
            #expect(faults > 10)
            #expect(try await fixture.picture() != before)
        }
    }

    @Test(arguments: Engine.allCases)
    func enteringAStateReplacesWhatTheLastOneLeft(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            try await fixture.storage.write { connection in
                try connection.commit(
                    .example(
                        request,
                        kinds: [.mail, .collect, .package],
                        timer: PlannedTimer(name: "first", after: Period(days: 1))
                    ),
                    under(0)
                )
                try connection.timers.set("due-soon", of: request, kind: .duty, at: fixture.clock.now)
                try connection.approvals.add(request, shown: "digest", by: "sam", revision: 1)
                try connection.commit(
                    .example(
                        request,
                        .withdraw,
                        from: "received",
                        to: "withdrawn",
                        phase: .closed,
                        outcome: .withdrawn,
                        plan: 2,
                        kinds: [.mail],
                        voidsApprovals: true
                    ),
                    under(2)
                )
            }
            let row = try await fixture.load(request)
            #expect(row.phase == .closed && row.outcome == .withdrawn)
            #expect(row.closedAt == fixture.clock.now)
            try await fixture.storage.read { connection in
                let effects = try connection.effects.of(request)
                #expect(effects.map(\.state) == [.planned, .superseded, .superseded, .planned])
                #expect(try connection.timers.of(request).map(\.name) == ["due-soon"])
                #expect(try connection.approvals.of(request).map(\.voidAt) == [fixture.clock.now])
                let event = try #require(try connection.events.of(.request(request)).last)
                #expect(try AuditLeaf(bytes: event.leaf).outcome == "withdrawn")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func aFinishedEffectCountsOnlyUnderItsOwnFence(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            try await fixture.storage.write { try $0.commit(.example(request, kinds: [.collect]), under(0)) }
            let first = try await fixture.storage.write { try $0.effects.lease(limit: 1, holder: "a", seconds: 10) }
            fixture.clock.advance(seconds: 11)
            let second = try await fixture.storage.write { try $0.effects.lease(limit: 1, holder: "b", seconds: 10) }
            #expect(second.map(\.fence) == [2])
            let decision = Decision.example(request, .finish, from: "received", to: "ready", plan: 2)
            let before = try await fixture.picture()
            for (fences, error): ([EffectRow], StorageError?) in [(first, .leaseLost), (second, nil), (second, .stale)]
            {
                var terms = under(1)
                terms.finished = fences.first.map {
                    FinishedEffect(id: $0.id, fence: $0.fence, counts: ["app/users": 2])
                }
                do {
                    try await fixture.storage.write { [terms] in _ = try $0.commit(decision, terms) }
                    #expect(error == nil)
                } catch let found as StorageError {
                    #expect(found == error)
                    if found == .leaseLost { #expect(try await fixture.picture() == before) }
                }
            }
            let event = try await fixture.storage.read { try $0.events.of(.request(request)).last }
            let leaf = try AuditLeaf(bytes: try #require(event).leaf)
            #expect(leaf.effect == "1-1")
            #expect(leaf.counts == ["app/users": 2])
        }
    }
}

/// A connection that fails after so many statements.
final class FailingConnection: SQLConnection {
    struct Fault: Error {}

    private let inner: any SQLConnection
    private var left: Int

    init(_ inner: any SQLConnection, after statements: Int) {
        self.inner = inner
        left = statements
    }

    var dialect: SQLDialect { inner.dialect }
    var isInTransaction: Bool { inner.isInTransaction }

    func run(_ text: SQLText) throws -> Int {
        try countDown()
        return try inner.run(text)
    }

    func each(_ text: SQLText, row: (any SQLRow) throws -> Void) throws {
        try countDown()
        try inner.each(text, row: row)
    }

    func forgetStatements() throws { try inner.forgetStatements() }
    func begin(_ mode: TransactionMode) throws { try inner.begin(mode) }
    func commit() throws { try inner.commit() }
    func rollBack() throws { try inner.rollBack() }

    private func countDown() throws {
        guard left > 0 else { throw Fault() }
        left -= 1
    }
}
