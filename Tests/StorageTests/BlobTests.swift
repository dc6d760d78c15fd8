import Databases
import Foundation
import SubjectRequests
import Testing
import Vault

@testable import Storage

@Suite struct BlobTests {
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case folder
        case database

        var testDescription: String { rawValue }

        func place(_ folder: String) -> BlobPlace { self == .folder ? .folder("\(folder)/blobs") : .database }
    }

    /// Bytes that repeat nowhere, so that a wrong order is seen.
    private func bytes(_ count: Int) -> [UInt8] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 56)
        }
    }

    private func makeKey(_ fixture: StorageFixture) async throws -> NewKey {
        let key = try NewKey(id: fixture.id(), keyring: fixture.settings.keyring)
        let owner = fixture.id()
        try await fixture.storage.write { try $0.keys.insert(key, for: .package, owner) }
        return key
    }

    @Test(arguments: Engine.allCases, Place.allCases)
    func whatWasWrittenIsRead(_ engine: Engine, _ place: Place) async throws {
        try await StorageFixture.with(engine, blobs: place.place) { fixture in
            let key = try await makeKey(fixture)
            let blobs = fixture.storage.blobs
            for size in [0, 1, 65_000, 65_536, 65_537, 3_000_000] {
                let plain = bytes(size)
                let id = fixture.id()
                let finished = try await blobs.seal(plain, id: id, keyID: key.id, key: key.key)
                #expect(finished.plainSize == Int64(size))
                try await fixture.storage.write { try $0.blobs.insert(finished) }
                await blobs.settle(finished)
                let row = try #require(try await fixture.storage.read { try $0.blobs.load(id) })
                #expect(row.size == finished.size && row.sha256 == finished.sha256)
                let isSmall = size <= 65_000
                #expect(row.isInDatabase == (isSmall || place == .database))
                #expect(try await blobs.read(row, key: key.key) == plain)
                // Twice, and by a stranger's key.
                #expect(try await blobs.read(row, key: key.key).count == size)
                await #expect(throws: VaultError.self) { try await blobs.read(row, key: DataKey()) }

                try await blobs.remove(row)
                let removed = try #require(try await fixture.storage.read { try $0.blobs.load(id) })
                #expect(removed.removedAt != nil)
                await #expect(throws: StorageError.notFound("blob")) { try await blobs.source(of: removed) }
                try await blobs.remove(row)
            }
            let left = try await fixture.storage.read {
                try $0.sql.first("SELECT count(*) FROM blob_chunks") { try $0.int(0) }
            }
            #expect(left == 0)
        }
    }

    @Test(arguments: Place.allCases)
    func nothingPlainIsOnDiskAndNoDraftStays(_ place: Place) async throws {
        try await StorageFixture.with(.sqlite, blobs: place.place) { fixture in
            guard case .sqlite(let database) = fixture.settings.location else { return }
            let folder = (database as NSString).deletingLastPathComponent
            let key = try await makeKey(fixture)
            let canary = Array(repeating: "kia-ora-canary ", count: 20_000).joined()
            let finished = try await fixture.storage.blobs.seal(
                Array(canary.utf8),
                id: fixture.id(),
                keyID: key.id,
                key: key.key
            )
            try await fixture.storage.write { try $0.blobs.insert(finished) }
            await fixture.storage.blobs.settle(finished)
            #expect(try files(fixture, of: finished.id).count == (place == .folder ? 1 : 0))
            for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                guard let content = FileManager.default.contents(atPath: "\(folder)/\(path)") else { continue }
                #expect(content.range(of: Data("kia-ora-canary".utf8)) == nil, "\(path)")
            }
        }
    }

    @Test func aWriterThatIsDroppedLeavesNothing() async throws {
        try await StorageFixture.with(.sqlite) { fixture in
            guard case .folder(let folder) = fixture.settings.blobs else { return }
            let key = try await makeKey(fixture)
            do {
                let writer = try fixture.storage.blobs.writer(id: fixture.id(), keyID: key.id, key: key.key)
                try writer.write(bytes(200_000))
                #expect(try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/drafts").count == 2)
            }
            #expect(try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/drafts").count == 1)
        }
    }

    /// Every file below the folder of blobs, and every draft of `id`.
    private func files(_ fixture: StorageFixture, of id: String) throws -> [String] {
        let files = FileManager.default
        let temporary = files.temporaryDirectory.path
        let drafts = try files.contentsOfDirectory(atPath: temporary).filter { $0.hasPrefix("habeas-drafts-") }
            .flatMap { (try? files.contentsOfDirectory(atPath: "\(temporary)/\($0)")) ?? [] }
        guard case .folder(let folder) = fixture.settings.blobs else { return drafts.filter { $0.contains(id) } }
        return try (drafts + files.subpathsOfDirectory(atPath: folder)).filter { $0.contains(id) }
    }

    @Test(.timeLimit(.minutes(10)), arguments: Engine.allCases, Place.allCases)
    func whatADeadProcessLeftIsSwept(_ engine: Engine, _ place: Place) async throws {
        try await StorageFixture.with(engine, blobs: place.place) { fixture in
            let key = try await makeKey(fixture)
            let (lost, kept) = (fixture.id(), fixture.id())
            await fixture.storage.close()
            do {
                // Dies after one blob was committed and before another was.
                let dying = try await SiteStorage.open(fixture.settings)
                let committed = try await dying.blobs.seal(bytes(100_000), id: kept, keyID: key.id, key: key.key)
                try await dying.write { try $0.blobs.insert(committed) }
                _ = try await dying.blobs.seal(bytes(100_000), id: lost, keyID: key.id, key: key.key)
                await dying.close()
            }
            // Other tests sweep the folder for temporary files too, where drafts for the database lie.
            if place == .folder { #expect(try !files(fixture, of: lost).isEmpty) }
            let next = try await SiteStorage.open(fixture.settings)
            while try place == .database && !files(fixture, of: lost).isEmpty { await Task.yield() }
            #expect(try files(fixture, of: lost) == [])
            let row = try #require(try await next.read { try $0.blobs.load(kept) })
            #expect(try await next.blobs.read(row, key: key.key) == bytes(100_000))
            #expect(try files(fixture, of: kept).count == (place == .folder ? 1 : 0))
            await next.close()
        }
    }

    @Test(arguments: Engine.allCases, Place.allCases)
    func whatATransactionRefusedDoesNotStay(_ engine: Engine, _ place: Place) async throws {
        struct Refused: Error {}
        try await StorageFixture.with(engine, blobs: place.place) { fixture in
            let key = try await makeKey(fixture)
            let id = fixture.id()
            let blob = try await fixture.storage.blobs.seal(bytes(100_000), id: id, keyID: key.id, key: key.key)
            await #expect(throws: Refused.self) {
                try await fixture.storage.write(settling: [blob]) { connection in
                    try connection.blobs.insert(blob)
                    throw Refused()
                }
            }
            #expect(try files(fixture, of: id) == [])
        }
    }

    @Test(arguments: Engine.allCases, Place.allCases)
    func aSourceIsReadAsOftenAsIsNeeded(_ engine: Engine, _ place: Place) async throws {
        try await StorageFixture.with(engine, blobs: place.place) { fixture in
            let key = try await makeKey(fixture)
            let id = fixture.id()
            let plain = bytes(3_000_000)
            let blob = try await fixture.storage.blobs.seal(plain, id: id, keyID: key.id, key: key.key)
            try await fixture.storage.write(settling: [blob]) { try $0.blobs.insert(blob) }
            let row = try #require(try await fixture.storage.read { try $0.blobs.load(id) })
            do {
                let source = try await fixture.storage.blobs.source(of: row)
                for _ in 0..<4 {
                    let reader = try source.reader(key: key.key)
                    var count = 0
                    while let part = try reader.next() { count += part.count }
                    #expect(count == plain.count)
                }
            }
            #expect(try files(fixture, of: id).count == (place == .folder ? 1 : 0))
        }
    }

    @Test func anAlteredFileIsNoticed() async throws {
        try await StorageFixture.with(.sqlite) { fixture in
            guard case .folder(let folder) = fixture.settings.blobs else { return }
            let key = try await makeKey(fixture)
            let id = fixture.id()
            let finished = try await fixture.storage.blobs.seal(bytes(100_000), id: id, keyID: key.id, key: key.key)
            try await fixture.storage.write { try $0.blobs.insert(finished) }
            let file = URL(fileURLWithPath: "\(folder)/\(id.prefix(4))/\(id)")
            #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o600)
            var content = try Data(contentsOf: file)
            content[50_000] ^= 1
            try content.write(to: file)
            let row = try #require(try await fixture.storage.read { try $0.blobs.load(id) })
            await #expect(throws: VaultError.self) { try await fixture.storage.blobs.read(row, key: key.key) }
        }
    }

    @Test(arguments: Engine.allCases)
    func theirTimeRunsOut(_ engine: Engine) async throws {
        try await StorageFixture.with(engine, blobs: { _ in .database }) { fixture in
            let key = try await makeKey(fixture)
            let id = fixture.id()
            let later = fixture.clock.now.adding(seconds: 60)
            let finished = try await fixture.storage.blobs.seal(
                [1],
                id: id,
                keyID: key.id,
                key: key.key,
                expiresAt: later
            )
            try await fixture.storage.write { try $0.blobs.insert(finished) }
            #expect(try await fixture.storage.read { try $0.blobs.expired() } == [])
            fixture.clock.advance(seconds: 60)
            let expired = try await fixture.storage.read { try $0.blobs.expired() }
            #expect(expired.map(\.id) == [id])
            for blob in expired { try await fixture.storage.blobs.remove(blob) }
            #expect(try await fixture.storage.read { try $0.blobs.expired() } == [])
        }
    }

    @Test func namesThatAreNoIdsAreRefused() async throws {
        try await StorageFixture.with(.sqlite) { fixture in
            #expect(throws: StorageError.self) {
                try fixture.storage.blobs.writer(id: "../../etc/passwd", keyID: "k", key: DataKey())
            }
        }
    }
}
