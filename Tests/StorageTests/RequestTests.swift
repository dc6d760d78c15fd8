import Databases
import SubjectRequests
import Testing

@testable import Storage
@testable import Workflows

@Suite struct RequestTests {
    private func under(_ revision: Int64) -> CommitTerms {
        CommitTerms(revision: revision, party: .system, zone: StorageFixture.utc)
    }

    private let terms = ControllerTerms(required: .channel, approvalsRequired: 2, coolingOff: Period(days: 3))

    private func snapshot(_ fixture: StorageFixture, _ request: String) async throws -> RequestSnapshot {
        let found = try await fixture.storage.read { try $0.requests.snapshot(request, terms: terms) }
        return try #require(found)
    }

    @Test(arguments: Engine.allCases)
    func theQueueIsSortedByTheNextDutyAndPages(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let start = CivilDate(daysSinceEpoch: 20_800)
            var expected: [(CivilDate?, String)] = []
            for number in 0..<25 {
                let day = number % 5 == 4 ? nil : start.adding(days: number * 7 % 11)
                expected.append((day, try await fixture.makeRequest(in: example, dueOn: day)))
            }
            let other = try await fixture.makeCase(controller: "insight")
            _ = try await fixture.makeRequest(in: other, dueOn: start)
            let order = expected.sorted { ($0.0 ?? RequestRow.never, $0.1) < ($1.0 ?? RequestRow.never, $1.1) }.map(\.1)
            var paged: [String] = []
            var place: QueuePlace?
            repeat {
                let after = place
                let page = try await fixture.storage.read {
                    try $0.requests.queue(scope: .controllers(["outreach", "nobody"]), after: after, limit: 7)
                }
                paged += page.map(\.id)
                place = page.last.map { QueuePlace(nextDueOn: $0.nextDueOn, id: $0.id) }
            } while place != nil
            #expect(paged == order)

            var newestFirst: [String] = []
            var before: String?
            repeat {
                let last = before
                let page = try await fixture.storage.read {
                    try $0.requests.list(scope: .controllers(["outreach"]), before: last, limit: 10)
                }
                newestFirst += page.map(\.id)
                before = page.last?.id
            } while before != nil
            #expect(newestFirst == order.sorted(by: >))
        }
    }

    @Test(arguments: Engine.allCases)
    func outsideItsScopeNothingExists(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let request = try await fixture.load(fixture.makeRequest(in: example))
            let reference = try await fixture.storage.read { connection in
                try #require(try connection.cases.load(example.id, scope: .everything)).reference
            }
            for (scope, sees) in [
                (Scope.everything, true), (.controllers(["outreach"]), true), (.controllers(["insight"]), false),
                (.controllers([]), false),
            ] {
                try await fixture.storage.read { connection in
                    let found: [Bool] = [
                        try connection.requests.load(request.id, scope: scope) != nil,
                        try connection.requests.find(request.reference, scope: scope) != nil,
                        try !connection.requests.list(scope: scope).isEmpty,
                        try !connection.requests.queue(scope: scope).isEmpty,
                        try connection.requests.count(scope: scope) > 0,
                        try connection.cases.load(example.id, scope: scope) != nil,
                        try connection.cases.find(reference, scope: scope) != nil,
                        try !connection.cases.list(scope: scope).isEmpty,
                    ]
                    #expect(found.allSatisfy { $0 == sees }, "\(scope): \(found)")
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func filtersNarrow(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let aroha = try await fixture.makeCase()
            let other = try await fixture.makeCase(email: "someone@example.org")
            let copy = try await fixture.makeRequest(in: aroha)
            let delete = try await fixture.makeRequest(in: aroha, right: .delete)
            let third = try await fixture.makeRequest(in: other)
            try await fixture.storage.write {
                try $0.commit(.example(third, to: "over", phase: .closed, outcome: .fulfilled), under(0))
            }
            func ids(_ change: (inout RequestFilter) -> Void) async throws -> Set<String> {
                var filter = RequestFilter()
                change(&filter)
                let chosen = filter
                return try await fixture.storage.read { connection in
                    let rows = try connection.requests.list(scope: .everything, filter: chosen)
                    #expect(try connection.requests.count(scope: .everything, filter: chosen) == rows.count)
                    return Set(rows.map(\.id))
                }
            }
            #expect(try await ids { _ in } == [copy, delete, third])
            #expect(try await ids { $0.isOpen = true } == [copy, delete])
            #expect(try await ids { $0.isOpen = false } == [third])
            #expect(try await ids { $0.right = .delete } == [delete])
            #expect(try await ids { $0.phase = .intake } == [copy, delete])
            #expect(try await ids { $0.controller = "insight" } == [])
            #expect(try await ids { $0.identityToken = aroha.identity.token } == [copy, delete])
            #expect(try await ids { $0.assignee = "nobody" } == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func aSnapshotHoldsWhatADecisionMayLookAt(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let copy = try await fixture.makeRequest(in: example, letter: "letter")
            let delete = try await fixture.makeRequest(in: example, right: .delete, letter: "letter")
            var found = try await snapshot(fixture, delete)
            #expect(found.verified == .channel && found.required == .channel && found.coolingOff == Period(days: 3))
            #expect(found.state == "" && found.revision == 0 && found.plans == 0)
            #expect(found.disclosureOpen && !found.isHeld && !found.letterAcknowledged)

            try await fixture.storage.write { connection in
                try connection.commit(.example(copy, kinds: [.mail]), under(0))
                try connection.commit(.example(delete, kinds: [.resolve, .mail]), under(0))
                var changes = RequestChanges()
                changes.shownDigest = "shown"
                changes.stores = ["app", "crm"]
                try connection.requests.change(delete, revision: 1, changes)
                try connection.approvals.add(delete, shown: "shown", by: "sam", revision: 2)
                try connection.approvals.add(delete, shown: "shown", by: "sam", revision: 3)
                try connection.approvals.add(delete, shown: "earlier", by: "priya", revision: 4)
            }
            found = try await snapshot(fixture, delete)
            #expect(found.letterAcknowledged)
            #expect(found.shownDigest == "shown" && found.stores == ["app", "crm"] && found.plans == 1)
            #expect(found.approvers == ["sam"])
            #expect(found.effectsOpen == 2 && found.effectsStarted == 0)
            #expect(found.revision == 5)

            let leased = try await fixture.storage.write { try $0.effects.lease(limit: 9, holder: "a", seconds: 9) }
            let resolve = try #require(leased.first { $0.kind == .resolve })
            try await fixture.storage.write { try $0.effects.declareIntent(resolve.id, fence: resolve.fence) }
            let reporting = try await fixture.storage.read {
                try $0.requests.snapshot(delete, terms: terms, reporting: resolve.id)
            }
            #expect(reporting?.effectsOpen == 1 && reporting?.effectsStarted == 1)

            try await fixture.storage.write { connection in
                try connection.commit(
                    .example(copy, .finish, from: "received", to: "over", phase: .closed, outcome: .fulfilled, plan: 2),
                    under(1)
                )
            }
            #expect(try await !snapshot(fixture, delete).disclosureOpen)
        }
    }

    @Test(arguments: Engine.allCases)
    func theSamePersonInAnotherCaseCountsOnlyWhenVerified(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let first = try await fixture.makeCase()
            let second = try await fixture.makeCase()
            let stranger = try await fixture.makeCase(email: "other@example.org")
            let elsewhere = try await fixture.makeCase(controller: "insight")
            let delete = try await fixture.makeRequest(in: first, right: .delete)
            _ = try await fixture.makeRequest(in: stranger)
            _ = try await fixture.makeRequest(in: elsewhere)
            #expect(try await !snapshot(fixture, delete).disclosureOpen)
            let copy = try await fixture.makeRequest(in: second)
            #expect(try await snapshot(fixture, delete).disclosureOpen)
            let siblings = try await fixture.storage.read { try $0.requests.openSiblings(of: delete) }
            #expect(siblings.map(\.id) == [copy])
            let known = second.identity.id
            _ = try await fixture.storage.write {
                try $0.sql.run("UPDATE identities SET standing = 'claimed' WHERE id = \(known)")
            }
            #expect(try await !snapshot(fixture, delete).disclosureOpen)
        }
    }

    @Test(arguments: Engine.allCases)
    func holdsBearOnRequestCaseAndIdentity(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let request = try await fixture.makeRequest(in: example, right: .delete)
            let other = try await fixture.makeRequest(in: fixture.makeCase(email: "other@example.org"), right: .delete)
            let row = try await fixture.load(request)
            for scope in [
                HoldScope.request(request), .caseFile(example.id), .identity(token: example.identity.token),
            ] {
                let hold = fixture.id()
                let revision = try await snapshot(fixture, request).revision
                try await fixture.storage.write {
                    try $0.holds.place(id: hold, scope, controller: "outreach", reason: "litigation", by: "sam")
                }
                let held = try await snapshot(fixture, request)
                #expect(held.isHeld, "\(scope)")
                #expect(held.revision == revision + 1, "a decision taken before the hold is stale")
                #expect(try await !snapshot(fixture, other).isHeld)
                #expect(try await fixture.storage.read { try $0.holds.bearing(on: row).map(\.scope) }.contains(scope))
                try await fixture.storage.write { try $0.holds.lift(hold, by: "sam") }
                #expect(try await !snapshot(fixture, request).isHeld)
                await #expect(throws: StorageError.self) {
                    try await fixture.storage.write { try $0.holds.lift(hold, by: "sam") }
                }
            }
            let until = fixture.clock.now.adding(seconds: 60)
            let hold = fixture.id()
            try await fixture.storage.write {
                try $0.holds.place(
                    id: hold,
                    .request(request),
                    controller: "outreach",
                    reason: "audit",
                    by: "sam",
                    until: until
                )
            }
            #expect(try await snapshot(fixture, request).isHeld)
            fixture.clock.advance(seconds: 60)
            #expect(try await !snapshot(fixture, request).isHeld)
            #expect(try await fixture.storage.read { try $0.holds.bearing(on: row).count } == 4)
        }
    }

    @Test(arguments: Engine.allCases)
    func changesAreGuarded(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let request = try await fixture.makeRequest(in: fixture.makeCase())
            var changes = RequestChanges()
            changes.nextDueOn = CivilDate("2027-01-18")
            changes.shownDigest = "a"
            let first = changes
            try await fixture.storage.write { try $0.requests.change(request, revision: 0, first) }
            await #expect(throws: StorageError.stale) {
                try await fixture.storage.write { try $0.requests.change(request, revision: 0, first) }
            }
            changes.nextDueOn = .some(nil)
            changes.shownDigest = .some(nil)
            let second = changes
            #expect(try await fixture.load(request).nextDueOn == CivilDate("2027-01-18"))
            try await fixture.storage.write { try $0.requests.change(request, revision: 1, second) }
            let row = try await fixture.load(request)
            #expect(row.nextDueOn == nil && row.shownDigest == nil && row.revision == 2)
        }
    }
}
