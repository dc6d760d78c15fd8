import DataMap
import SubjectRequests
import TestPeers
import Testing

@testable import DataStores

/// What goes wrong with a service is said, does nothing by half that is not told, and is mended by doing it again.
@Suite(.timeLimit(.minutes(10))) struct HTTPFaultTests {
    private func failure(_ world: HTTPWorld) async -> StoreFault? {
        await #expect(throws: StoreFault.self) { try await world.copy("ana@x.org") }
    }

    @Test(
        "each once, and then all is well",
        arguments: [
            ("500", "store-unavailable", true), ("502", "store-unavailable", true), ("503", "store-unavailable", true),
            ("429", "store-unavailable", true), ("die", "store-unavailable", true),
            ("html", "store-answer-unreadable", true),
            ("401", "store-sign-in-refused", false), ("403", "store-permission-refused", false),
            ("400", "store-refused", false), ("404", "store-refused", false), ("redirect", "redirected", false),
        ]
    )
    func faults(kind: String, code: String, isTemporary: Bool) async throws {
        let world = try HTTPWorld(change: { $0.replacing("alive: /contacts\n", with: "") })
        let whole = try await world.copy("ana@x.org")
        for path in ["/crm/contacts", "/crm/notes"] {
            try await world.fault(["kind": kind, "path": path])
            let fault = await failure(world)
            #expect(fault?.code == code)
            #expect(fault?.isTemporary == isTemporary)
            #expect(fault?.store == "crm")
            #expect(fault?.sentence.lowercased().contains("ana") == false)
            #expect(try await world.copy("ana@x.org") == whole)
        }
    }

    @Test func aServiceThatHangsIsGivenUp() async throws {
        let world = try HTTPWorld(change: { $0.replacing("seconds: 30", with: "seconds: 1") })
        let whole = try await world.copy("ana@x.org")
        try await world.fault(["kind": "hang", "path": "/crm/notes"])
        #expect(await failure(world)?.isTemporary == true)
        #expect(try await world.copy("ana@x.org") == whole)
    }

    @Test func aShortSilenceIsKeptAndALongOneIsReported() async throws {
        let world = try HTTPWorld()
        let whole = try await world.copy("ana@x.org")
        try await world.fault(["kind": "429", "times": 3, "path": "/crm/notes", "retry_after": "0"])
        #expect(try await world.copy("ana@x.org") == whole)
        try await world.fault(["kind": "503", "path": "/crm/notes", "retry_after": "3600"])
        #expect(await failure(world)?.pauseSeconds == 3_600)
        // Until then nobody is called.
        let calls = try await world.service.calls().count { $0.contains("/crm/") }
        let pause = try #require(await failure(world)?.pauseSeconds)
        #expect((3_500...3_600).contains(pause))
        #expect(try await world.service.calls().count { $0.contains("/crm/") } == calls)
    }

    @Test func pagesWithoutEndAreGivenUp() async throws {
        let world = try HTTPWorld(change: { $0.replacing("pages: 1000", with: "pages: 20") })
        try await world.fault(["kind": "endless", "times": -1, "path": "/crm/notes"])
        #expect(await failure(world)?.code == "store-pages-endless")
        #expect(try await world.service.calls().count { $0.contains("/crm/notes") } == 2)
        try await world.service.control("people", ["count": 3_001])
        let fault = await #expect(throws: StoreFault.self) {
            try await world.rows("contacts", by: "email", ["many@x.org"])
        }
        #expect(fault?.code == "store-pages-endless")
    }

    @Test func anAnswerThatIsTooLargeIsRefused() async throws {
        let world = try HTTPWorld(change: { $0.replacing("limits: {", with: "limits: {page-bytes: 1000, ") })
        try await world.service.control("people", ["count": 50])
        let fault = await #expect(throws: StoreFault.self) {
            try await world.rows("contacts", by: "email", ["many@x.org"])
        }
        #expect(fault?.code == "answer-too-large")
    }

    /// It dies at each change in turn: what was done is told, the rest is done the next time, and nothing twice.
    @Test func anErasureThatStopsMidWayIsFinished() async throws {
        for place in 0..<3 {
            let world = try HTTPWorld()
            let (erasure, changes) = try await world.erasure("ana@x.org")
            try await world.fault(["kind": "500", "method": "DELETE", "skip": place])
            let fault = await #expect(throws: StoreFault.self) { try await changes.erase("crm", following: erasure) }
            #expect(fault?.isTemporary == true)
            #expect(fault?.sentence.contains(" \(place) of 3 changes were made before") == true)
            let left = try await changes.probe("crm", following: erasure).map(\.rows).reduce(0, +)
            #expect(left == 3 - place)
            let counts = try await changes.erase("crm", following: erasure)
            #expect(counts.map(\.rows).reduce(0, +) == 3 - place)
            #expect(try await changes.probe("crm", following: erasure).allSatisfy { $0.rows == 0 })
            let log = try #require(try await world.service.control("log") as? [[String: Any]])
            let deletions = log.filter { $0["method"] as? String == "DELETE" }
            let keys = deletions.compactMap { $0["key"] as? String }
            #expect(keys.count == 4)
            // The call that failed and its repetition carry one key, all others their own.
            #expect(keys[place] == keys[place + 1])
            #expect(Set(keys).count == 3)
        }
    }

    @Test func moreRowsThanResolvedAreNotTouched() async throws {
        let world = try HTTPWorld()
        let table = try #require(try await world.crm.schema().table(named: "notes"))
        let contact = try #require(table.column(named: "contact"))
        let match = KeyMatch(columns: [MatchColumn(contact)], keys: [[.text("1")]])
        let write = RowWrite(table: table, action: .delete, match: match, rowsMax: 1)
        let fault = await #expect(throws: StoreFault.self) { try await world.crm.write([write]) }
        #expect(fault?.code == "more-rows-than-resolved")
        #expect(try await world.service.calls().allSatisfy { $0.hasPrefix("GET") })
    }

    @Test func aClientFetchesItsTokensAndFetchesThemAgain() async throws {
        let auth = "auth: {oauth: {token: /crm/token, client: habeas, secret: {file: secret}, scope: a b}}"
        let change = { (text: String) in text.replacing("auth: {bearer: {environment: CRM_TOKEN}}", with: auth) }
        let world = try HTTPWorld(change: change, secret: "client:secret")
        let whole = try await world.copy("ana@x.org")
        #expect(whole["crm.notes"]?.count == 2)
        #expect(try await world.service.calls().count { $0.contains("token") } == 1)
        try await world.service.control("revoke", [:])
        #expect(try await world.copy("ana@x.org") == whole)
        #expect(try await world.service.calls().count { $0.contains("token") } == 2)
        let stranger = try HTTPWorld(change: change, secret: "wrong")
        #expect(await failure(stranger)?.code == "store-sign-in-refused")
    }

    @Test func aWrongSecretIsSaidByTheCheck() async throws {
        let world = try HTTPWorld(secret: "wrong")
        let fault = await #expect(throws: StoreFault.self) { try await world.crm.schema() }
        #expect(fault?.code == "store-sign-in-refused")
        #expect(fault?.sentence.contains("wrong") == false)
    }
}
