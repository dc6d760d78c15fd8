import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("The same mailbox asks again")
struct RepeatTests {
    private func letter(
        _ wish: String,
        _ id: String,
        from address: String = TestHouse.aroha
    ) -> String {
        """
        From: <\(address)>
        To: info@house.test
        Subject: My data
        Message-ID: <\(id)@mail.test>

        \(wish)
        """
    }

    private let copy = "Please send me a copy of all personal data that you hold about me."
    private let deletion = "Please delete all personal data that you hold about me."
    private let underWay = "already working on"

    private func opened(_ house: TestHouse) async throws -> OpenedCase {
        let filed = try await house.receive(letter(copy, "first"))
        try await house.work()
        try await house.tellAll()
        return try #require(filed.first?.opened)
    }

    /// Everything of a request that a letter could touch.
    private func standing(_ opened: OpenedCase, _ house: TestHouse) async throws -> [String] {
        let row = try await house.request(.copy, of: opened)
        let identities = try await house.casework.storage.read { try $0.people.identities(inCase: opened.id) }
        let due = try await house.due(.copy, of: opened)
        let requests = try await house.casework.storage.read { try $0.requests.inCase(opened.id).map(\.right.rawValue) }
        return [
            row.state, row.phase.rawValue, "\(row.revision)", "\(row.plans)", due?.description ?? "",
            row.shownDigest ?? "",
        ] + identities.map { "\($0.kind.rawValue) \($0.standing.rawValue)" } + requests
    }

    @Test("is filed beside what is open, proven or not: told once a day, staff hear of each", arguments: [false, true])
    func repeated(isVerified: Bool) async throws {
        try await TestHouse.run { house in
            let opened = try await opened(house)
            let reference = try house.reference(.copy, of: opened)
            if isVerified {
                try await house.confirm(opened)
                try await house.work()
            }
            let before = try await standing(opened, house)
            #expect(before.first == (isVerified ? "review" : "received"))
            for id in ["second", "third"] {
                let filed = try await house.receive(letter(copy, id))
                #expect(filed.map(\.verdict) == [.note] && filed.allSatisfy { $0.opened == nil })
                try await house.work()
            }
            #expect(try await standing(opened, house) == before)
            let mails = try house.mails().filter { $0.subjectLine.contains(underWay) }
            #expect(mails.count == 1 && mails.allSatisfy { $0.to.map(\.address) == [TestHouse.aroha] })
            #expect(mails.first?.text.contains(reference.text) == true)
            let promise = try #require(
                try house.mail("We have your request").text.firstMatch(of: /We will do this by [^.]+/)
            )
            #expect(mails.first?.text.contains(promise.output) == true)
            #expect(mails.first?.text.contains("/r/\(opened.reference)#") == !isVerified)
            let messages = try await house.casework.storage.read { try $0.messages.inCase(opened.id) }
            #expect(messages.filter { $0.direction == .incoming }.count == 3)
            try await house.tellAll()
            #expect(try house.told().filter { $0.contains("Replies") && $0.contains(reference.text) }.count == 1)
            house.clock.advance(days: 1)
            _ = try await house.receive(letter(copy, "fourth"))
            try await house.work()
            #expect(try house.mails().filter { $0.subjectLine.contains(underWay) }.count == 2)
            #expect(try await house.casework.summaries(for: house.handler, openOnly: false).count == 1)
        }
    }

    @Test("a right that is not open yet is opened apart: what was proven for one letter carries no other")
    func strangersDeletion() async throws {
        try await TestHouse.run { house in
            let opened = try await opened(house)
            try await house.confirm(opened)
            try await house.work()
            let before = try await standing(opened, house)
            let filed = try await house.receive(letter("\(copy) \(deletion)", "spoofed"))
            let apart = try #require(filed.first?.opened)
            try await house.work()
            #expect(apart.id != opened.id && apart.requests.map(\.right) == [.delete])
            #expect(try await standing(opened, house) == before)
            #expect(try await house.request(.delete, of: apart).state == "received")
            #expect(try await house.effects(.delete, of: apart).allSatisfy { $0.kind == .mail })
            #expect(try house.mails().filter { $0.subjectLine.contains(underWay) }.count == 1)
        }
    }

    @Test("another address, and one that a letter merely claims, find nothing that is open")
    func otherMailboxes() async throws {
        try await TestHouse.run { house in
            var claiming = try house.asking([.copy], from: "mallory@house.test")
            claiming.claimed = [try #require(Identity(kind: .email, value: TestHouse.aroha))]
            let stranger = try await house.casework.open(claiming, by: .requester)
            let filed = try await house.receive(letter(copy, "own"))
            #expect(filed.first?.opened.map { $0.id != stranger.id } == true)
            let other = try await house.receive(letter(copy, "other", from: "ben@house.test"))
            #expect(other.first?.opened != nil)
            try await house.work()
            #expect(try house.mails().allSatisfy { !$0.subjectLine.contains(underWay) })
        }
    }

    @Test("a correction that wants another value is another wish")
    func otherCorrection() async throws {
        try await TestHouse.run { house in
            let phone = DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("0800 1"))
            let first = try await house.letter(.correct, changes: [phone])
            var asking = try house.asking([.correct])
            asking.changes = [phone]
            let same = asking
            asking.changes = [DescribedChange(category: phone.category, newValue: Sensitive("0800 2"))]
            let other = asking
            let desk = house.casework
            let found = try await desk.storage.read { connection in
                (try desk.underWay(same, on: connection), try desk.underWay(other, on: connection))
            }
            #expect(found.0.map(\.id) == first.requests.map(\.id) && found.1.isEmpty)
        }
    }

    @Test("after the answer the wish opens anew, marked for staff and for nobody else")
    func afterTheAnswer() async throws {
        try await TestHouse.run(change: { $0.approval = [.copy: ApprovalRule.none] }) { house in
            let first = try await opened(house)
            try await house.confirm(first)
            try await house.work()
            let earlier = try house.reference(.copy, of: first)
            #expect(try await house.request(.copy, of: first).outcome == .fulfilled)
            let filed = try await house.receive(letter(copy, "again"))
            let again = try #require(filed.first?.opened)
            let reference = try house.reference(.copy, of: again)
            let summary = try await house.casework.summary(reference, for: house.handler)
            #expect(summary.repeats == earlier.text && summary.flags.contains("repeat"))
            #expect(try await house.casework.sheet(reference, for: house.handler).repeats == earlier)
            #expect(try await house.casework.summary(earlier, for: house.handler).repeats == nil)
            var asking = Asking(
                controller: "house",
                channel: .api,
                rights: [.copy],
                language: "en",
                receivedOn: try #require(CivilDate("2026-11-27")),
                receivedBasis: .serverTime
            )
            asking.mailAddress = Sensitive(TestHouse.aroha)
            let called = try await house.casework.openOnce(asking)
            #expect(called.summaries.allSatisfy { $0.repeats == nil && !$0.flags.contains("repeat") })
            try await house.casework.refuse(
                reference,
                ground: .excessive,
                because: Sensitive("sent"),
                by: house.handler
            )
        }
    }

    @Test("two requests of one right that are joined: the later ends as a duplicate that names the first")
    func duplicates() async throws {
        try await TestHouse.run { house in
            let first = try await house.letter(.copy)
            house.clock.advance(minutes: 1)
            let second = try await house.letter(.copy)
            let (kept, later) = (try house.reference(.copy, of: first), try house.reference(.copy, of: second))
            try await house.work()
            try await house.casework.join(kept, into: later, by: house.handler)
            try await house.work()
            #expect(try await house.request(.copy, of: first).state == "received")
            #expect(try await house.request(.copy, of: second).outcome == .withdrawn)
            let mail = try house.mail("\(second.reference) is closed").text
            #expect(mail.contains(kept.text) && !mail.contains("took your request back"))
            #expect(try await house.casework.sheet(later, for: house.handler).duplicateOf == kept)
        }
    }

    @Test("a proven request never gives way to one that nobody has proven, and joined cases alone close nothing")
    func duplicatesOfStrangers() async throws {
        try await TestHouse.run { house in
            let spoofed = try await house.letter(.copy)
            house.clock.advance(minutes: 1)
            let own = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(own)
            try await house.work()
            let (stranger, real) = (try house.reference(.copy, of: spoofed), try house.reference(.copy, of: own))
            await #expect(throws: CaseworkError.duplicateProven) {
                try await house.casework.join(real, into: stranger, by: house.handler)
            }
            #expect(try await house.request(.copy, of: own).state == "review")
            try await house.casework.join(own.reference, into: spoofed.reference, by: house.handler)
            try await house.work()
            #expect(try await house.request(.copy, of: own).state == "review")
            #expect(try await house.request(.copy, of: spoofed).state == "received")
        }
    }
}
