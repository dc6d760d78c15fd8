import Casework
import Foundation
import Hummingbird
import HummingbirdTesting
import Storage
import SubjectRequests
import Testing

@testable import Commands
@testable import WebServer

/// The page that asks for facts, on the example site with its own stores.
@Suite("the page that asks for facts", .serialized)
struct FactDoorTests {
    private static let right = [("fact-1", "programme coordinator"), ("fact-2", "8 March 2021")]
    private static let wrong = [("fact-1", "Zanzibarquux"), ("fact-2", "9.9.1999")]

    @Sendable private static func askForFacts(_ folder: URL) throws {
        func change(_ path: String, _ old: String, _ new: String) throws {
            let file = folder.appending(path: path)
            let text = try String(contentsOf: file, encoding: .utf8)
            try #require(text.contains(old))
            try text.replacing(old, with: new).write(to: file, atomically: true, encoding: .utf8)
        }
        try change("controllers/outreach.yml", "{copy: channel,", "{copy: matched,")
        let title = "            data_categories: [user.professional_information.job_title]\n"
        let type = "            fides_meta: {data_type: string}\n            habeas: {correct: free"
        try change("data-map/app.yml", title + type, title + type + ", fact: What is your job title?")
        try change(
            "data-map/app.yml",
            "{name: created_at, fides_meta: {data_type: string}}\n          - {name: deactivated_at",
            "{name: created_at, fides_meta: {data_type: string}, habeas: {fact: Since when?}}\n          - {name: deactivated_at"
        )
    }

    /// A case of somebody who has followed their link.
    private func entered(
        _ site: DoorSite,
        _ email: String
    ) async throws -> (caller: DoorCaller, reference: String) {
        var walk = DoorWalk(site: site)
        let reference = try await walk.open(rights: [.copy], email: email)
        try await site.settle()
        let caller = try await DoorCaller("a requester", at: site)
        try #require(try await caller.confirm(reference, site.link(reference)).status == .seeOther)
        return (caller, reference)
    }

    private func state(_ site: DoorSite, _ reference: String) async throws -> String? {
        let parsed = try #require(Reference(reference))
        return try await site.house.casework.storage.read { connection in
            let row = try #require(try connection.cases.find(parsed, scope: .everything))
            return try connection.requests.inCase(row.id).first?.state
        }
    }

    @Test("asks everybody the same, shows nothing again, and answers right and wrong in the same words")
    func sameForEverybody() async throws {
        try await DoorSite.run(change: Self.askForFacts) { site in
            let (known, ours) = try await entered(site, DoorSite.victim)
            let (stranger, theirs) = try await entered(site, "nobody@elsewhere.example")
            func page(_ caller: DoorCaller, _ reference: String, _ more: String = "") async throws -> String {
                let answer = try await caller.send(.get, "/r/\(reference)/facts\(more)")
                #expect(answer.status == .ok)
                return String(buffer: answer.body).replacing(reference, with: "REF")
                    .replacing(/name="form-token" value="[^"]*"/, with: "")
            }
            let questions = try await page(known, ours)
            #expect(questions.contains("What is your job title?") && questions.contains("Since when?"))
            #expect(try await page(stranger, theirs) == questions)
            let status = try await known.send(.get, "/r/\(ours)")
            #expect(String(buffer: status.body).contains("/r/\(ours)/facts"))

            let few = try await known.post("/r/\(ours)/facts", [Self.wrong[0]])
            #expect(few.status == .badRequest && !String(buffer: few.body).contains("Zanzibarquux"))
            let wrong = try await known.post("/r/\(ours)/facts", Self.wrong)
            #expect(wrong.headers[.location] == "/r/\(ours)/facts?given=yes")
            let afterWrong = try await page(known, ours, "?given=yes")
            #expect(try await state(site, ours) == "received")
            let right = try await known.post("/r/\(ours)/facts", Self.right)
            #expect(right.status == wrong.status && right.headers[.location] == wrong.headers[.location])
            #expect(try await page(known, ours, "?given=yes") == afterWrong, "what is said tells nothing")
            #expect(try await state(site, ours) == "preparing")
            let over = try await known.post("/r/\(ours)/facts", Self.right)
            #expect(over.headers[.location] == "/r/\(ours)")

            for _ in 0..<3 { _ = try await stranger.post("/r/\(theirs)/facts", Self.right) }
            #expect(try await state(site, theirs) == "received")
            let waits = try await stranger.send(.get, "/r/\(theirs)")
            #expect(String(buffer: waits.body).contains("Somebody looks at your request"))
            #expect(!String(buffer: waits.body).contains("/r/\(theirs)/facts"))
            let foreign = try await stranger.post("/r/\(ours)/facts", Self.right)
            #expect(foreign.status == .notFound)
        }
    }
}
