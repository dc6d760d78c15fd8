import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault

@Suite("Answers to our mails find their case")
struct ReplyTests {
    /// A letter that was acknowledged, a minute and more ago, before somebody else's was; answers its acknowledgement's Message-ID.
    private func acknowledged(_ house: TestHouse) async throws -> (OpenedCase, String) {
        let opened = try await house.letter(.copy)
        try await house.work()
        try await house.tell()
        house.clock.advance(minutes: 5)
        try await house.tell()
        let mail = try house.mail("We have your request")
        let asking = try house.asking([.copy], from: "later@elsewhere.test")
        _ = try await house.casework.open(asking, by: .requester)
        try await house.work()
        return (opened, try #require(mail.messageID))
    }

    @Test("a reply is filed as a note and told to staff once; going on is proposed")
    func reply() async throws {
        try await TestHouse.run { house in
            let (opened, id) = try await acknowledged(house)
            let reference = try house.reference(.copy, of: opened)
            try await house.casework.clarify(reference, asking: Sensitive("Which account?"), by: house.handler)
            try await house.work()
            let letter = """
                From: Aroha <aroha@house.test>
                To: info@house.test
                Subject: Re: your question
                Message-ID: <reply-1@mail.test>
                In-Reply-To: <\(id)>

                It is the blue one that I opened in March with my sister, as far as I remember.
                """
            #expect(try await house.receive(letter).map(\.verdict) == [.note])
            #expect(try await house.receive(letter).isEmpty)
            try await house.tell()
            #expect(try house.told().filter { $0.contains("Replies") && $0.contains(reference.text) }.count == 1)
            #expect(try house.told().allSatisfy { !$0.contains("blue") && !$0.lowercased().contains("aroha") })
            let row = try await house.request(.copy, of: opened)
            let proposed = try await house.casework.storage.read { connection in
                try house.casework.proposedResume(of: row, on: connection)
            }
            #expect(proposed?.description == "2026-11-27")
            let filed = try await house.casework.storage.read { try $0.messages.inCase(opened.id) }
            #expect(filed.filter { $0.direction == .incoming }.count == 1)
        }
    }

    @Test("a mail that comes back is told and marked; a machine's reply is only filed", arguments: [true, false])
    func machines(_ isBounce: Bool) async throws {
        try await TestHouse.run { house in
            let (opened, id) = try await acknowledged(house)
            let bounce = """
                From: MAILER-DAEMON@mail.test
                To: info@house.test
                Subject: Undelivered Mail Returned to Sender
                Message-ID: <dsn-1@mail.test>
                Auto-Submitted: auto-replied
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"
                MIME-Version: 1.0

                --b
                Content-Type: text/plain

                I am sorry, no such user.
                --b
                Content-Type: message/delivery-status

                Final-Recipient: rfc822; aroha@house.test
                Action: failed
                --b
                Content-Type: text/rfc822-headers

                From: info@house.test
                Message-ID: <\(id)>
                --b--
                """
            let absence = """
                From: Aroha <aroha@house.test>
                To: info@house.test
                Subject: Out of office
                Message-ID: <away-1@mail.test>
                Auto-Submitted: auto-replied
                In-Reply-To: <\(id)>

                I am away until Monday.
                """
            #expect(try await house.receive(isBounce ? bounce : absence).map(\.verdict) == [.note])
            try await house.tell()
            let news = try house.told().filter { $0.contains("did not arrive") || $0.contains("Replies") }
            #expect(news.count == (isBounce ? 1 : 0))
            let messages = try await house.casework.storage.read { try $0.messages.inCase(opened.id) }
            #expect(messages.filter { $0.direction == .incoming }.count == 1)
            #expect(messages.contains { $0.bouncedAt != nil } == isBounce)
        }
    }

    @Test("what names no mail of ours, and what asks for something of its own, is no reply")
    func others() async throws {
        try await TestHouse.run { house in
            let (opened, id) = try await acknowledged(house)
            let stray = """
                From: Ben <ben@house.test>
                To: info@house.test
                Subject: Re: lunch
                Message-ID: <stray-1@mail.test>
                In-Reply-To: <somebody-else@mail.test>

                See you at one o'clock at the usual place near the river.
                """
            let asking = """
                From: Ben <ben@house.test>
                To: info@house.test
                Subject: Re: your mail
                Message-ID: <asking-1@mail.test>
                In-Reply-To: <\(id)>

                Please send me a copy of all personal data that you hold about me.
                """
            #expect(try await house.receive(stray).map(\.verdict) == [.other])
            let filed = try await house.receive(asking)
            #expect(filed.map(\.verdict) == [.caseFile] && filed.first?.opened?.id != opened.id)
            let messages = try await house.casework.storage.read { try $0.messages.inCase(opened.id) }
            #expect(messages.allSatisfy { $0.direction == .outgoing })
        }
    }
}
