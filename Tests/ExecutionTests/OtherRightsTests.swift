import Casework
import Execution
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("Restriction, complaint, closing an account, and corrections in part")
struct OtherRightsTests {
    private func british(_ controller: inout DataController) {
        controller.jurisdiction = "GB-ENG"
        controller.rights = Right.allCases
        controller.approval = [.delete: .two, .closeAccount: .one]
        controller.recipients = [Recipient(slug: "host", name: "Hosting Limited")]
    }

    @Test("a restriction stops the lists, asks a colleague for the rest, and is told when all is done")
    func restrict() async throws {
        try await TestHouse.run(change: british) { house in
            let before = try house.everybodyElse()
            let opened = try await house.letter(.restrict)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            #expect(try house.crm.rows("SELECT subscribed FROM contacts WHERE id = 1") == ["int(0)"])
            #expect(try await house.request(.restrict, of: opened).phase == .fulfilment)
            let task = try #require(
                try await house.casework.tasks(for: house.handler).first {
                    $0.question.disclosed.name == .restrictByHand
                }
            )
            #expect(Set(task.question.disclosed.places) == ["app.invoices", "app.messages", "app.users"])
            try await house.casework.answer(task: task.row.id, note: Sensitive("locked"), by: house.handler)
            try await house.work()
            #expect(try await house.request(.restrict, of: opened).outcome == .fulfilled)
            #expect(try house.mail("no longer use your data").text.contains("Hosting Limited"))
            #expect(try house.everybodyElse() == before)
            await #expect(throws: CaseworkError.self) {
                try await house.casework.answer(task: task.row.id, note: Sensitive("again"), by: house.handler)
            }
        }
    }

    @Test("a complaint asks nobody who they are, is acknowledged within 30 days, and its outcome is told")
    func complaint() async throws {
        try await TestHouse.run(change: british) { house in
            let opened = try await house.letter(.complaint)
            let reference = try house.reference(.complaint, of: opened)
            let id = try #require(opened.requests.first).id
            let owed = try await house.casework.storage.read { try $0.clock.duties(of: id) }
            #expect(owed.first { $0.kind == .acknowledge }?.dueOn?.description == "2026-12-29")
            try await house.work()
            let duties = try await house.casework.storage.read { try $0.clock.duties(of: id) }
            #expect(duties.first { $0.kind == .acknowledge }?.metAt != nil)
            #expect(try !house.mail("have your request").text.contains("privacy.house.test/r/"))
            try await house.casework.conclude(reference, Sensitive("You were right."), by: house.handler)
            try await house.work()
            #expect(try await house.request(.complaint, of: opened).outcome == .fulfilled)
            let outcome = try house.mail("came of your complaint").text
            #expect(outcome.contains("You were right.") && outcome.contains("Information Commissioner"))
            #expect(outcome.contains("go to court"))
        }
    }

    @Test("a request that staff pass on tells the person who answers instead")
    func passedOn() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            let reference = try house.reference(.copy, of: opened)
            let whom = "Harbour Housing, privacy@harbour.example"
            try await house.casework.refer(reference, to: Sensitive(whom), by: house.handler)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .referred)
            #expect(try house.mail("passed on").text.contains(whom))
        }
    }

    @Test("an account is closed: export, invoices settled, approved, erased, and nothing else changed")
    func closeAccount() async throws {
        try await TestHouse.run(change: british) { house in
            let before = try house.everybodyElse()
            let opened = try await house.letter(.closeAccount)
            let reference = try house.reference(.closeAccount, of: opened)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            #expect(try await house.request(.closeAccount, of: opened).state == "export-review")
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.closeAccount, of: opened).state == "unsettled")
            // What was approved was the export; nothing may be erased on it.
            await #expect(throws: CaseworkError.self) {
                _ = try await house.casework.approve(reference, by: house.approver)
            }
            try await house.casework.settle(reference, because: Sensitive("paid"), by: house.handler)
            try await house.work()
            #expect(try await house.request(.closeAccount, of: opened).state == "review")
            #expect(try await house.casework.approve(reference, by: house.approver))
            house.clock.advance(days: 4)
            try await house.work()
            #expect(try await house.request(.closeAccount, of: opened).outcome == .fulfilled)
            #expect(try house.app.rows("SELECT count(*) FROM messages WHERE user_id = 1") == ["int(0)"])
            #expect(try house.everybodyElse() == before)
        }
    }

    @Test("one change is declined, the rest is made, both are told, and a statement is kept beside it")
    func partly() async throws {
        try await TestHouse.run(change: british) { house in
            let phone = DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("021 555 0199"))
            let opened = try await house.letter(.correct, changes: [phone])
            let reference = try house.reference(.correct, of: opened)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let changes = try await house.casework.request(reference, for: house.handler).changes
            let crm = try #require(changes.first { $0.row.store == "crm" })
            let stale = try await house.request(.correct, of: opened).shownDigest
            try await house.casework.decline(
                change: crm.row.id,
                of: reference,
                ground: .notCovered,
                because: Sensitive("It is the number of the form you sent."),
                by: house.handler
            )
            try await house.work()
            await #expect(throws: CaseworkError.shownChanged) {
                _ = try await house.casework.approve(reference, shown: stale, by: house.approver)
            }
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.correct, of: opened).outcome == .partlyFulfilled)
            #expect(try house.crm.rows("SELECT telephone FROM contacts WHERE id = 1") == ["text(\"021 555 0124\")"])
            #expect(try house.app.rows("SELECT phone FROM users WHERE id = 1") == ["text(\"021 555 0199\")"])
            let answer = try house.mail("have corrected your data").text
            #expect(answer.contains("It is the number of the form you sent.") && answer.contains("Hosting Limited"))
            try await house.casework.attach(statement: Sensitive("It is wrong."), to: reference, by: house.handler)
            let tasks = try await house.casework.tasks(for: house.handler).map(\.question.disclosed)
            #expect(tasks.first { $0.name == .attachStatement }?.places == ["crm/crm.contacts.telephone"])
            #expect(tasks.first { $0.name == .attachStatement }?.words == "It is wrong.")
        }
    }

    @Test("joined letters wait for each other, and who is known in one is not known in the other")
    func joined() async throws {
        try await TestHouse.run { house in
            let first = try await house.letter(.copy)
            let second = try await house.letter(.delete)
            try await house.work()
            try await house.casework.join(second.reference, into: first.reference, by: house.handler)
            try await house.confirm(second)
            try await house.work()
            #expect(try await house.request(.copy, of: first).state == "received")
            #expect(try await house.request(.delete, of: second).state == "waiting-for-copy")
            try await house.casework.split(second.reference, by: house.handler)
            try await house.work()
            #expect(try await house.request(.delete, of: second).state == "review")
            #expect(try await house.request(.copy, of: first).state == "received")
        }
    }
}
