import Casework
import Databases
import Execution
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("A correction, from letter to answer")
struct CorrectTests {
    private let phone = DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("021 555 0199"))

    private func shown(_ house: TestHouse, _ change: DescribedChange) async throws -> OpenedCase {
        let opened = try await house.letter(.correct, changes: [change])
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        #expect(try await house.request(.correct, of: opened).state == "review")
        return opened
    }

    private func changes(_ house: TestHouse, _ opened: OpenedCase) async throws -> [ChangeView] {
        try await house.casework.request(house.reference(.correct, of: opened), for: house.handler).changes
    }

    @Test("old and new are shown, written in both stores, read back, and told")
    func correct() async throws {
        try await TestHouse.run { house in
            let before = try house.everybodyElse()
            let opened = try await shown(house, phone)
            let proposed = try await changes(house, opened)
            #expect(proposed.map { $0.old?.disclosed } == ["021 555 0124", "021 555 0124"])
            #expect(try house.app.rows("SELECT phone FROM users WHERE id = 1") == ["text(\"021 555 0124\")"])

            #expect(try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver))
            try await house.work()
            #expect(try await house.request(.correct, of: opened).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT phone FROM users WHERE id = 1") == ["text(\"021 555 0199\")"])
            #expect(try house.crm.rows("SELECT telephone FROM contacts WHERE id = 1") == ["text(\"021 555 0199\")"])
            #expect(try house.everybodyElse() == before)
            #expect(try await changes(house, opened).map(\.row.readBack) == [.same, .same])
            let answer = try house.mail("have corrected your data").text
            #expect(answer.contains("phone number: 021 555 0199 (it was: 021 555 0124), in 2 places"))
        }
    }

    @Test("a document in support is sealed with the case and read by staff, and the history says that it came")
    func evidence() async throws {
        try await TestHouse.run { house in
            let opened = try await shown(house, phone)
            let reference = try house.reference(.correct, of: opened)
            let bill = Array("a bill with the new number".utf8)
            try await house.casework.describe(reference, [], evidence: Sensitive(bill), by: house.handler)
            #expect(try await changes(house, opened).allSatisfy { $0.row.evidence != nil })
            let documents = try await house.casework.evidence(of: reference, by: house.approver)
            #expect(documents.map(\.content.disclosed) == [bill])
            let sheet = try await house.casework.sheet(reference, for: house.handler)
            #expect(sheet.changes.allSatisfy { $0.hasEvidence })
            #expect(sheet.events.contains { $0.kind == "evidence-received" })
        }
    }

    @Test("fields of stores that do not know the person are dropped")
    func absent() async throws {
        try await TestHouse.run { house in
            try house.crm.run("DELETE FROM contacts WHERE id = 1;\n")
            let opened = try await shown(house, phone)
            #expect(try await changes(house, opened).map(\.row.store) == ["app"])
            _ = try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver)
            try await house.work()
            #expect(try house.mail("have corrected your data").text.contains("in 1 place"))
        }
    }

    @Test("a person whom no store knows has nothing to correct; staff approve that, and the person is told so")
    func nothing() async throws {
        try await TestHouse.run { house in
            try house.crm.run("DELETE FROM contacts WHERE id = 1;\n")
            try house.app.run("UPDATE users SET email = 'other@house.test' WHERE id = 1;\n")
            let opened = try await shown(house, phone)
            #expect(try await house.effect(.resolve, .correct, of: opened).result == "nothing-to-correct")
            #expect(try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver))
            try await house.work()
            #expect(try await house.request(.correct, of: opened).outcome == .fulfilled)
            #expect(try house.mail("nothing to correct").text.contains("None of them holds data of this kind"))
        }
    }

    @Test("a value that changed since it was shown is not written over, but shown anew")
    func changedMeanwhile() async throws {
        try await TestHouse.run { house in
            let opened = try await shown(house, phone)
            try house.app.run("UPDATE users SET phone = '021 000' WHERE id = 1;\n")
            _ = try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver)
            try await house.work()
            let turned = try #require(try await house.effects(.correct, of: opened).first { $0.kind == .correct })
            #expect(turned.state == .superseded && turned.result == "value-changed")
            #expect(try house.app.rows("SELECT phone FROM users WHERE id = 1") == ["text(\"021 000\")"])
            #expect(try await house.request(.correct, of: opened).state == "review")
            #expect(try await changes(house, opened).first { $0.row.store == "app" }?.old?.disclosed == "021 000")
            #expect(try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver))
            try await house.work()
            #expect(try await house.request(.correct, of: opened).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT phone FROM users WHERE id = 1") == ["text(\"021 555 0199\")"])
        }
    }

    @Test("a store that keeps another value than was written parks the correction")
    func differs() async throws {
        try await TestHouse.run { house in
            let opened = try await shown(house, phone)
            try house.app.run(
                """
                CREATE TRIGGER stubborn AFTER UPDATE OF phone ON users WHEN new.phone <> 'none'
                BEGIN UPDATE users SET phone = 'none' WHERE id = new.id; END;

                """
            )
            _ = try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver)
            try await house.work()
            let parked = try #require(
                try await house.effects(.correct, of: opened).first { $0.kind == .readBack && $0.store == "app" }
            )
            #expect(parked.state == .parked && parked.parkedReason == "read-back-differs")
            #expect(try await changes(house, opened).first?.row.readBack == .different)
        }
    }

    @Test("the address by which a person is found can itself be corrected")
    func identity() async throws {
        let map = HouseData.map.replacing(
            "    habeas: {erase: keyed-hash}",
            with: "    habeas: {erase: keyed-hash, correct: free}"
        )
        try await TestHouse.run(map: map) { house in
            let change = DescribedChange(category: "user.contact.email", newValue: Sensitive("new@house.test"))
            let opened = try await shown(house, change)
            _ = try await house.casework.approve(house.reference(.correct, of: opened), by: house.approver)
            try await house.work()
            #expect(try await house.request(.correct, of: opened).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT email FROM users WHERE id = 1") == ["text(\"new@house.test\")"])
        }
    }
}
