import Casework
import DataMap
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Workflows

@Suite("Facts that are held, asked without showing them")
struct FactTests {
    private static let right: [AskedFact: String] = [.town: "dunedin", .since: "1 March 2019"]
    private static let wrong: [AskedFact: String] = [.town: "Zanzibarquux", .since: "3.4.1877"]

    @Test("what agrees proves the number that was claimed, and its rows are answered", arguments: Engine.allCases)
    func agrees(_ engine: Engine) async throws {
        try await FactHouse.run(on: engine) { house in
            let (opened, session) = try await house.asked()
            #expect(try await house.request(.copy, of: opened).state == "received", "a link is not enough")
            #expect(try await house.facts(opened)?.told == "asked 0")
            try await house.give(Self.right, opened, session: session)
            let proven = try await house.proven(opened)
            #expect(proven.level == .matched)
            #expect(
                proven.identities == ["OC1": "verified matched", FactHouse.stranger: "verified channel"]
            )
            #expect(try await house.facts(opened)?.stage == .agreed)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            let counts = try await house.effect(.collect, .copy, of: opened).counts
            #expect(counts["app.users"] == 1 && counts["app.messages"] == 2 && counts["app.invoices"] == 2)
            let reference = try house.reference(.copy, of: opened)
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            let answers = try house.mails().filter { !$0.attachments.isEmpty }
            #expect(answers.map { $0.to.map(\.address) } == [[FactHouse.stranger]])
        }
    }

    @Test("three tries, and then somebody looks: the right answer comes too late")
    func threeTries() async throws {
        try await FactHouse.run { house in
            let (opened, session) = try await house.asked()
            let reference = try house.reference(.copy, of: opened)
            for tries in 1...3 {
                try await house.give(Self.wrong, opened, session: session)
                #expect(try await house.facts(opened)?.told == (tries < 3 ? "asked \(tries)" : "used-up 3"))
            }
            #expect(try await house.casework.factTrial(opened.reference, session: session) == nil)
            try await house.give(Self.right, opened, session: session)
            #expect(try await house.facts(opened)?.told == "used-up 3")
            #expect(try await house.request(.copy, of: opened).state == "received")
            #expect(try await house.effects(.copy, of: opened).allSatisfy { $0.kind == .mail })
            let summary = try await house.casework.summary(reference, for: house.handler)
            #expect(summary.flags.contains("facts-used-up") && summary.verification.needed == .matched)
            #expect(summary.verification.level == .channel && summary.verification.tries == 3)
            let word = Attestation(level: .matched, how: Sensitive("rang back"))
            try await house.casework.attest(reference, word, by: house.handler)
            #expect(try await house.request(.copy, of: opened).state == "preparing", "staff may still say so")
        }
    }

    @Test("tries that are made at once are no more than three")
    func atOnce() async throws {
        try await FactHouse.run { house in
            let (opened, session) = try await house.asked()
            let trial = try #require(try await house.casework.factTrial(opened.reference, session: session))
            for _ in 0..<3 { try await house.casework.noteFacts(trial, given: 2, agreed: []) }
            try await house.casework.noteFacts(trial, given: 2, agreed: trial.seeds)
            #expect(try await house.proven(opened).level == .channel)
        }
    }

    @Test(
        "fewer than are needed do not do, however they are given",
        arguments: [
            [AskedFact.town: "Dunedin", .since: "2 March 2019"], [.town: "Dunedin"], [.phone: "021 555 0124"],
            [.town: "Dune", .since: "2019"], [.town: "Ōamaru", .since: "1 March 2019"],
            // What hangs on the customer's row only: the other store knows the person by another name.
            [.town: "Dunedin", .born: "2 January 1990"],
        ]
    )
    func partly(facts: [AskedFact: String]) async throws {
        try await FactHouse.run { house in
            let (opened, session) = try await house.asked()
            try await house.give(facts, opened, session: session)
            #expect(try await house.proven(opened).level == .channel)
        }
    }

    @Test("a controller says how many; what names somebody already is none of them")
    func howMany() async throws {
        for (needed, isEnough) in [(1, true), (2, true), (3, false)] {
            try await FactHouse.run(change: { $0.factsNeeded = needed }) { house in
                let (opened, session) = try await house.asked()
                try await house.give(Self.right, opened, session: session)
                #expect(try await house.proven(opened).level == (isEnough ? .matched : .channel))
            }
        }
        try await FactHouse.run { house in
            try house.app.run("UPDATE users SET town = 'Aroha Ngata' WHERE id = 1;\n")
            let (opened, session) = try await house.asked(name: "Aroha Ngata")
            try await house.give([.town: "aroha ngata", .since: "2019-03-01"], opened, session: session)
            #expect(try await house.proven(opened).level == .channel)
        }
    }

    @Test("two facts that are one number count once")
    func oneNumber() async throws {
        try await FactHouse.run { house in
            try house.app.run("UPDATE users SET town = '0215550124' WHERE id = 1;\n")
            let (opened, session) = try await house.asked()
            let facts: [AskedFact: String] = [.phone: "021 555 0124", .town: "021 555 0124"]
            try await house.give(facts, opened, session: session)
            #expect(try await house.proven(opened).level == .channel)
        }
    }

    @Test("only what agreed is searched: the mailbox of somebody else stays theirs")
    func onlyTheSeed() async throws {
        try await FactHouse.run { house in
            _ = try await house.asked(from: "ben@house.test", claiming: [])
            house.clock.advance(days: 1)
            let (opened, session) = try await house.asked(from: "ben@house.test")
            try await house.give(Self.right, opened, session: session)
            try await house.work()
            #expect(try await house.proven(opened).identities["ben@house.test"] == "verified channel")
            let counts = try await house.effect(.collect, .copy, of: opened).counts
            #expect(counts["app.users"] == 1 && counts["app.messages"] == 2)
            #expect(counts["requests.requests", default: 0] == 0, "so are Ben's earlier requests")
            #expect(
                counts["crm.contacts", default: 0] == 0,
                "Ben's row was found by an address that only a link has reached"
            )
        }
    }

    @Test("a person whom the stores know by the address they write from")
    func byTheirAddress() async throws {
        try await FactHouse.run { house in
            let (opened, session) = try await house.asked(from: TestHouse.aroha, claiming: ["OC2"])
            try await house.give([.born: "2.1.1990", .club: "ROWING"], opened, session: session)
            let proven = try await house.proven(opened)
            #expect(proven.identities == [TestHouse.aroha: "verified matched", "OC2": "claimed -"])
            try await house.work()
            let counts = try await house.effect(.collect, .copy, of: opened).counts
            #expect(counts["app.users"] == 1 && counts["crm.contacts"] == 1)
        }
    }

    @Test("an address that two people share proves nothing of either")
    func sharedAddress() async throws {
        let facts: [AskedFact: String] = [.born: "1990-01-02", .club: "rowing"]
        for (others, level) in [("family@smith.test", VerificationLevel.channel), ("ben@house.test", .matched)] {
            try await FactHouse.run { house in
                try house.crm.run(
                    """
                    UPDATE contacts SET mail = 'family@smith.test' WHERE id = 1;
                    UPDATE contacts SET mail = '\(others)' WHERE id = 2;

                    """
                )
                let (opened, session) = try await house.asked(from: "Family@smith.test", claiming: [])
                try await house.give(facts, opened, session: session)
                #expect(try await house.proven(opened).level == level)
            }
        }
        for (name, level) in [("Ben", VerificationLevel.channel), ("aroha ", .matched)] {
            try await FactHouse.run { house in
                try house.app.run("UPDATE invoices SET recipient = '\(name)' WHERE id = 21;\n")
                let (opened, session) = try await house.asked()
                try await house.give(Self.right, opened, session: session)
                #expect(try await house.proven(opened).level == level, "what hangs on the row shows two people")
            }
        }
    }

    @Test("a store that is down costs no try")
    func storeDown() async throws {
        try await FactHouse.run { house in
            let (opened, session) = try await house.asked()
            try await house.crm.whileDown {
                _ = await #expect(throws: CaseworkError.factsUnavailable) {
                    try await house.give(Self.right, opened, session: session)
                }
            }
            #expect(try await house.facts(opened)?.told == "asked 0")
            try await house.give(Self.right, opened, session: session)
            #expect(try await house.proven(opened).level == .matched)
        }
    }

    @Test("what is to be corrected proves nothing (CCPA regulations, s 7060(h))")
    func disputed() async throws {
        try await FactHouse.run(change: { $0.factsNeeded = 1 }) { house in
            let change = DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("021 555 0199"))
            let (opened, session) = try await house.asked(.correct, changes: [change])
            let trial = try #require(try await house.casework.factTrial(opened.reference, session: session))
            let asked = trial.questions.map { $0.says.text(in: "en") }
            #expect(asked.count == 4 && !asked.contains { $0.contains("phone") })
            try await house.give([.phone: "021 555 0124"], opened, session: session)
            #expect(try await house.proven(opened).level == .channel)
            let (unclear, other) = try await house.asked(.correct)
            #expect(try await house.facts(unclear)?.stage == .withStaff)
            #expect(try await house.casework.factTrial(unclear.reference, session: other) == nil)
            try await house.casework.describe(house.reference(.correct, of: unclear), [change], by: house.handler)
            #expect(try await house.facts(unclear)?.stage == .asked)
        }
    }

    @Test("whoever opens case after case has no more tries at one number")
    func manyCases() async throws {
        try await FactHouse.run { house in
            for number in 0..<3 {
                let (opened, session) = try await house.asked(from: "mallory\(number)@elsewhere.test")
                for _ in 0..<3 { try await house.give(Self.wrong, opened, session: session) }
            }
            let (late, session) = try await house.asked()
            try await house.give(Self.right, late, session: session)
            #expect(try await house.proven(late).level == .channel)
            house.clock.advance(days: 31)
            let (later, again) = try await house.asked(from: "aroha.newer@elsewhere.test")
            try await house.give(Self.right, later, session: again)
            #expect(try await house.proven(later).level == .matched)
        }
    }

    @Test("whoever goes through one number after another is stopped by their own mailbox; who claims many is not asked")
    func manyNumbers() async throws {
        try await FactHouse.run { house in
            for number in 0..<3 {
                let (opened, session) = try await house.asked(claiming: ["OC9\(number)"])
                for _ in 0..<3 { try await house.give(Self.right, opened, session: session) }
            }
            let (late, session) = try await house.asked()
            try await house.give(Self.right, late, session: session)
            #expect(try await house.proven(late).level == .channel)
        }
        try await FactHouse.run { house in
            let numbers = ["OC1", "OC3", "OC4", "OC5"]
            for (count, stage) in [(3, FactStanding.Stage.asked), (4, .withStaff)] {
                let (opened, _) = try await house.asked(claiming: Array(numbers.prefix(count)))
                #expect(try await house.facts(opened)?.stage == stage)
            }
        }
    }

    @Test("nothing that was given stands anywhere: not in the database, a blob, the history or a mail")
    func nothingIsKept() async throws {
        try await FactHouse.run { house in
            let (opened, session) = try await house.asked()
            try await house.give(Self.wrong, opened, session: session)
            try await house.give([.town: "D.u.n.e.d.i.n", .since: "1st of March, 2019"], opened, session: session)
            try await house.work()
            #expect(try await house.proven(opened).level == .matched)
            let events = try await house.casework.storage.read { try $0.events.history(ofCase: opened.id) }
                .filter { $0.kind.rawValue == "facts-given" }
            #expect(events.count == 2 && events.allSatisfy { $0.sealed == nil })
            let needles = ["Zanzibarquux", "zanzibarquux", "3.4.1877", "1877-04-03", "D.u.n.e", "1st of", "dunedin"]
            let files = try FileManager.default.subpathsOfDirectory(atPath: house.folder.path)
                .filter { !$0.hasPrefix("app.db") && !$0.hasPrefix("crm.db") }
            var read = 0
            for file in files {
                let place = house.folder.appending(path: file)
                guard try place.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
                let bytes = try Data(contentsOf: place)
                read += 1
                for needle in needles { #expect(bytes.range(of: Data(needle.utf8)) == nil, "in \(file)") }
            }
            #expect(read > 3)
        }
    }

    @Test("a link, or staff's word that it was one, proves the address alone, whatever else is claimed")
    func channelIsTheAddress() async throws {
        try await FactHouse.run(change: { $0.verification = [:] }) { house in
            let (opened, _) = try await house.asked()
            try await house.work()
            #expect(try await house.effect(.collect, .copy, of: opened).counts.values.allSatisfy { $0 == 0 })
        }
        for isAtOnce in [true, false] {
            try await FactHouse.run(change: { $0.verification = [:] }) { house in
                var asking = Asking(
                    controller: "house",
                    channel: .phone,
                    rights: [.copy],
                    language: "en",
                    receivedOn: try #require(CivilDate("2026-11-27")),
                    receivedBasis: .stated
                )
                asking.mailAddress = Sensitive(FactHouse.stranger)
                asking.claimed = [Identity(kind: .customerNumber, value: "OC1")].compactMap { $0 }
                let word = Attestation(level: .channel, how: Sensitive("wrote from there"))
                let party = house.handler.party(at: "house")
                let opened = try await house.casework.open(asking, by: party, attested: isAtOnce ? word : nil)
                let reference = try house.reference(.copy, of: opened)
                if !isAtOnce { try await house.casework.attest(reference, word, by: house.handler) }
                try await house.work()
                #expect(try await house.effect(.collect, .copy, of: opened).counts.values.allSatisfy { $0 == 0 })
                #expect(try await house.proven(opened).identities["OC1"] == "claimed -")
            }
        }
    }

    @Test("what was proven under one address is not carried to another one that answers are to go to")
    func anotherAddress() async throws {
        try await FactHouse.run { house in
            let (opened, session) = try await house.asked(from: TestHouse.aroha, claiming: [])
            let reference = try house.reference(.copy, of: opened)
            let other = RepresentedPerson(mailAddress: Sensitive("elsewhere@strange.test"))
            try await house.casework.represent(reference, other, by: house.handler)
            try await house.work()
            #expect(try await house.proven(opened).level == .none)
            await #expect(throws: CaseworkError.notSignedIn) {
                try await house.give(Self.right, opened, session: session)
            }
            #expect(try await house.effects(.copy, of: opened).allSatisfy { $0.kind == .mail })
        }
    }
}
