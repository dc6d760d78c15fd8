import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("A statement of correction stands beside the data")
struct StatementTests {
    /// A correction of the telephone number that was refused, with a statement.
    private func refused(_ house: TestHouse, by address: String, _ words: String) async throws -> OpenedCase {
        var asking = try house.asking([.correct], from: address)
        asking.changes = [DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("021 555 0199"))]
        let opened = try await house.casework.open(asking, by: .requester)
        let reference = try house.reference(.correct, of: opened)
        try await house.work()
        if address == TestHouse.aroha {
            try await house.confirm(opened)
            try await house.work()
        }
        try await house.casework.refuse(
            reference,
            ground: .exempt,
            because: Sensitive("it is right"),
            by: house.handler
        )
        try await house.work()
        #expect(try await house.request(.correct, of: opened).outcome == .refused)
        try await house.casework.attach(statement: Sensitive(words), to: reference, by: house.handler)
        return opened
    }

    /// The files of the package that stands for approval, or was approved.
    private func package(_ copy: OpenedCase, _ house: TestHouse) async throws -> (page: String, manifest: String) {
        let id = try await house.request(.copy, of: copy).id
        let (blob, key) = try await house.casework.storage.read { connection in
            let package = try #require(try connection.packages.current(of: id))
            return (try #require(try connection.blobs.load(package.blobID)), try connection.keys.load(package.keyID))
        }
        let zip = house.folder.appending(path: "answer.zip")
        try Data(try await house.casework.storage.blobs.read(blob, key: key)).write(to: zip)
        return (try unzipped(zip, "index.html"), try unzipped(zip, "manifest.json"))
    }

    private func unzipped(_ zip: URL, _ name: String) throws -> String {
        let unzip = Process()
        unzip.executableURL = URL(filePath: "/usr/bin/unzip")
        unzip.arguments = ["-p", zip.path, name]
        let output = Pipe()
        unzip.standardOutput = output
        try unzip.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        unzip.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("it is in a later copy, beside the collections it is about; a stranger's is in nobody else's")
    func laterCopy() async throws {
        try await TestHouse.run { house in
            _ = try await refused(house, by: TestHouse.aroha, "That <number> was never mine.")
            let stranger = try await refused(house, by: "mallory@house.test", "Mallory was here.")
            let copy = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(copy)
            try await house.casework.join(stranger.reference, into: copy.reference, by: house.handler)
            try await house.work()
            #expect(try await house.casework.approve(house.reference(.copy, of: copy), by: house.approver))
            try await house.work()
            let answer = try await package(copy, house)
            #expect(answer.page.contains("Phone: That &lt;number&gt; was never mine."))
            #expect(answer.page.components(separatedBy: "was never mine").count == 3)
            #expect(
                answer.manifest.contains("\"statementsOfCorrection\"") && answer.manifest.contains("was never mine")
            )
            #expect(!answer.page.contains("Mallory") && !answer.manifest.contains("Mallory"))
        }
    }

    @Test("one that is attached after the package was shown makes the approval ask for a new look")
    func attachedLate() async throws {
        try await TestHouse.run { house in
            let copy = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(copy)
            try await house.work()
            let before = try await house.request(.copy, of: copy).shownDigest
            _ = try await refused(house, by: TestHouse.aroha, "That number was never mine.")
            try await house.casework.rework(house.reference(.copy, of: copy), by: house.handler)
            try await house.work()
            #expect(try await house.request(.copy, of: copy).shownDigest != before)
        }
    }
}
