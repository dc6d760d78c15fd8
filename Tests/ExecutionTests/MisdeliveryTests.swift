import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Workflows

@Suite("The guard against an answer in the wrong hands")
struct MisdeliveryTests {
    /// A request that waits for its approval.
    private func shown(
        _ house: TestHouse,
        from address: String = TestHouse.aroha,
        _ change: (inout Asking) -> Void = { _ in }
    ) async throws -> Reference {
        var asking = try house.asking([.copy], from: address)
        change(&asking)
        let opened = try await house.casework.open(asking, by: .requester)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        return try house.reference(.copy, of: opened)
    }

    private func concerns(_ house: TestHouse, _ reference: Reference) async throws -> [ConcernView] {
        try await house.casework.review(reference, for: house.approver).concerns
    }

    private func isRefused(_ house: TestHouse, _ reference: Reference) async throws -> Bool {
        do {
            return try await !house.casework.approve(reference, by: house.approver)
        } catch CaseworkError.moveNotPossible(_, let why) {
            return why == NotAllowed(.approve, in: "", .concernsOpen(1)).why
        }
    }

    @Test("looks without being told to, and not where a controller says never")
    func standsByDefault() async throws {
        #expect(DataController(slug: "x", names: LocalText([:]), jurisdiction: "NZ").misdelivery == MisdeliveryLimits())
        let settings: [(MisdeliveryLimits?, [ConcernKind])] = [(MisdeliveryLimits(), [.foreignIdentifiers]), (nil, [])]
        for (limits, kinds) in settings {
            try await TestHouse.run(change: { $0.misdelivery = limits }) { house in
                try house.app.run("UPDATE messages SET body = 'ask ben@house.test' WHERE id = 10;\n")
                let reference = try await shown(house)
                #expect(try await concerns(house, reference).map(\.kind) == kinds)
                #expect(try await isRefused(house, reference) == !kinds.isEmpty)
            }
        }
    }

    @Test("a claimed address of somebody else's is not the person's own")
    func claimed() async throws {
        try await TestHouse.run { house in
            try house.app.run("UPDATE messages SET body = 'ask ben@house.test' WHERE id = 10;\n")
            let ben = try #require(Identity(kind: .email, value: "ben@house.test"))
            let reference = try await shown(house) { $0.claimed = [ben] }
            #expect(try await concerns(house, reference).map(\.kind) == [.foreignIdentifiers])
        }
    }

    @Test("a mailbox that several people read, by its name and by who has proven it")
    func sharedMailbox() async throws {
        try await TestHouse.run { house in
            try house.app.run("UPDATE users SET email = 'family@smith.test' WHERE id = 1;\n")
            let reference = try await shown(house, from: "family+news@smith.test")
            #expect(try await concerns(house, reference).map(\.kind) == [.sharedMailbox])
            #expect(try await isRefused(house, reference))
        }
        try await TestHouse.run { house in
            _ = try await shown(house) { $0.name = Sensitive("Aroha Ngata") }
            house.clock.advance(days: 40)
            let same = try await shown(house) { $0.name = Sensitive("A. Ngata") }
            #expect(try await concerns(house, same).isEmpty, "who signs with one of her names is not somebody else")
            house.clock.advance(days: 40)
            let strange = try await shown(house) { $0.name = Sensitive("Wiremu Tane") }
            let other = try await concerns(house, strange)
            #expect(other.map(\.kind) == [.sharedMailbox] && (other.first?.counts["other-people"] ?? 0) > 0)
        }
    }

    @Test("an answer that goes to another address than the letter came from")
    func goesElsewhere() async throws {
        let text = """
            From: Mere <SENDER>
            To: info@house.test
            Message-ID: <1@house.test>
            Subject: My data

            I am a solicitor and write on behalf of my client. Please send me a copy of all her personal data.
            """
        for (sender, kinds) in [("mere@elsewhere.test", [ConcernKind.addressChanged]), (TestHouse.aroha, [])] {
            try await TestHouse.run { house in
                let held = try #require(try await house.receive(text.replacing("SENDER", with: sender)).first)
                let asker = try LetterAsker(mailAddress: TestHouse.aroha, name: nil, postalAddress: nil)
                let order = FilingOrder(.open([.copy]), asker: asker)
                let filed = try await house.intake().file(held.message, order, by: house.handler)
                let opened = try #require(filed.opened)
                try await house.work()
                try await house.confirm(opened)
                try await house.work()
                let reference = try house.reference(.copy, of: opened)
                #expect(try await concerns(house, reference).map(\.kind) == kinds, "\(sender)")
                #expect(try await isRefused(house, reference) == !kinds.isEmpty)
            }
        }
    }

    @Test("an address that a correction has put into the stores since the letter came")
    func changedSince() async throws {
        try await TestHouse.run { house in
            let change = DescribedChange(category: "user.contact.email", newValue: Sensitive(TestHouse.aroha))
            let opened = try await house.letter(.copy, .correct, changes: [change])
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let copy = try house.reference(.copy, of: opened)
            try await house.casework.rework(copy, by: house.handler)
            try await house.work()
            #expect(try await concerns(house, copy).map(\.kind) == [.addressChanged])
        }
    }

    @Test("a found file that no program can read is looked at, or withheld: then it is neither named nor sent")
    func foundFile() async throws {
        try await TestHouse.run { house in
            try house.app.run("UPDATE messages SET body = 'ask Benedict Carter' WHERE id = 10;\n")
            let reference = try await shown(house)
            let desk = house.casework
            let asked = AskedOfColleague.byHand(Sensitive("Is there a card?"))
            _ = try await desk.ask(reference, colleague: Sensitive("archive@house.test"), asked, by: house.handler)
            try await house.work()
            let base = "https://privacy.house.test/task#"
            let mail = try #require(try house.mails().last { $0.text.contains(base) }).text
            let start = try #require(mail.range(of: base)).upperBound
            let card = ColleagueAnswer.File(
                name: Sensitive("card.ps"),
                content: Sensitive(Array("%!PS of Benedict".utf8))
            )
            let answer = ColleagueAnswer(.found, words: Sensitive("in box 3"), files: [card])
            try await desk.answer(String(mail[start...].prefix { !$0.isWhitespace }), answer)
            try await house.work()
            let ben = AnswerSpot(collection: "app.messages", field: "body", passage: Sensitive("Benedict Carter"))
            try await desk.withhold(reference, ben, ground: .otherPeople, by: house.handler)
            try await desk.redact(reference, by: house.handler)
            try await house.work()
            let found = try await concerns(house, reference)
            #expect(
                found.map(\.kind) == [.notSearched] && found.first?.place?.disclosed.entry?.contains("card") == true
            )
            #expect(try await isRefused(house, reference))

            let query = ReviewQuery(collection: "habeas.found-files")
            let files = try await desk.review(reference, query, for: house.handler)
            let row = try #require(files.rows.first?.token).hexadecimal
            let file = AnswerSpot(collection: "habeas.found-files", row: row)
            try await desk.withhold(reference, file, ground: .otherPeople, by: house.handler)
            try await desk.redact(reference, by: house.handler)
            try await house.work()
            #expect(try await concerns(house, reference).isEmpty)
            let sent = ReviewQuery(collection: "habeas.found-files", asSent: true)
            #expect(try await desk.review(reference, sent, for: house.handler).rows.isEmpty)
            #expect(try await !entries(house, reference).contains { $0.contains("card") })
            #expect(try await desk.approve(reference, by: house.approver))
        }
    }

    /// The names of the package's entries.
    private func entries(_ house: TestHouse, _ reference: Reference) async throws -> [String] {
        let storage = house.casework.storage
        let (package, blob, key) = try await storage.read { connection in
            let row = try #require(try connection.requests.find(reference, scope: .everything))
            let package = try #require(try connection.packages.current(of: row.id))
            return (
                package, try #require(try connection.blobs.load(package.blobID)),
                try connection.keys.load(package.keyID)
            )
        }
        #expect(package.state == .built)
        let bytes = try await storage.blobs.read(blob, key: key)
        // Each central header of a ZIP begins with these four bytes, and has its entry's name behind 46.
        let mark = Array("PK\u{1}\u{2}".utf8)
        return bytes.indices.filter { bytes[$0...].starts(with: mark) }.map { start in
            let length = Int(bytes[start + 28]) + Int(bytes[start + 29]) << 8
            return String(decoding: bytes[(start + 46)..<(start + 46 + length)], as: UTF8.self)
        }
    }
}
