import Casework
import Execution
import Storage
import SubjectRequests
import Testing
import Workflows

@Suite("A request is taken over to a newer workflow")
struct MigrationTests {
    /// The copy's next version, in which the review bears another name.
    private func newer() throws -> WorkflowDefinition {
        let copy = try #require(try Shipped.workflows.get().first { $0.right == .copy })
        let migration = "migrations:\n  - {from: \(copy.version), states: {review: looking}}\n"
        let text =
            copy.resolvedText.replacing("version: \(copy.version)\n", with: "version: \(copy.version + 1)\n")
            .replacing("\"review\"", with: "\"looking\"").replacing("migrations:\n", with: migration)
        return try WorkflowReader { _ in nil }.read(text, file: "copy.yml")
    }

    /// The same site after a start with the newer definition in force.
    private func restarted(_ house: TestHouse, with newer: WorkflowDefinition) async throws -> CaseDesk {
        let rules = try TestHouse.rules(newer: [newer])
        try await TestHouse.keep(rules, in: house.casework.storage)
        return CaseDesk(
            storage: house.casework.storage,
            keyring: house.casework.keyring,
            rules: rules,
            clock: house.casework.clock
        )
    }

    @Test("at the same step, by name, with one event and nothing planned or dropped; and goes on by it to its end")
    func takenOver() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let reference = try house.reference(.copy, of: opened)
            let before = try await house.request(.copy, of: opened)
            #expect(before.state == "review")
            let planned = try await house.effects(.copy, of: opened)
            let newer = try newer()
            let desk = try await restarted(house, with: newer)
            await #expect(throws: CaseworkError.notPermitted(.changeClock)) {
                try await desk.migrate(reference, by: house.approver)
            }
            try await desk.migrate(reference, by: house.handler)

            let after = try await house.request(.copy, of: opened)
            #expect(after.state == "looking" && after.phase == .review)
            #expect(before.workflow != newer.digest && after.workflow == newer.digest)
            #expect(after.revision == before.revision + 1)
            #expect(after.shownDigest == before.shownDigest)
            #expect(try await house.effects(.copy, of: opened) == planned)
            let events = try await house.casework.storage.read { try $0.events.of(.request(before.id)) }
            let recorded = events.filter { $0.kind == EventKind(.migrate) }
            #expect(recorded.count == 1 && events.last?.kind == EventKind(.migrate))
            let event = try #require(recorded.first)
            #expect(event.actor == "staff:\(house.handler.id)")
            #expect(event.effectiveOn?.description == "2026-11-27")
            let leaf = String(decoding: event.leaf, as: UTF8.self)
            #expect(leaf.contains(newer.digest) && leaf.contains("looking") && leaf.contains("review"))
            // There is nothing newer now, and the history does not grow by asking.
            let why = NotAllowed(.migrate, in: "looking", .noMigration).why
            await #expect(throws: CaseworkError.moveNotPossible(.migrate, why)) {
                try await desk.migrate(reference, by: house.handler)
            }

            #expect(try await desk.approve(reference, by: house.approver))
            let workshop = Workshop(
                casework: desk,
                stores: house.workshop.stores,
                post: house.workshop.post,
                packages: house.workshop.packages
            )
            while try await EffectRunner(workshop).runOnce() > 0 {}
            let closed = try await house.request(.copy, of: opened)
            #expect(closed.outcome == .fulfilled && closed.workflow == newer.digest)
        }
    }
}
