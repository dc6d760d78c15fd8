import Casework
import Storage
import SubjectRequests
import Testing
import Vault

@Suite("A mail with a link's token ends what the link would end")
struct EndingByMailTests {
    private func mail(_ subject: String, to: String = "info@house.test", from: String = "aroha@house.test", id: Int = 1)
        -> String
    {
        """
        From: \(from)
        To: \(to)
        Subject: \(subject)
        Message-ID: <end-\(id)@far.test>
        Date: Fri, 27 Nov 2026 09:00:00 +1300
        Auto-Submitted: auto-generated

        This mail was written by a program.

        """
    }

    @Test("with the token in the subject line, whoever sends it", arguments: ["unsubscribe ", "Re: ", ""])
    func token(_ before: String) async throws {
        try await TestHouse.run { house in
            let token = try house.casework.keyring.unsubscribeToken(list: "news", address: TestHouse.aroha)
            let text = mail(before + token, from: "someone@elsewhere.test")
            let filed = try await house.receive(text)
            #expect(filed.map(\.verdict) == [.caseFile])
            let request = try #require(filed.first?.opened?.requests.first)
            let row = try await house.storedRequest(request.id)
            #expect(row.right == .unsubscribe && row.phase == .closed && row.channel == .mail)
            _ = try await house.tellLists()
            #expect(try house.subscribed() == ["0", "1"])
            // Once more, by another mail: a note beside the first.
            let again = try await house.receive(text.replacing("end-1@", with: "end-2@"))
            #expect(again.map(\.verdict) == [.note] && again.allSatisfy { $0.opened == nil })
            try await house.work()
            #expect(try house.mails().isEmpty)
            let messages = try await house.casework.storage.read { try $0.messages.inCase(row.caseID) }
            #expect(messages.count == 2)
        }
    }

    @Test("without a token it is a letter like any other, and asks for what it asks for")
    func letter() async throws {
        try await TestHouse.run { house in
            let text = mail("unsubscribe", id: 3).replacing("Auto-Submitted: auto-generated\n", with: "")
                .replacing(
                    "This mail was written by a program.",
                    with: "Please unsubscribe me from your newsletter and stop sending me marketing mail."
                )
            let filed = try await house.receive(text)
            #expect(filed.map(\.verdict) == [.caseFile])
            try await house.work()
            #expect(try house.subscribed() == ["0", "1"])
            #expect(try house.mails().count == 1)
        }
    }

    @Test("a token that this site did not make ends nothing")
    func forged() async throws {
        try await TestHouse.run { house in
            let token = try Keyring.fresh(month: "2026-11").unsubscribeToken(list: "news", address: TestHouse.aroha)
            let filed = try await house.receive(mail("unsubscribe \(token)", id: 4))
            #expect(filed.allSatisfy { $0.opened == nil })
            #expect(try await house.suppressions().isEmpty)
        }
    }
}
