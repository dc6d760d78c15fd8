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

@Suite("Answers that are too long for a column")
struct LongAnswerTests {
    /// Text that no compression shortens much, so that the package is long too.
    private func noise(_ count: Int) -> String {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return String(
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Character(Unicode.Scalar(UInt8(0x30 + (state >> 58))))
            }
        )
    }

    /// Drafts of a request's blobs that lie about.
    private func drafts(_ house: TestHouse, of request: String) throws -> [String] {
        let home =
            switch house.settings.blobs {
            case .folder(let folder): "\(folder)/drafts"
            case .database: FileManager.default.temporaryDirectory.path
            }
        // Folders of other tests may go while we look.
        return try FileManager.default.contentsOfDirectory(atPath: home).filter { $0.hasPrefix("habeas-drafts-") }
            .flatMap { (try? FileManager.default.contentsOfDirectory(atPath: "\(home)/\($0)")) ?? [] }
            .filter { $0.contains(request) }
    }

    @Test("a spool and a package of more than 64 KiB are stored, read and settled", arguments: Engine.allCases)
    func long(_ engine: Engine) async throws {
        try await TestHouse.run(on: engine) { house in
            let body = noise(200_000)
            try house.app.run("INSERT INTO messages VALUES (13, 1, '\(body)');\n")
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            let shown = try await house.request(.copy, of: opened)
            #expect(shown.state == "review")
            let request = shown.id
            let blobs = try await house.casework.storage.read { connection in
                try connection.sql.rows("SELECT id, size FROM blobs WHERE size > 65536") {
                    (id: try $0.text(0), size: try $0.int(1))
                }
            }
            #expect(blobs.count == 2 && blobs.allSatisfy { $0.id.hasPrefix(request) })
            #expect(try drafts(house, of: request) == [])
            #expect(try await house.casework.approve(shown.reference, by: house.approver))
            try await house.work()
            let answer = try #require(try house.mails().last { !$0.attachments.isEmpty })
            #expect(try #require(answer.attachments.first).size > 65_536)
            #expect(try drafts(house, of: request) == [])
        }
    }
}
