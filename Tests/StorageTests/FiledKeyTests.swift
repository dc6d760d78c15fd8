import Databases
import SubjectRequests
import Testing
import Vault

@testable import Storage

/// A letter's key is its own until the letter is filed; then it lives and dies with the case's.
@Suite struct FiledKeyTests {
    private struct StoredKey: Sendable, Equatable {
        let wrapped: [UInt8]?
        let wrappedBy: String?
        let month: String
    }

    private func stored(_ id: String, _ fixture: StorageFixture) async throws -> StoredKey {
        try await fixture.storage.read { connection in
            let row = try connection.sql.first("SELECT wrapped, wrapped_by, kek_month FROM keys WHERE id = \(id)") {
                StoredKey(wrapped: try $0.optionalBlob(0), wrappedBy: try $0.optionalText(1), month: try $0.text(2))
            }
            return try #require(row)
        }
    }

    /// A message that has come in, with its key.
    private func message(_ fixture: StorageFixture) async throws -> NewKey {
        let id = fixture.id()
        let key = try NewKey(id: id + "-key", keyring: fixture.settings.keyring)
        let sealed = try key.key.seal(Array("kia ora".utf8), context: sealContext("messages", "sealed", id))
        let row = MessageRow(
            id: id,
            mailbox: "info@outreach.example",
            direction: .incoming,
            raw: nil,
            keyID: key.id,
            messageIDToken: Array(id.utf8),
            digest: [1],
            receivedAt: fixture.clock.now,
            sealed: sealed
        )
        try await fixture.storage.write { connection in
            try connection.keys.insert(key, for: .message, id)
            try connection.messages.insert(row)
        }
        return key
    }

    private func words(_ key: NewKey, _ fixture: StorageFixture) async throws -> String {
        try await fixture.storage.read { connection in
            let id = String(key.id.dropLast(4))
            let sealed = try #require(try connection.messages.load(id)?.sealed)
            let plain = try connection.keys.load(key.id).open(sealed, context: sealContext("messages", "sealed", id))
            return String(decoding: plain, as: UTF8.self)
        }
    }

    @Test(arguments: Engine.allCases)
    func filingWrapsTheKeyUnderTheCases(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let (one, other) = (try await fixture.makeCase(), try await fixture.makeCase())
            let key = try await message(fixture)
            let before = try await stored(key.id, fixture)
            #expect(before.wrappedBy == nil)
            #expect(try await words(key, fixture) == "kia ora")

            let keyring = fixture.settings.keyring
            for example in [one, other] {
                try await fixture.storage.write { try $0.messages.file(String(key.id.dropLast(4)), in: example.id) }
                let after = try await stored(key.id, fixture)
                #expect(after.wrapped != before.wrapped)
                #expect(try await words(key, fixture) == "kia ora")
                // The month's key opens it no more: only the case's does.
                let wrapped = try #require(after.wrapped)
                #expect(throws: VaultError.self) { try keyring.unwrap(wrapped, id: key.id, month: after.month) }
            }
            #expect(try await fixture.storage.write { try $0.keys.rewrap(from: "2026-11") } == 2)
            #expect(try await words(key, fixture) == "kia ora")
        }
    }

    @Test(arguments: Engine.allCases)
    func withTheCasesKeyItsLettersAreGone(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let (one, other) = (try await fixture.makeCase(), try await fixture.makeCase())
            let (mine, another) = (try await message(fixture), try await message(fixture))
            try await fixture.storage.write { connection in
                try connection.messages.file(String(mine.id.dropLast(4)), in: one.id)
                try connection.messages.file(String(another.id.dropLast(4)), in: other.id)
            }
            let filed = try #require(try await stored(mine.id, fixture).wrapped)
            #expect(try await fixture.storage.write { try $0.keys.destroyAll(of: one.id) } == 2)
            await #expect(throws: StorageError.keyDestroyed) { try await words(mine, fixture) }
            #expect(try await words(another, fixture) == "kia ora")
            // Nor does a copy of how it was wrapped help, as a backup of the table would hold it.
            try await fixture.storage.write { connection in
                _ = try connection.sql.run(
                    "UPDATE keys SET wrapped = \(filed), destroyed_at = NULL WHERE id = \(mine.id)"
                )
            }
            await #expect(throws: StorageError.keyDestroyed) { try await words(mine, fixture) }
        }
    }
}
