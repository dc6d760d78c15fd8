import Databases
import Foundation
import SubjectRequests
import Synchronization
import TestPeers
import Testing
import Vault

@testable import Storage

/// The engines on which every test of this suite runs.
enum Engine: String, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }
}

/// A clock that stands until it is moved.
final class TestClock: Sendable {
    private let time = Mutex(Timestamp(CivilDate(daysSinceEpoch: 20_783), seconds: 36_000))

    var now: Timestamp { time.withLock { $0 } }

    func advance(seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// An open storage of its own for one test, with its clock.
struct StorageFixture: Sendable {
    let storage: SiteStorage
    let clock: TestClock
    let settings: StorageSettings

    static let utc = TimeZone(secondsFromGMT: 0) ?? .current

    /// Opens an empty storage, hands it to `body` and removes it.
    static func with(
        _ engine: Engine,
        blobs: (String) -> BlobPlace = { .folder("\($0)/blobs") },
        _ body: (StorageFixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/habeas-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = TestClock()
        var settings = StorageSettings(
            location: engine == .sqlite
                ? .sqlite(path: "\(folder)/habeas.db")
                : .postgres(url: Sensitive(try PostgresCluster.shared.makeDatabase())),
            blobs: blobs(folder),
            keyring: try Keyring.fresh(month: "2026-11"),
            log: "privacy.example/habeas",
            clock: .given { clock.now },
            holder: "test",
            connections: 3
        )
        settings.leases = .given { clock.now }
        let storage = try await SiteStorage.open(settings)
        do {
            try await body(StorageFixture(storage: storage, clock: clock, settings: settings))
        } catch {
            await storage.close()
            throw error
        }
        await storage.close()
    }

    func id() -> String { storage.newID(at: clock.now) }

    /// A case with one subject, verified by mail, whose identity is `email`.
    func makeCase(controller: String = "outreach", email: String = "aroha@example.org") async throws -> ExampleCase {
        var random = SystemRandomNumberGenerator()
        let caseID = id()
        let personID = id()
        let key = try NewKey(id: id(), keyring: settings.keyring)
        let reference = Reference.caseFile(using: &random)
        let identity = IdentityRow(
            id: id(),
            personID: personID,
            kind: .email,
            token: settings.keyring.indexToken(email, kind: "email"),
            sealed: try key.key.seal(Array(email.utf8), context: sealContext("identities", "sealed", personID)),
            standing: .verified,
            origin: .letter
        )
        let person = PersonRow(id: personID, caseID: caseID, role: .subject, sealed: [1, 2, 3])
        let verification = VerificationRow(
            id: id(),
            personID: personID,
            level: .channel,
            source: .person,
            method: "link",
            at: clock.now
        )
        try await storage.write { connection in
            try connection.cases.insert(
                id: caseID,
                reference: reference,
                controller: controller,
                key: key,
                language: "en"
            )
            try connection.people.insert(person)
            try connection.people.add(identity)
            try connection.people.insert(verification)
        }
        return ExampleCase(id: caseID, person: personID, controller: controller, key: key.key, identity: identity)
    }

    /// A request in the case, before its first move.
    func makeRequest(
        in example: ExampleCase,
        right: Right = .copy,
        letter: String? = nil,
        dueOn: CivilDate? = nil
    ) async throws -> String {
        var random = SystemRandomNumberGenerator()
        let new = NewRequest(
            id: id(),
            reference: Reference.request(using: &random),
            caseID: example.id,
            controller: example.controller,
            right: right,
            workflow: "workflow-digest",
            channel: .mail,
            letter: letter,
            receivedOn: CivilDate(daysSinceEpoch: 20_783),
            receivedBasis: "server-time",
            nextDueOn: dueOn
        )
        try await storage.write { connection in
            try connection.documents.keep(digest: "workflow-digest", kind: .workflow, text: "workflow: copy")
            try connection.requests.insert(new)
        }
        return new.id
    }

    func load(_ request: String) async throws -> RequestRow {
        try await storage.read { connection in
            try #require(try connection.requests.load(request, scope: .everything))
        }
    }

    /// Every row of every table that a move may touch, as text: equal texts mean that nothing has changed.
    func picture() async throws -> String {
        try await storage.read { connection in
            var lines: [String] = []
            for table in ["requests", "events", "effects", "timers", "approvals", "log_names"] {
                var rows: [String] = []
                try connection.sql.each("SELECT * FROM \(raw: SQLIdentifier(table))") { row in
                    rows.append(try row.columnNames.indices.map { "\(try row.value(at: $0))" }.joined(separator: "|"))
                }
                lines += rows.sorted().map { "\(table): \($0)" }
            }
            return lines.joined(separator: "\n")
        }
    }
}

struct ExampleCase: Sendable {
    let id: String
    let person: String
    let controller: String
    let key: DataKey
    let identity: IdentityRow
}
