import Casework
import Execution
import Mail
import Storage
import SubjectRequests
import Testing
import Workflows

@Suite("An answer is looked through before it leaves")
struct ReviewTests {
    /// A copy of Aroha's that waits for its approval. She has written of Ben, who is somebody else.
    private func shown(
        _ house: TestHouse,
        _ right: Right = .copy,
        body: String = "hello, ask Benedict Carter about it"
    ) async throws -> Reference {
        try house.app.run("UPDATE messages SET body = '\(body)' WHERE id = 10;\n")
        let opened = try await house.letter(right)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        return try house.reference(right, of: opened)
    }

    private func row(_ house: TestHouse, _ reference: Reference) async throws -> RequestRow {
        try await house.casework.storage.read { try #require(try $0.requests.find(reference, scope: .everything)) }
    }

    /// What the person would read: every value of a collection of what is sent.
    private func sent(_ house: TestHouse, _ reference: Reference, _ collection: String) async throws -> String {
        let query = ReviewQuery(collection: collection, asSent: true)
        return "\(try await house.casework.review(reference, query, for: house.handler).rows.map(\.values))"
    }

    private func preview(_ house: TestHouse, _ reference: Reference, part: Int) async throws -> String {
        "\(try await house.casework.preview(reference, for: house.handler, part: part, page: 0).rows)"
    }

    private let ben = AnswerSpot(
        collection: "app.messages",
        field: "body",
        passage: Sensitive("Benedict Carter")
    )

    @Test("what is withheld voids what was shown; it is built again from the same rows, and leaves without it")
    func withheld() async throws {
        try await TestHouse.run { house in
            let reference = try await shown(house)
            let before = try await row(house, reference)
            let collects = try await effects(house, before.id, .collect)
            let ids = try await house.casework.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            #expect(ids.count == 1)
            await #expect(
                throws: CaseworkError.moveNotPossible(.approve, NotAllowed(.approve, in: "", .notAsMarked).why)
            ) {
                try await house.casework.approve(reference, by: house.approver)
            }
            // The store forgets meanwhile: nothing is looked up again.
            try house.app.run("DELETE FROM messages WHERE id = 11;\n")
            try await house.casework.redact(reference, by: house.handler)
            #expect(try await row(house, reference).state == "redacting")
            try await house.work()
            let after = try await row(house, reference)
            #expect(after.state == "review" && after.shownDigest != before.shownDigest)
            #expect(try await effects(house, before.id, .collect) == collects)
            let part = try await sent(house, reference, "app.messages")
            #expect(!part.contains("Benedict") && part.contains("hello, ask") && part.contains("again"))
            for place in 0..<4 { #expect(!(try await preview(house, reference, part: place)).contains("Benedict")) }
            // Whoever prepared it approves nothing.
            await #expect(throws: CaseworkError.self) {
                try await house.casework.approve(reference, by: house.handler)
            }
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await row(house, reference).outcome == .partlyFulfilled)
            let mail = try #require(try house.mails().last { !$0.attachments.isEmpty })
            #expect(mail.text.contains("It is about other people (Privacy Act 2020 s 53(b))."))
        }
    }

    private func effects(_ house: TestHouse, _ request: String, _ kind: EffectKind) async throws -> [EffectRow] {
        try await house.casework.storage.read { try $0.effects.of(request).filter { $0.kind == kind } }
    }

    @Test("a mark that is lifted before it was built leaves what is shown as it was; afterwards it is built again")
    func lifted() async throws {
        try await TestHouse.run { house in
            let reference = try await shown(house)
            let desk = house.casework
            let first = try await desk.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            try await desk.liftWithholding(first[0], of: reference, by: house.handler)
            #expect(try await desk.review(reference, for: house.handler).pending == 0)
            let second = try await desk.withhold(reference, ben, ground: .tradeSecrets, by: house.handler)
            try await desk.redact(reference, by: house.handler)
            try await house.work()
            try await desk.liftWithholding(second[0], of: reference, by: house.handler)
            #expect(try await desk.review(reference, for: house.handler).pending == 1)
            await #expect(throws: CaseworkError.noSuchWithholding) {
                try await desk.liftWithholding(second[0], of: reference, by: house.handler)
            }
            try await desk.redact(reference, by: house.handler)
            try await house.work()
            #expect(try await sent(house, reference, "app.messages").contains("Benedict Carter"))
            #expect(try await desk.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await row(house, reference).outcome == .fulfilled)
        }
    }

    @Test("only on a ground of the statute, only what is there, only while it is reviewed, and by those who may")
    func refused() async throws {
        try await TestHouse.run { house in
            let reference = try await shown(house)
            let desk = house.casework
            let known = try desk.grounds(at: "house").map(\.ground)
            #expect(known.contains(.otherPeople) && !known.contains(.immigration))
            await #expect(throws: CaseworkError.groundNotInStatute(known)) {
                try await desk.withhold(reference, ben, ground: .immigration, by: house.handler)
            }
            for spot in [
                AnswerSpot(collection: "app.nothing"), AnswerSpot(collection: "app.users", field: "colour"),
                AnswerSpot(collection: "app.users", row: "00"),
                AnswerSpot(collection: "app.messages", passage: Sensitive("nobody wrote this")),
            ] {
                await #expect(throws: CaseworkError.noSuchSpot) {
                    try await desk.withhold(reference, spot, ground: .otherPeople, by: house.handler)
                }
            }
            #expect(try await desk.review(reference, for: house.handler).withholdings.isEmpty)
            #expect(try await desk.approve(reference, by: house.approver))
            await #expect(throws: CaseworkError.nothingToReview) {
                try await desk.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            }
        }
    }

    @Test("a review shows each collection, finds words, and marks what is withheld by whom")
    func reading() async throws {
        try await TestHouse.run { house in
            let reference = try await shown(house)
            let desk = house.casework
            let first = try await desk.review(reference, for: house.handler)
            #expect(
                Set(first.parts.map(\.head.address)) == ["app.users", "app.messages", "app.invoices", "crm.contacts"]
            )
            let query = ReviewQuery(collection: "app.messages", search: "BENEDICT")
            let found = try await desk.review(reference, query, for: house.handler)
            #expect(found.found == 1 && found.rows.count == 1 && found.open?.rows == 2)
            let token = try #require(found.rows.first?.token)
            let spot = AnswerSpot(collection: "app.messages", row: token.hexadecimal)
            try await desk.withhold(reference, spot, ground: .otherPeople, by: house.approver)
            let marked = try await desk.review(reference, query, for: house.handler)
            #expect(marked.withholdings.map(\.by.disclosed) == ["approver"] && marked.pending == 1)
            #expect(marked.withholdings.map(\.row) == [token])
            // Twice the same is once.
            #expect(try await desk.withhold(reference, spot, ground: .otherPeople, by: house.handler).isEmpty)
            try await desk.redact(reference, by: house.handler)
            try await house.work()
            let rest = try await desk.review(
                reference,
                ReviewQuery(collection: "app.messages", asSent: true),
                for: house.handler
            )
            #expect(rest.open?.rows == 1 && rest.rows.allSatisfy { $0.token == nil })
        }
    }

    @Test("what is collected anew keeps its marks; one whose row is gone must be settled by somebody else, or lifted")
    func rework() async throws {
        try await TestHouse.run { house in
            let reference = try await shown(house)
            let desk = house.casework
            let marks = try await desk.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            try house.app.run("UPDATE messages SET body = 'hello' WHERE id = 10;\n")
            try await desk.rework(reference, by: house.handler)
            try await house.work()
            let review = try await desk.review(reference, for: house.approver)
            #expect(review.concerns.map(\.kind) == [.withholdingWithoutRow])
            #expect(review.concerns.map(\.withholding) == [marks[0]])
            let why = NotAllowed(.approve, in: "", .concernsOpen(1)).why
            await #expect(throws: CaseworkError.moveNotPossible(.approve, why)) {
                try await desk.approve(reference, by: house.approver)
            }
            let concern = try #require(review.concerns.first)
            let reason = Sensitive("it is gone from the store")
            await #expect(throws: CaseworkError.notPermitted(.settleConcern)) {
                try await desk.settleConcern(concern.id, of: reference, because: reason, by: house.handler)
            }
            await #expect(throws: CaseworkError.reasonMissing) {
                try await desk.settleConcern(concern.id, of: reference, because: Sensitive(" "), by: house.approver)
            }
            try await desk.settleConcern(concern.id, of: reference, because: reason, by: house.approver)
            let settled = try await desk.review(reference, for: house.approver).concerns
            #expect(settled.map(\.settledBecause?.disclosed) == ["it is gone from the store"])
            await #expect(
                throws: CaseworkError.moveNotPossible(.approve, NotAllowed(.approve, in: "", .samePerson).why)
            ) {
                try await desk.approve(reference, by: house.approver)
            }
            #expect(try await desk.approve(reference, by: house.second))
        }
    }

    @Test("whoever prepared a package settles nothing about it")
    func ownConcern() async throws {
        try await TestHouse.run { house in
            let reference = try await shown(house)
            let desk = house.casework
            try await desk.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            try house.app.run("UPDATE messages SET body = 'hello' WHERE id = 10;\n")
            try await desk.rework(reference, by: house.approver)
            try await house.work()
            let concern = try #require(try await desk.review(reference, for: house.approver).concerns.first)
            #expect(try await desk.review(reference, for: house.approver).maySettle == false)
            await #expect(throws: CaseworkError.ownConcern) {
                try await desk.settleConcern(concern.id, of: reference, because: Sensitive("seen"), by: house.approver)
            }
            try await desk.settleConcern(concern.id, of: reference, because: Sensitive("seen"), by: house.second)
            #expect(try await desk.approve(reference, by: house.third))
        }
    }

    @Test(
        "other people's addresses beyond the controller's limits wait for a second approver, also where nobody approves"
    )
    func foreignIdentifiers() async throws {
        let approval: [ApprovalRule] = [.one, .none]
        for rule in approval {
            try await TestHouse.run(change: {
                $0.approval[.copy] = rule; $0.misdelivery = MisdeliveryLimits()
            }) { house in
                let reference = try await shown(house, body: "write to ben@elsewhere.test or +64 21 555 0199")
                let desk = house.casework
                #expect(try await row(house, reference).state == "review")
                let review = try await desk.review(reference, for: house.approver)
                #expect(review.concerns.map(\.kind) == [.foreignIdentifiers])
                #expect(review.concerns.first?.counts["different"] == 2)
                #expect(review.findings.suggestions.contains { $0.collection == "app.messages" && $0.field == "body" })
                await #expect(throws: CaseworkError.self) { try await desk.approve(reference, by: house.approver) }
                // Withheld instead of settled.
                for words in ["ben@elsewhere.test", "+64 21 555 0199"] {
                    let spot = AnswerSpot(collection: "app.messages", passage: Sensitive(words))
                    try await desk.withhold(reference, spot, ground: .otherPeople, by: house.handler)
                }
                try await desk.redact(reference, by: house.handler)
                try await house.work()
                #expect(try await desk.review(reference, for: house.approver).concerns.isEmpty)
                #expect(try await desk.approve(reference, by: house.approver))
            }
        }
        try await TestHouse.run(change: { $0.misdelivery = MisdeliveryLimits(identifiers: 2, rowsPercent: 100) }) {
            house in
            let reference = try await shown(house, body: "write to ben@elsewhere.test or +64 21 555 0199")
            #expect(try await house.casework.review(reference, for: house.approver).concerns.isEmpty)
        }
    }

    @Test(
        "a withheld value that stands elsewhere is found in the finished package, until it is withheld or released there"
    )
    func foundElsewhere() async throws {
        try await TestHouse.run { house in
            try house.app.run("UPDATE invoices SET recipient = 'Benedict Carter' WHERE id = 20;\n")
            let reference = try await shown(house)
            let desk = house.casework
            try await desk.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            try await desk.redact(reference, by: house.handler)
            try await house.work()
            let found = try await desk.review(reference, for: house.approver).concerns
            #expect(!found.isEmpty && found.allSatisfy { $0.kind == .withheldValueFound })
            #expect(found.contains { $0.place?.disclosed.collection == "app.invoices" })
            await #expect(throws: CaseworkError.self) { try await desk.approve(reference, by: house.approver) }
            let spot = AnswerSpot(collection: "app.invoices", field: "recipient")
            let why = Sensitive("her own invoice names him")
            try await desk.release(reference, spot, because: why, by: house.handler)
            try await desk.redact(reference, by: house.handler)
            try await house.work()
            #expect(try await desk.review(reference, for: house.approver).concerns.isEmpty)
            #expect(try await desk.approve(reference, by: house.approver))
        }
    }

    @Test("a request of an older workflow, which knows no rebuilding, is collected again and leaves without it as well")
    func olderWorkflow() async throws {
        try await TestHouse.run { house in
            let reference = try await shown(house)
            let row = try await row(house, reference)
            let copy = try #require(try Shipped.workflows.get().first { $0.right == .copy })
            // As it was before there was a state for rebuilding.
            var isLeftOut = false
            let kept = copy.resolvedText.split(separator: "\n").filter { line in
                if line.hasPrefix("  \"") { isLeftOut = line.hasPrefix("  \"redacting\"") }
                if line.hasPrefix("migrations:") { isLeftOut = true }
                return !isLeftOut && !line.contains("redact")
            }
            let text = kept.joined(separator: "\n").replacing("version: \(copy.version)", with: "version: 1") + "\n"
            let older = try WorkflowReader { _ in nil }.read(text, file: "copy.yml")
            let rules = try TestHouse.rules().keeping([older])
            try await house.casework.storage.write { connection in
                try connection.documents.keep(digest: older.digest, kind: .workflow, text: WorkflowText.render(older))
                var changes = RequestChanges()
                changes.workflow = older.digest
                try connection.requests.change(row.id, revision: row.revision, changes)
            }
            let desk = CaseDesk(
                storage: house.casework.storage,
                keyring: house.casework.keyring,
                rules: rules,
                clock: house.casework.clock
            )
            try await desk.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            try await desk.redact(reference, by: house.handler)
            #expect(try await self.row(house, reference).state == "preparing")
        }
    }
}
