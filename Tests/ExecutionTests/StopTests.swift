import Casework
import Databases
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("Marketing stops at once, and refusals say why")
struct StopTests {
    @Test("an unsubscribe needs no identification: the list is told, read back, and the case answered")
    func unsubscribe() async throws {
        try await TestHouse.run { house in
            let before = try house.everybodyElse()
            let opened = try await house.letter(.unsubscribe)
            try await house.work()
            #expect(try await house.request(.unsubscribe, of: opened).outcome == .fulfilled)
            #expect(
                try house.crm.rows("SELECT subscribed, telephone FROM contacts WHERE id = 1") == [
                    "int(0) | text(\"021 555 0124\")"
                ]
            )
            #expect(try house.everybodyElse() == before)
            #expect(try await house.effect(.suppress, .unsubscribe, of: opened).counts == ["crm.contacts stopped": 1])
            #expect(try house.mails().count == 1)
        }
    }

    @Test("where the map knows neither list nor stop value, a colleague gets the task, and the address with it")
    func byHand() async throws {
        let list = ", list: {name: news, address: mail, stop: {subscribed: false}}"
        let map = HouseData.map.replacing(list, with: "")
        try #require(map != HouseData.map)
        try await TestHouse.run(map: map) { house in
            let opened = try await house.letter(.unsubscribe)
            try await house.work()
            let reference = try house.reference(.unsubscribe, of: opened)
            #expect(try await house.request(.unsubscribe, of: opened).outcome == .fulfilled)
            #expect(try await house.effect(.suppress, .unsubscribe, of: opened).result == "being-stopped")
            let task = try #require(try await house.casework.tasks(for: house.handler).first)
            #expect(task.question.disclosed.name == .stopByHand)
            #expect(task.question.disclosed.places.contains("crm.contacts"))
            let to = Sensitive("lists@house.test")
            try await house.casework.ask(reference, colleague: to, .task(task.id), by: house.handler)
            try await house.work()
            let mail = try #require(try house.mails().last { $0.to.contains { $0.address == "lists@house.test" } })
            let start = try #require(mail.text.range(of: "/task#")).upperBound
            let token = String(mail.text[start...].prefix { !$0.isWhitespace })
            let seen = try await house.casework.colleagueTask(token)
            #expect(seen.identities.map(\.value.disclosed) == [TestHouse.aroha])
            try await house.casework.answer(token, ColleagueAnswer(.found, words: Sensitive("done")))
            #expect(try await house.casework.tasks(for: house.handler).isEmpty)
        }
    }

    @Test("a list that is down is told when it is back; until then the do-not-send list holds")
    func down() async throws {
        try await TestHouse.run { house in
            let opened = try await house.crm.whileDown {
                let opened = try await house.letter(.unsubscribe)
                try await house.work()
                return opened
            }
            #expect(try await house.request(.unsubscribe, of: opened).phase == .fulfilment)
            let waiting = try await house.effect(.suppress, .unsubscribe, of: opened)
            #expect(waiting.state == .planned && waiting.result == "store-unavailable")
            let token = house.casework.keyring.ledgerToken(TestHouse.aroha, kind: "suppression")
            let isSuppressed = try await house.casework.storage.read {
                try $0.ledger.isSuppressed(controller: "house", list: "all", token: token)
            }
            #expect(isSuppressed)
            house.clock.advance(minutes: 15)
            try await house.work()
            #expect(try await house.request(.unsubscribe, of: opened).outcome == .fulfilled)
        }
    }

    @Test("an address that no list knows is stopped all the same")
    func unknown() async throws {
        try await TestHouse.run { house in
            try house.crm.run("DELETE FROM contacts WHERE id = 1;\n")
            let opened = try await house.letter(.unsubscribe)
            try await house.work()
            #expect(try await house.request(.unsubscribe, of: opened).outcome == .fulfilled)
        }
    }

    @Test("a refusal tells the ground in plain words, and where to complain", arguments: RefusalGround.allCases)
    func refusal(_ ground: RefusalGround) async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.casework.refuse(
                house.reference(.copy, of: opened),
                ground: ground,
                because: Sensitive("noted"),
                by: house.handler
            )
            try await house.work()
            let request = try await house.request(.copy, of: opened)
            #expect(request.outcome == .refused && request.ground == ground)
            let words = [
                RefusalGround.manifestlyUnfounded: "does not seek what this right is for",
                .excessive: "goes far beyond",
                .identityNotEstablished: "could not confirm who you are", .exempt: "exempts all that you asked",
                .notCovered: "does not give this right",
            ]
            let text = try house.mail("About your request").text.split(whereSeparator: \.isWhitespace).joined(
                separator: " "
            )
            for (other, sentence) in words { #expect(text.contains(sentence) == (other == ground), "\(other)") }
            #expect(text.contains("Office of the Privacy Commissioner") && !text.contains("go to court"))
        }
    }

    @Test("where the law gives a way to court, the refusal says so")
    func court() async throws {
        try await TestHouse.run(change: { $0.jurisdiction = "GB-ENG" }) { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            let reference = try house.reference(.copy, of: opened)
            try await house.casework.refuse(reference, ground: .exempt, because: Sensitive("noted"), by: house.handler)
            try await house.work()
            #expect(try house.mail("About your request").text.contains("go to court"))
        }
    }
}
