import Casework
import DataStores
import Databases
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@testable import Execution

@Suite("What was stopped stays stopped")
struct StopsKeptTests {
    private func british(_ controller: inout DataController) {
        controller.jurisdiction = "GB-ENG"
        controller.rights = Right.allCases
        controller.approval = [.delete: .one]
    }

    @Test(
        "the suppression outlives the erasure of all else, and a re-import is stopped again",
        arguments: Engine.allCases
    )
    func reimported(_ engine: Engine) async throws {
        try await TestHouse.run(on: engine, change: british) { house in
            _ = try await house.letter(.unsubscribe)
            try await house.work()
            let opened = try await house.letter(.delete)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            _ = try await house.casework.approve(house.reference(.delete, of: opened), by: house.approver)
            house.clock.advance(days: 3)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
            #expect(try house.crm.rows("SELECT count(*) FROM contacts WHERE mail LIKE 'aroha%'") == ["int(0)"])
            let token = house.casework.keyring.ledgerToken(TestHouse.aroha, kind: "suppression")
            let isSuppressed = try await house.casework.storage.read {
                try $0.ledger.isSuppressed(controller: "house", list: CaseDesk.everyList, token: token)
            }
            #expect(isSuppressed)

            // An old export is read in: new rows, of hers in other letters, and of somebody who never objected.
            try house.crm.run(
                """
                INSERT INTO contacts VALUES (90, 'AROHA@house.test', NULL, 1), (91, 'cara@house.test', NULL, 1);

                """
            )
            let report = try await house.workshop.reapply(ReapplyTerms(store: "crm"), by: house.approver)
            #expect(report.stores.flatMap(\.lists).map(\.stopped) == [1])
            #expect(
                try house.crm.rows("SELECT id, subscribed FROM contacts WHERE id > 1") == [
                    "int(2) | int(1)", "int(90) | int(0)", "int(91) | int(1)",
                ]
            )
        }
    }

    @Test("a store that takes a stop value and does not hold it is seen, named, and asked again when it is mended")
    func liar() async throws {
        let map = HouseData.map.replacing("{name: plan}", with: "{name: plan, habeas: {marketing-stop: none}}")
        try await TestHouse.run(map: map, change: british) { house in
            try house.crm.run(
                """
                CREATE TRIGGER liar AFTER UPDATE ON contacts
                BEGIN UPDATE contacts SET subscribed = 1 WHERE id = new.id; END;

                """
            )
            let opened = try await house.letter(.restrict)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let parked = try await house.effect(.restrict, .restrict, of: opened)
            #expect(parked.state == .parked && parked.waitsFor == "crm")
            #expect(parked.parkedReason?.hasPrefix("not-stopped: The store crm took") == true)
            // What obeys is stopped meanwhile.
            #expect(try house.app.rows("SELECT plan FROM users WHERE id = 1") == ["text(\"none\")"])
            try house.crm.run("DROP TRIGGER liar;\n")
            let reference = try house.reference(.restrict, of: opened)
            try await house.casework.unpark(reference, because: Sensitive("mended"), by: house.handler)
            try await house.work()
            #expect(try await house.effect(.restrict, .restrict, of: opened).state == .done)
            #expect(try house.crm.rows("SELECT subscribed FROM contacts") == ["int(0)", "int(1)"])
            #expect(try house.app.rows("SELECT plan FROM users WHERE id = 2") == ["text(\"tin\")"])
        }
    }
}
