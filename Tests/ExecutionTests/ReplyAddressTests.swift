import Casework
import Execution
import Mail
import Storage
import SubjectRequests
import TestPeers
import Testing
import Vault

@Suite("Reply addresses name the case, and nothing else does for certain")
struct ReplyAddressTests {
    @Test("what is written is read back, in any case of letters; what anybody changed is not")
    func roundTrip() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let keyring = try Keyring.fresh(month: "2026-11")
        let other = try Keyring.fresh(month: "2026-11")
        for _ in 0..<300 {
            let reference = Reference.caseFile(using: &random)
            let mailbox = ["info@house.test", "a+b@house.test"].randomElement(using: &random) ?? ""
            let address = try #require(ReplyAddress.written(mailbox, reference, keyring: keyring))
            for spelling in [address, address.uppercased(), address.lowercased()] {
                #expect(ReplyAddress(spelling, keyring: keyring)?.caseReference == reference)
            }
            #expect(ReplyAddress(address, keyring: keyring)?.mailbox == mailbox)
            #expect(throws: Never.self, "it can stand in a header") { try OutboundMessage.Mailbox(address: address) }
            #expect(ReplyAddress(address, keyring: other) == nil && keyring.withoutReplyToken(mailbox) == mailbox)
            let at = try #require(address.lastIndex(of: "@"))
            let token = address.index(at, offsetBy: -27)..<at
            let place = try #require(address[token].indices.randomElement(using: &random))
            var forged = address
            forged.replaceSubrange(place...place, with: address[place] == "a" ? "b" : "a")
            #expect(ReplyAddress(forged, keyring: keyring) == nil, "\(forged)")
        }
        let long = String(repeating: "a", count: 38) + "@house.test"
        #expect(ReplyAddress.written(long, Reference.caseFile(using: &random), keyring: keyring) == nil)
    }

    /// A copy that was asked for and acknowledged, and the reply address of its mail.
    private func acknowledged(_ house: TestHouse) async throws -> (OpenedCase, String) {
        let opened = try await house.letter(.copy)
        try await house.work()
        let mail = try house.mail("We have your request")
        let address = try #require(mail.replyTo.first?.address)
        #expect(ReplyAddress(address, keyring: house.casework.keyring)?.caseReference == opened.reference)
        return (opened, address)
    }

    private func letter(_ text: String, to address: String, from: String, fields: String = "") -> String {
        """
        From: <\(from)>
        To: <\(address)>
        Subject: Re: your mail
        Message-ID: <\(text.count)-\(from)>
        \(fields.isEmpty ? "X-Mailer: none" : fields)

        \(text)
        """
    }

    private func run(_ body: (TestHouse) async throws -> Void) async throws {
        try await TestHouse.run(post: { $0.takesPlusAddresses = true }, body)
    }

    @Test("a reply without any other sign is filed, and on a question going on is proposed from its day")
    func reply() async throws {
        try await run { house in
            let (opened, address) = try await acknowledged(house)
            let reference = try house.reference(.copy, of: opened)
            try await house.casework.clarify(reference, asking: Sensitive("Which account?"), by: house.handler)
            try await house.work()
            let text = "It is the blue one that I opened in March with my sister."
            let forged = address.replacing("+c", with: "+d")
            let stray = try await house.receive(letter(text, to: forged, from: "c@mail.test"))
            #expect(stray.map(\.verdict) == [.other])
            let before = try await house.request(.copy, of: opened)
            let filed = try await house.receive(letter(text, to: address.uppercased(), from: "sister@mail.test"))
            #expect(filed.map(\.verdict) == [.note])
            let row = try await house.request(.copy, of: opened)
            #expect(row.state == before.state && row.revision == before.revision, "nothing moves by itself")
            let proposed = try await house.casework.storage.read { connection in
                try house.casework.proposedResume(of: row, on: connection)
            }
            #expect(proposed?.description == "2026-11-27")
            try await house.tellAll()
            #expect(try house.told().filter { $0.contains("Replies") && $0.contains(reference.text) }.count == 1)
        }
    }

    @Test("a reply that nobody could read is seen in its case, and one that asks for the same again opens nothing")
    func oddReplies() async throws {
        try await run { house in
            let (opened, address) = try await acknowledged(house)
            let texts = [
                "Per favore, questo è il mio numero di cliente: non ho altri dati da darvi, grazie di tutto.",
                "Please send me a copy of all personal data that you hold about me.",
            ]
            for text in texts {
                let filed = try await house.receive(letter(text, to: address, from: "other@mail.test"))
                #expect(filed.map(\.verdict) == [.note] && filed.allSatisfy { $0.opened == nil }, "\(text)")
            }
            let more = "Please delete all personal data that you hold about me."
            let filed = try await house.receive(letter(more, to: address, from: "other@mail.test"))
            #expect(filed.first?.opened.map { $0.id != opened.id } == true, "what is new is opened apart")
            let messages = try await house.casework.storage.read { try $0.messages.inCase(opened.id) }
            #expect(messages.filter { $0.direction == .incoming }.count == 2)
        }
    }

    @Test(
        "a bounce without a Message-ID marks the last mail of its case; a delay and a receipt tell nobody",
        arguments: [("failed", 1), ("delayed", 0), ("delivered", 0)]
    )
    func bounces(action: String, told: Int) async throws {
        try await run { house in
            let (opened, address) = try await acknowledged(house)
            let report = """
                From: Mail Delivery Subsystem <mailer-daemon@mail.test>
                Delivered-To: \(address)
                To: undisclosed-recipients:;
                Subject: Delivery Status Notification
                Message-ID: <dsn@mail.test>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b
                Content-Type: text/plain

                What became of your message.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.test

                Final-Recipient: rfc822; aroha@house.test
                Action: \(action)
                Status: 5.1.1
                --b--
                """
            #expect(try await house.receive(report).map(\.verdict) == [.note])
            try await house.tellAll()
            #expect(try house.told().filter { $0.contains("did not arrive") }.count == told)
            let messages = try await house.casework.storage.read { try $0.messages.inCase(opened.id) }
            #expect(messages.count { $0.bouncedAt != nil } == told)
            let events = try await house.casework.storage.read { try $0.events.of(.caseFile(opened.id)) }
            let word = ["failed": "message-bounced", "delayed": "message-delayed", "delivered": "message-delivered"]
            #expect(events.contains { $0.kind.rawValue == word[action] })
        }
    }

    @Test("ourselves and addresses that nobody reads are not answered; a person looks")
    func neverAnswered() async throws {
        try await run { house in
            let (_, address) = try await acknowledged(house)
            let mails = try house.mails().count
            let wish = "Please send me a copy of all personal data that you hold about me."
            for sender in [
                "info@house.test", address, "no-reply@shop.test", "DoNotReply@shop.test", "owner-l@shop.test",
            ] {
                let filed = try await house.receive(letter(wish, to: "info@house.test", from: sender))
                #expect(filed.map(\.verdict) == [.held], "\(sender)")
            }
            let thanks = "Thank you for the nice lunch by the river the other day."
            let filed = try await house.receive(letter(thanks, to: "info@house.test", from: "info@house.test"))
            #expect(filed.map(\.verdict) == [.note])
            try await house.work()
            #expect(try house.mails().count == mails)
        }
    }
}
