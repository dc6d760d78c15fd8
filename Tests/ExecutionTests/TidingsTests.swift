import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("Staff hear of what happens")
struct TidingsTests {
    /// Mails to a member of staff, oldest first.
    private func mails(_ house: TestHouse, to name: String, _ subject: String? = nil) throws -> [InboundMessage] {
        try house.mails().filter { mail in
            mail.to.contains { $0.address == "\(name)@house.test" }
                && subject.map { mail.subjectLine.contains($0) } ?? true
        }
    }

    private static let atOnce = "something has happened"
    private static let digest = "what waits this morning"

    @Test(
        "a new request is told at once to every case handler, by reference and link alone",
        arguments: Engine.allCases
    )
    func newRequest(_ engine: Engine) async throws {
        try await TestHouse.run(on: engine) { house in
            let opened = try await house.letter(.copy)
            try await house.tell()
            let mail = try #require(try mails(house, to: "handler", TidingsTests.atOnce).first)
            let reference = try house.reference(.copy, of: opened)
            #expect(mail.text.contains("https://privacy.house.test/console/requests/\(reference)"))
            let told = mail.text.lowercased()
            #expect(!told.contains("aroha") && !told.contains("copy"))
            for other in ["approver", "second", "third"] { #expect(try mails(house, to: other).isEmpty) }
            let id = house.handler.id
            let events = try await house.casework.storage.read { try $0.events.of(.staff(id)).map(\.kind.rawValue) }
            #expect(events.filter { $0 == "notice-sent" }.count == 1)
        }
    }

    @Test("what goes on by itself needs nobody, and whoever has a request in hand hears of it alone")
    func whom() async throws {
        try await TestHouse.run { house in
            _ = try await house.letter(.unsubscribe)
            try await house.tell()
            #expect(try mails(house, to: "handler", TidingsTests.atOnce).isEmpty)
            let opened = try await house.letter(.copy)
            try await house.tell()
            let reference = try house.reference(.copy, of: opened)
            try await house.casework.assign(reference, to: house.approver.id, by: house.handler)
            let row = try await house.request(.copy, of: opened)
            try await house.casework.storage.write { try $0.news.add(.reply, row, subject: "a letter") }
            house.clock.advance(minutes: 2)
            try await house.tell()
            #expect(try mails(house, to: "handler", TidingsTests.atOnce).count == 1)
            #expect(try mails(house, to: "approver", TidingsTests.atOnce).count == 1)
            #expect(try mails(house, to: "approver", TidingsTests.atOnce).first?.text.contains("Replies") == true)
            #expect(try mails(house, to: "handler", TidingsTests.atOnce).count == 1)
        }
    }

    @Test("a burst of letters is a handful of mails, a minute apart, and each request is told once")
    func burst() async throws {
        try await TestHouse.run { house in
            var references: [String] = []
            for _ in 0..<30 {
                let opened = try await house.letter(.copy)
                references.append(try house.reference(.copy, of: opened).text)
                try await house.tell()
                house.clock.advance(seconds: 5)
            }
            house.clock.advance(minutes: 2)
            try await house.tell()
            let mails = try mails(house, to: "handler", TidingsTests.atOnce)
            let all = try self.mails(house, to: "handler")
            #expect(
                mails.count == 3 && all.count == 4,
                "the morning's digest came between: \(all.map { "\($0.sentAt?.description ?? "") \($0.subjectLine)" })"
            )
            let times = all.compactMap { $0.sentAt?.microseconds }
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 60_000_000 })
            let text = mails.map(\.text).joined()
            for reference in references {
                #expect(text.components(separatedBy: "requests/\(reference)").count == 2)
            }
        }
    }

    @Test("a duty in its last three working days is told once, and left lying it is told to the approvers too")
    func near() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            try await house.tell()
            house.clock.advance(to: try #require(CivilDate("2027-01-20").map { Timestamp($0) }))
            let due = try #require(try await house.due(.copy, of: opened))
            #expect(due.description == "2027-01-18")
            let late = try mails(house, to: "handler", TidingsTests.atOnce).count
            try await house.passTime()
            try await house.tell()
            let told = try mails(house, to: "handler", TidingsTests.atOnce).dropFirst(late).map(\.text).joined()
            #expect(told.contains("Due within three working days") && told.contains("Overdue"))
            let watched = try mails(house, to: "approver", TidingsTests.atOnce).map(\.text).joined()
            #expect(watched.contains("nobody has begun") && watched.contains("Overdue, for you to watch"))
            for _ in 0..<10 {
                house.clock.advance(days: 1)
                try await house.passTime()
                try await house.tell()
            }
            #expect(try mails(house, to: "approver", TidingsTests.atOnce).count == 1)
            #expect(try mails(house, to: "handler", TidingsTests.atOnce).count == late + 1)
        }
    }

    @Test("who has touched a request in hand is not reported as leaving it, until the day is missed")
    func touched() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            let reference = try house.reference(.copy, of: opened)
            try await house.casework.assign(reference, to: house.handler.id, by: house.handler)
            try await house.casework.attest(
                reference,
                Attestation(level: .matched, how: Sensitive("telephone")),
                by: house.handler
            )
            try await house.work()
            let due = try #require(try await house.due(.copy, of: opened))
            house.clock.advance(to: Timestamp(due))
            try await house.passTime()
            try await house.tell()
            #expect(try mails(house, to: "handler", TidingsTests.atOnce).last?.text.contains("three working") == true)
            #expect(try mails(house, to: "approver", TidingsTests.atOnce).isEmpty)
            house.clock.advance(days: 5)
            try await house.passTime()
            try await house.tell()
            #expect(try mails(house, to: "approver", TidingsTests.atOnce).count == 1)
        }
    }

    @Test("each working morning a digest, none on other days, none where nothing waits", arguments: Engine.allCases)
    func digest(_ engine: Engine) async throws {
        try await TestHouse.run(on: engine) { house in
            // Friday nine in the morning: the day has begun, and nothing waits.
            try await house.tell()
            #expect(try mails(house, to: "handler").isEmpty)
            let opened = try await house.letter(.copy)
            try await house.tell()
            for _ in 0..<(4 * 24) {
                house.clock.advance(minutes: 60)
                try await house.tell()
            }
            let digests = try mails(house, to: "handler", TidingsTests.digest)
            // Monday alone: Saturday and Sunday are no working days, and on Tuesday nothing is new any more.
            let zone = try #require(TimeZone(identifier: "Pacific/Auckland"))
            let days = digests.compactMap { $0.sentAt?.day(in: zone).description }
            #expect(days == ["2026-11-30"])
            let first = try #require(digests.first).text
            let reference = try house.reference(.copy, of: opened)
            #expect(first.contains("New requests") && first.contains(reference.text))
        }
    }

    @Test("who wants none gets none, but of broken promises")
    func declined() async throws {
        try await TestHouse.run { house in
            for kind in NoticeKind.allCases {
                try await house.casework.setNotices(
                    kind,
                    isDeclined: true,
                    of: "handler@house.test",
                    by: .operatorOfNewSite
                )
            }
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            try await house.tell()
            house.clock.advance(days: 5)
            try await house.tell()
            #expect(try mails(house, to: "handler").isEmpty)
            let due = try #require(try await house.due(.copy, of: opened))
            house.clock.advance(to: Timestamp(due.adding(days: 3)))
            try await house.passTime()
            try await house.tell()
            let heard = try mails(house, to: "handler").map(\.text)
            #expect(
                heard.count == 1 && heard.allSatisfy { $0.contains("Overdue") && !$0.contains("three working") },
                "\(heard)"
            )
        }
    }

    @Test("a kill at any step of telling loses nothing and tells nothing twice", arguments: Engine.allCases)
    func killed(_ engine: Engine) async throws {
        for steps in 0..<4 {
            try await TestHouse.run(on: engine) { house in
                _ = try await house.letter(.copy, .delete)
                house.kill.arm(after: steps)
                do { try await house.tell() } catch is Killed {}
                let wasKilled = house.kill.revive()
                #expect(wasKilled == (steps < 2))
                try await house.casework.storage.write { try $0.notices.takeBack() }
                try await house.tell()
                try await house.tell()
                let mails = try mails(house, to: "handler", TidingsTests.atOnce)
                #expect(mails.count == 1)
                let id = house.handler.id
                let notices = try await house.casework.storage.read { try $0.notices.of(id) }.filter {
                    $0.kind == .atOnce
                }
                #expect(notices.map(\.result) == ["sent"] && notices[0].sections.map(\.count) == [2])
            }
        }
    }

    @Test("two servers on one database tell everything once")
    func twoServers() async throws {
        try await TestHouse.run(on: .postgres) { house in
            var settings = house.settings
            settings.holder = "other"
            let other = try await SiteStorage.open(settings)
            for _ in 0..<12 { _ = try await house.letter(.copy) }
            let desk = house.casework
            let second = NoticeRunner(house.workshop(with: other))
            for _ in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for runner in [house.notices, second, house.notices, second] {
                        group.addTask { while try await runner.runOnce() > 0 {} }
                    }
                    try await group.waitForAll()
                }
                house.clock.advance(minutes: 1)
            }
            let id = house.handler.id
            let every = try await desk.storage.read { try $0.notices.of(id) }
            let notices = every.filter { $0.kind == .atOnce }
            #expect(notices.flatMap(\.sections).reduce(0) { $0 + $1.count } == 12)
            #expect(notices.allSatisfy { $0.result == "sent" })
            let sent = try await desk.storage.read { try $0.events.of(.staff(id)) }
            #expect(sent.filter { $0.kind.rawValue == "notice-sent" }.count == every.count)
            #expect(try mails(house, to: "handler", TidingsTests.atOnce).count == notices.count)
            await other.close()
        }
    }
}

extension TestHouse {
    /// Tells staff what there is to tell now.
    func tell() async throws { while try await notices.runOnce() > 0 {} }

    /// The same workshop on another connection to the database: a second server.
    func workshop(with storage: SiteStorage) -> Workshop {
        Workshop(
            casework: CaseDesk(
                storage: storage,
                keyring: casework.keyring,
                rules: casework.rules,
                clock: casework.clock
            ),
            stores: workshop.stores,
            post: workshop.post,
            packages: workshop.packages
        )
    }
}
