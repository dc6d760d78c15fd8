import Casework
import Disclosure
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("A colleague's task, by link")
struct ColleagueTests {
    private static let archive = "archive@house.test"
    private static let question = "Is there a paper card of this person?"

    /// The token of the mail to the colleague that came beside those known.
    private func token(_ house: TestHouse, besides known: Set<String> = []) throws -> String {
        let base = "https://privacy.house.test/task#"
        let tokens = try mailsToColleague(house).map { mail in
            let start = try #require(mail.text.range(of: base)).upperBound
            return String(mail.text[start...].prefix { !$0.isWhitespace })
        }
        return try #require(tokens.last { !known.contains($0) }, "the colleague got no mail")
    }

    private func mailsToColleague(_ house: TestHouse) throws -> [InboundMessage] {
        try house.mails().filter { $0.to.contains { $0.address == ColleagueTests.archive } }
    }

    private func ask(_ house: TestHouse, _ reference: Reference) async throws -> String {
        let asked = AskedOfColleague.byHand(Sensitive(ColleagueTests.question))
        let id = try await house.casework.ask(
            reference,
            colleague: Sensitive(ColleagueTests.archive),
            asked,
            by: house.handler
        )
        try await house.work()
        return id
    }

    private func file(_ name: String, _ text: String) -> ColleagueAnswer.File {
        ColleagueAnswer.File(name: Sensitive(name), content: Sensitive(Array(text.utf8)))
    }

    /// A request of Aroha's that she has confirmed, as far as it goes by itself.
    private func confirmed(_ right: Right, _ house: TestHouse) async throws -> (OpenedCase, Reference) {
        let opened = try await house.letter(right)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        return (opened, try house.reference(right, of: opened))
    }

    @Test("what is found goes into the copy, which is shown and approved with it, and not before")
    func found() async throws {
        try await TestHouse.run { house in
            let (opened, reference) = try await confirmed(.copy, house)
            let before = try await house.request(.copy, of: opened)
            #expect(before.state == "review")
            _ = try await ask(house, reference)
            #expect(try await house.request(.copy, of: opened).state == "preparing")
            let waiting = try await house.effect(.package, .copy, of: opened)
            #expect(waiting.state == .parked && waiting.parkedReason == CaseDesk.waitsForColleague)
            let mail = try #require(try mailsToColleague(house).last)
            #expect(!mail.text.contains(TestHouse.aroha) && !mail.text.contains(ColleagueTests.question))
            let task = try await house.casework.colleagueTask(token(house))
            #expect(task.question.disclosed.words == ColleagueTests.question && task.takesFiles)
            #expect(task.identities.map(\.value.disclosed) == [TestHouse.aroha])
            let nothing = ColleagueAnswer(.found, words: Sensitive(""))
            await #expect(throws: CaseworkError.reasonMissing) {
                try await house.casework.answer(token(house), nothing)
            }
            let files = [file("../../etc/card no 1.pdf", "%PDF a card"), file("", "b")]
            try await house.casework.answer(
                token(house),
                ColleagueAnswer(.found, words: Sensitive("in box 3"), files: files)
            )
            try await house.work()
            let shown = try await house.request(.copy, of: opened)
            #expect(shown.state == "review" && shown.shownDigest != before.shownDigest)
            let seen = try await house.casework.foundFiles(of: reference, for: house.approver)
            #expect(seen.map(\.name.disclosed) == ["card no 1.pdf", "file"])
            let first = try #require(seen.first)
            let opening = try await house.casework.foundFile(first.id, of: reference, for: house.approver)
            #expect(opening.content.disclosed == Array("%PDF a card".utf8))
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            let zip = house.folder.appending(path: "answer.zip")
            try Data(try await package(of: shown.id, house)).write(to: zip)
            let entries = try unzipped(zip)
            #expect(entries["files/1-card-no-1.pdf"] == "%PDF a card" && entries["files/2-file"] == "b")
            #expect(try #require(entries["index.html"]).contains("Files that people found for you"))
            #expect(try PackageVerifier(path: zip.path).verify().isWhole)
            let events = try await house.casework.sheet(reference, for: house.handler).events
            let answered = try #require(events.last { $0.kind == "task-answered" })
            #expect(answered.actor.disclosed == "colleague")
            #expect(answered.words?.disclosed.contains(ColleagueTests.archive) ?? false)
            #expect(answered.words?.disclosed.contains("in box 3") ?? false)
        }
    }

    @Test("a link answers once; what is sent again, is too old or was answered by staff says so, and changes nothing")
    func spent() async throws {
        try await TestHouse.run { house in
            let (_, reference) = try await confirmed(.copy, house)
            let id = try await ask(house, reference)
            let first = try token(house)
            try await house.casework.ask(
                reference,
                colleague: Sensitive(ColleagueTests.archive),
                .task(id),
                by: house.handler
            )
            try await house.work()
            let second = try token(house, besides: [first])
            let nothing = ColleagueAnswer(.notFound, words: Sensitive(""))
            await #expect(throws: CaseworkError.linkSpent(.superseded)) {
                try await house.casework.answer(first, nothing)
            }
            await #expect(throws: CaseworkError.linkSpent(.unknown)) {
                try await house.casework.answer(second + "A", nothing)
            }
            await #expect(throws: CaseworkError.linkSpent(.unknown)) {
                _ = try await house.casework.confirm(second, reference: reference)
            }
            try await house.casework.answer(second, nothing)
            await #expect(throws: CaseworkError.linkSpent(.used)) { try await house.casework.answer(second, nothing) }

            let (_, other) = try await confirmed(.copy, house)
            let byStaff = try await ask(house, other)
            let third = try token(house, besides: [first, second])
            try await house.casework.answer(task: byStaff, note: Sensitive("looked myself"), by: house.handler)
            await #expect(throws: CaseworkError.linkSpent(.used)) { try await house.casework.answer(third, nothing) }
            _ = try await ask(house, other)
            let fourth = try token(house, besides: [first, second, third])
            house.clock.advance(days: 15)
            await #expect(throws: CaseworkError.linkSpent(.expired)) {
                try await house.casework.answer(fourth, nothing)
            }
        }
    }

    @Test("a deletion is answered when a named colleague has said that it stays undone, and why")
    func exception() async throws {
        try await TestHouse.run(change: { $0.approval = [.delete: .one] }) { house in
            let (opened, reference) = try await confirmed(.delete, house)
            _ = try await ask(house, reference)
            #expect(try await house.casework.approve(reference, by: house.approver))
            house.clock.advance(days: 4)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).state == "answering")
            #expect(try house.mails().allSatisfy { !$0.subjectLine.contains("deleted") })
            let link = try token(house)
            #expect(try await house.casework.colleagueTask(link).takesFiles == false)
            await #expect(throws: CaseworkError.reasonMissing) {
                try await house.casework.answer(link, ColleagueAnswer(.exception, words: Sensitive(" ")))
            }
            let why = ColleagueAnswer(.exception, words: Sensitive("The archive burned down."))
            try await house.casework.answer(link, why)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
        }
    }

    @Test("a task of the server's own goes to a colleague; what they except stays undone by their name")
    func restriction() async throws {
        @Sendable func british(_ controller: inout DataController) {
            controller.jurisdiction = "GB-ENG"
            controller.rights = Right.allCases
        }
        try await TestHouse.run(change: british) { house in
            let (opened, reference) = try await confirmed(.restrict, house)
            let tasks = try await house.casework.tasks(for: house.handler)
            let task = try #require(tasks.first { $0.question.disclosed.name == .restrictByHand })
            let to = Sensitive(ColleagueTests.archive)
            try await house.casework.ask(reference, colleague: to, .task(task.id), by: house.handler)
            try await house.work()
            let link = try token(house)
            let seen = try await house.casework.colleagueTask(link)
            #expect(seen.question.disclosed.places == task.question.disclosed.places)
            try await house.casework.answer(link, ColleagueAnswer(.exception, words: Sensitive("no such switch")))
            try await house.work()
            let asking = try await house.effect(.ask, .restrict, of: opened)
            #expect(asking.state == .excepted && asking.result == "colleague-excepted")
            #expect(try await house.request(.restrict, of: opened).outcome == .fulfilled)
        }
    }

    @Test("where no program reaches, a colleague is asked by itself, once: for a copy when the person is proven")
    func places() async throws {
        let places = ["cards", "minutes"].map { slug in
            HandPlace(slug: slug, question: ColleagueTests.question, colleague: ColleagueTests.archive, rights: [.copy])
        }
        try await TestHouse.run(change: { $0.handPlaces = places }) { house in
            let opened = try await house.letter(.copy, .csvExport)
            try await house.work()
            #expect(try mailsToColleague(house).isEmpty)
            try await house.confirm(opened)
            try await house.work()
            let reference = try house.reference(.copy, of: opened)
            #expect(try mailsToColleague(house).count == 2)
            #expect(try await house.request(.copy, of: opened).state == "preparing")
            #expect(try await house.request(.csvExport, of: opened).state == "review")
            var links: Set<String> = []
            for _ in places {
                let link = try token(house, besides: links)
                links.insert(link)
                let asked = try await house.casework.colleagueTask(link)
                #expect(asked.question.disclosed.words == ColleagueTests.question && asked.takesFiles)
                try await house.casework.answer(link, ColleagueAnswer(.notFound, words: Sensitive("")))
            }
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            try await house.casework.rework(reference, by: house.handler)
            try await house.work()
            #expect(try await house.request(.copy, of: opened).state == "review")
            #expect(try mailsToColleague(house).count == 2)
        }
    }

    @Test("a place's colleague erases nothing before the deletion is approved, and the answer waits for them")
    func placesOfDeletion() async throws {
        let place = HandPlace(slug: "cards", question: ColleagueTests.question, colleague: ColleagueTests.archive)
        @Sendable func change(_ controller: inout DataController) {
            controller.handPlaces = [place]
            controller.approval = [.delete: .one]
        }
        try await TestHouse.run(change: change) { house in
            let (opened, reference) = try await confirmed(.delete, house)
            #expect(try await house.casework.approve(reference, by: house.approver))
            try await house.work()
            #expect(try mailsToColleague(house).isEmpty)
            house.clock.advance(days: 4)
            try await house.work()
            #expect(try mailsToColleague(house).count == 1)
            #expect(try await house.request(.delete, of: opened).state == "answering")
            let done = ColleagueAnswer(.found, words: Sensitive("burnt"))
            try await house.casework.answer(token(house), done)
            try await house.work()
            #expect(try await house.request(.delete, of: opened).outcome == .fulfilled)
        }
    }

    @Test("nobody is asked about a person who is not proven, nor for an answer that has no room or has gone")
    func refused() async throws {
        try await TestHouse.run { house in
            let opened = try await house.letter(.copy, .confirm)
            try await house.work()
            let copy = try house.reference(.copy, of: opened)
            await #expect(throws: CaseworkError.personNotVerified) { _ = try await ask(house, copy) }
            try await house.confirm(opened)
            try await house.work()
            let confirm = try house.reference(.confirm, of: opened)
            await #expect(throws: CaseworkError.answerHoldsNoFiles(.confirm)) { _ = try await ask(house, confirm) }
            await #expect(throws: CaseworkError.noMailAddress) {
                let nobody = Sensitive("not an address")
                try await house.casework.ask(copy, colleague: nobody, .byHand(Sensitive("x")), by: house.handler)
            }
            await #expect(throws: CaseworkError.notFound) {
                let to = Sensitive(ColleagueTests.archive)
                try await house.casework.ask(copy, colleague: to, .task("none"), by: house.handler)
            }
            #expect(try await house.casework.approve(copy, by: house.approver))
            await #expect(throws: CaseworkError.askedTooLate) { _ = try await ask(house, copy) }
            try await house.work()
            await #expect(throws: CaseworkError.askedTooLate) { _ = try await ask(house, copy) }
            #expect(try mailsToColleague(house).isEmpty)
        }
    }

    /// The package that the person gets.
    private func package(of request: String, _ house: TestHouse) async throws -> [UInt8] {
        let (blob, key) = try await house.casework.storage.read { connection in
            let package = try #require(try connection.packages.current(of: request))
            return (try #require(try connection.blobs.load(package.blobID)), try connection.keys.load(package.keyID))
        }
        return try await house.casework.storage.blobs.read(blob, key: key)
    }

    /// What a ZIP holds, by the system's own program.
    private func unzipped(_ zip: URL) throws -> [String: String] {
        let folder = zip.deletingPathExtension()
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/env")
        program.arguments = ["python3", "-m", "zipfile", "-e", zip.path, folder.path]
        try program.run()
        program.waitUntilExit()
        try #require(program.terminationStatus == 0)
        var entries: [String: String] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appending(path: name)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false else { continue }
            entries[name] = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        }
        return entries
    }
}
