import Casework
import Databases
import Execution
import Storage
import SubjectRequests
import TestPeers
import Testing
import Vault
import Workflows

/// The trap of CVE-2026-42303: elsewhere, an erasure whose asker nobody had verified could be approved by way of the state for
/// duplicates. Here a stranger claims to be Aroha, who has verified requests of her own, and everybody does everything that
/// they can, in any order: the stranger's requests read nothing, change nothing and hand nothing over.
@Suite("An unverified erasure cannot be brought about")
struct UnverifiedErasureTests {
    private static let harmless: Set<EffectKind> = [.mail, .suppress, .ask]

    private func stranger(_ house: TestHouse) async throws -> OpenedCase {
        var asking = try house.asking([.delete, .copy, .correct], from: "stranger@elsewhere.test")
        asking.claimed = [try #require(Identity(kind: .email, value: TestHouse.aroha))]
        return try await house.casework.open(asking, by: .requester)
    }

    /// For no request but Aroha's own was anything ever planned but letters, whoever asked and however it came in; all rows are
    /// as they were.
    private func check(_ house: TestHouse, _ own: OpenedCase, _ before: [String], _ what: String) async throws {
        let ours = Set(own.requests.map(\.id))
        let everybody = try await requests(house).map(\.id).filter { !ours.contains($0) }
        for request in everybody {
            let effects = try await house.casework.storage.read { try $0.effects.of(request) }
            let planned = effects.filter { !Self.harmless.contains($0.kind) }
            try #require(planned.isEmpty, "\(planned.map(\.kind)) of an unverified request, \(what)")
        }
        try #require(try rows(house) == before, "rows changed, \(what)")
    }

    /// Every request that there is, with the reference that staff use.
    private func requests(_ house: TestHouse) async throws -> [RequestRow] {
        try await house.casework.storage.read { connection in
            let ids = try connection.sql.rows("SELECT id FROM requests ORDER BY id") { try $0.text(0) }
            return try ids.compactMap { try connection.requests.load($0, scope: .everything) }
        }
    }

    private func rows(_ house: TestHouse) throws -> [String] {
        try house.app.rows("SELECT * FROM users") + house.app.rows("SELECT * FROM messages")
            + house.app.rows("SELECT * FROM invoices") + house.crm.rows("SELECT * FROM contacts")
    }

    @Test("every verb of the desk is walked")
    func everyVerb() throws {
        let known = Set(DeskVerbs.named.keys).union(DeskVerbs.leftOut)
        #expect(try DeskVerbs.inSource() == known)
    }

    @Test("by no sequence of verbs, triggers, timers and days")
    func walk() async throws {
        let seed = UInt64.random(in: 0...9_999_999)
        print("seed of verbs: \(seed)")
        var opened = 0
        for life in 0..<3 {
            opened += try await TestHouse.run { house in
                var random = SeededGenerator(seed: seed &+ UInt64(life))
                let own = try await house.letter(.copy)
                try await house.work()
                try await house.confirm(own)
                try await house.work()
                let before = try rows(house)
                _ = try await stranger(house)
                let desk = DeskVerbs(house: house, own: own)
                try await desk.turn()
                let begun = try await requests(house).count
                let moved = try await tryAll(desk, before, &random)
                #expect(moved > 0, "nothing was ever possible: the walk proves nothing; seed \(seed)")
                return try await requests(house).count - begun
            }
        }
        #expect(opened > 0, "no letter opened anything: nothing was imported; seed \(seed)")
    }

    private func tryAll(
        _ desk: DeskVerbs,
        _ before: [String],
        _ random: inout SeededGenerator
    ) async throws -> Int {
        let house = desk.house
        let staff = [house.handler, house.approver, house.second]
        let verbs = DeskVerbs.named.keys.sorted()
        let mailbox = StrangersMail(house)
        let ours = Set(desk.own.requests.map(\.id))
        var moved = 0
        for step in 0..<50 {
            // Withdrawing and refusing end a request, so they come last as a rule.
            let others = try await requests(house).filter { !ours.contains($0.id) }
            let request = others[Int.random(in: 0..<others.count, using: &random)]
            let somebody = staff[Int.random(in: 0..<staff.count, using: &random)]
            if step % 6 == 1 {
                try await mailbox.receive(quoting: desk.own.reference, request.reference, by: somebody, &random)
            } else if Bool.random(using: &random) {
                let verb = verbs[Int.random(in: 0..<verbs.count, using: &random)]
                guard step > 35 || !["withdraw", "refuse"].contains(verb) else { continue }
                if await desk.call(verb, request.reference, by: somebody) { moved += 1 }
            } else {
                let triggers = Trigger.allCases.filter { step > 35 || ![.withdraw, .refuse].contains($0) }
                let trigger = triggers[Int.random(in: 0..<triggers.count, using: &random)]
                let parties: [Party] = [.requester, .system, .staff(id: somebody.id, roles: Set(Role.allCases))]
                let party = parties[Int.random(in: 0..<parties.count, using: &random)]
                if await desk.push(request.id, trigger, by: party) { moved += 1 }
            }
            house.clock.advance(days: Int.random(in: 0...4, using: &random))
            if step % 5 == 4 { try await desk.turn() }
            if step % 5 == 4 { try await check(house, desk.own, before, "step \(step)") }
        }
        try await desk.turn()
        try await check(house, desk.own, before, "at the end")
        return moved
    }

    /// An import, a migration or a hand in the database may leave a request in any state, shown and approved by two people:
    /// what runs asks again.
    @Test("not even where a request stands in a state that it never earned")
    func planted() async throws {
        let definitions = try Shipped.workflows.get().filter { [.delete, .copy, .correct].contains($0.right) }
        try await TestHouse.run { house in
            let own = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(own)
            try await house.work()
            let before = try rows(house)
            for definition in definitions {
                for state in definition.states where state.phase != .closed {
                    let opened = try await stranger(house)
                    let request = try #require(opened.requests.first { $0.right == definition.right })
                    try await plant(house, request.id, state)
                    let desk = DeskVerbs(house: house, own: own)
                    for trigger in Trigger.allCases where ![.open, .withdraw, .refuse].contains(trigger) {
                        for party: Party in [
                            .system, .staff(id: house.second.id, roles: Set(Role.allCases)), .requester,
                        ] {
                            _ = await desk.push(request.id, trigger, by: party)
                        }
                    }
                    try await desk.turn()
                    house.clock.advance(days: 4)
                    try await desk.turn()
                    try await check(house, own, before, "planted in '\(state.name)' of \(definition.name)")
                }
            }
        }
    }

    private func plant(_ house: TestHouse, _ request: String, _ state: WorkflowState) async throws {
        let people = [house.approver.id, house.second.id]
        try await house.casework.storage.write { connection in
            _ = try connection.sql.run(
                """
                UPDATE requests SET state = \(state.name), phase = \(state.phase.rawValue), shown_digest = 'planted',
                    stores = \("[\"app\",\"crm\"]"), revision = revision + 1 WHERE id = \(request)
                """
            )
            for person in people {
                let row = try #require(try connection.requests.load(request, scope: .everything))
                try connection.approvals.add(request, shown: "planted", by: person, revision: row.revision)
            }
        }
    }
}
