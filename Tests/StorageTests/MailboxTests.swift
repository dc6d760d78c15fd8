import SubjectRequests
import Testing
import Vault

@testable import Storage

/// How far mailboxes have been read, on both engines.
@Suite struct MailboxTests {
    private func store(_ id: String, _ fixture: StorageFixture, at uid: UInt32) async throws {
        let key = try NewKey(id: id + "-key", keyring: fixture.settings.keyring)
        let row = MessageRow(
            id: id,
            mailbox: "info@outreach.example",
            direction: .incoming,
            raw: nil,
            keyID: key.id,
            messageIDToken: Array(id.utf8),
            digest: [1],
            receivedAt: fixture.clock.now,
            receivedBasis: "internal-date"
        )
        try await fixture.storage.write { connection in
            try connection.keys.insert(key, for: .message, id)
            try connection.messages.insert(row)
            try connection.mailboxes.enter(uid, in: "box", message: id)
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsInACaseIsDueToBeMoved(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let storage = fixture.storage
            let example = try await fixture.makeCase()
            #expect(try await storage.write { try $0.mailboxes.open("box", uidValidity: .max) } == 0)
            for (id, uid) in [("a", 3), ("b", 4), ("c", 4_000_000_000)] as [(String, UInt32)] {
                try await store(id, fixture, at: uid)
            }
            #expect(try await storage.read { try $0.messages.load("a")?.receivedBasis } == "internal-date")
            #expect(try await storage.read { try $0.mailboxes.due(in: "box", limit: 9) } == [])
            for id in ["c", "a"] { try await storage.write { try $0.messages.file(id, in: example.id) } }
            #expect(try await storage.read { try $0.mailboxes.due(in: "box", limit: 9) } == [3, 4_000_000_000])
            #expect(try await storage.read { try $0.mailboxes.due(in: "other", limit: 9) } == [])
            try await storage.write { try $0.mailboxes.leave([3], in: "box") }
            #expect(try await storage.read { try $0.mailboxes.due(in: "box", limit: 9) } == [4_000_000_000])
            // A copy of a letter that is in a case is due at once.
            try await storage.write { try $0.mailboxes.enter(9, in: "box", message: "a") }
            #expect(try await storage.read { try $0.mailboxes.due(in: "box", limit: 1) } == [9])
            // How far it was read never goes back; other UIDs begin anew.
            #expect(try await storage.write { try $0.mailboxes.open("box", uidValidity: .max) } == 4_000_000_000)
            #expect(try await storage.write { try $0.mailboxes.open("box", uidValidity: 1) } == 0)
            #expect(try await storage.read { try $0.mailboxes.due(in: "box", limit: 9) } == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func whatCouldNotBeFetchedIsAskedForAgain(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let storage = fixture.storage
            try await storage.write { connection in
                _ = try connection.mailboxes.open("box", uidValidity: 1)
                try connection.mailboxes.enter(5, in: "box", message: nil)
                try connection.mailboxes.pass(7, in: "box")
                try connection.mailboxes.pass(6, in: "box")
            }
            #expect(try await storage.read { try $0.mailboxes.unread(in: "box", limit: 9) } == [5])
            try await store("late", fixture, at: 5)
            #expect(try await storage.read { try $0.mailboxes.unread(in: "box", limit: 9) } == [])
            #expect(try await storage.read { try $0.mailboxes.all().first?.uidLast } == 7)
        }
    }

    @Test(arguments: Engine.allCases)
    func aFailureLastsUntilTheMailboxIsRead(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let storage = fixture.storage
            func row() async throws -> MailboxRow? { try await storage.read { try $0.mailboxes.all().first } }
            try await storage.write { try $0.mailboxes.setFailing("box", "mail-server-slow") }
            let since = try #require(try await row()?.failingSince)
            fixture.clock.advance(seconds: 700)
            try await storage.write { try $0.mailboxes.setFailing("box", "mailbox-missing") }
            let failing = try #require(try await row())
            #expect(failing.failure == "mailbox-missing" && failing.failingSince == since)
            #expect(failing.isStuck(at: fixture.clock.now) && !failing.isStuck(at: since.adding(seconds: 599)))
            try await storage.write { connection in
                _ = try connection.mailboxes.open("box", uidValidity: 4)
                try connection.mailboxes.setSeen("box")
            }
            let seen = try #require(try await row())
            #expect(seen.failure == nil && seen.failingSince == nil && seen.seenAt == fixture.clock.now)
            #expect(!seen.isStuck(at: fixture.clock.now.adding(seconds: 9_999)))
        }
    }
}
