import Casework
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import Testing
import Vault
import Workflows

@Suite("An answer in a locked file")
struct LockedAnswerTests {
    /// A copy that is approved, and everything done for it.
    private func answered(_ house: TestHouse) async throws -> OpenedCase {
        let opened = try await house.letter(.copy)
        try await house.work()
        try await house.confirm(opened)
        try await house.work()
        _ = try await house.casework.approve(house.reference(.copy, of: opened), by: house.approver)
        try await house.work()
        return opened
    }

    private func package(_ house: TestHouse, _ opened: OpenedCase) async throws -> PackageRow {
        let id = try await house.request(.copy, of: opened).id
        return try await house.casework.storage.read { try #require(try $0.packages.current(of: id)) }
    }

    /// Every mail as it lies in the outbox.
    private func raw(_ house: TestHouse) throws -> [String] {
        let folder = house.folder.appending(path: "outbox/new")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .map { try String(decoding: Data(contentsOf: folder.appending(path: $0)), as: UTF8.self) }
            .map { $0.replacing("\r\n", with: "\n") }
    }

    /// The locked files that were mailed.
    private func files(_ house: TestHouse) throws -> [Data] {
        try raw(house).filter { $0.contains("your-data-locked.zip") && $0.contains("attachment") }.map { mail in
            let part = try #require(mail.range(of: "Content-Disposition: attachment"))
            let body = try #require(mail[part.lowerBound...].range(of: "\n\n"))
            let text = mail[body.upperBound...].prefix { $0 != "-" }
            return try #require(Data(base64Encoded: String(text.filter { !$0.isWhitespace })))
        }
    }

    /// What a program says, and whether it ended well.
    private func run(_ arguments: [String]) throws -> (says: String, isWell: Bool) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: output, as: UTF8.self), process.terminationStatus == 0)
    }

    @Test("it is one entry that 7z opens by the passphrase of the page, and no mail says what opens it")
    func locked() async throws {
        try await TestHouse.run(change: { $0.delivery = .mailEncrypted }) { house in
            let opened = try await answered(house)
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            let package = try await package(house, opened)
            #expect(package.state == .released)
            let mail = try house.mail("in a locked file")
            let file = try #require(mail.attachments.first)
            #expect(mail.attachments.count == 1 && file.name == "your-data-locked.zip")
            for program in ["7-Zip", "Keka", "PeaZip"] { #expect(mail.text.contains(program)) }

            let passphrase = try await house.casework.passphrase(ofPackage: package.id).disclosed
            let groups = passphrase.split(separator: "-")
            #expect(groups.count == 5 && groups.allSatisfy { $0.count == 4 }, "20 letters of 32: 100 bits")
            for mail in try raw(house) + house.mails().map(\.text) {
                #expect(!mail.contains(passphrase) && !mail.contains(groups[1...].joined(separator: "-")))
            }
            let sealed = try #require(package.passphrase)
            #expect(!String(decoding: sealed, as: UTF8.self).contains(passphrase))

            let zip = house.folder.appending(path: "locked.zip")
            try #require(try files(house).first).write(to: zip)
            let list = try run(["7z", "l", "-slt", "-p\(passphrase)", zip.path])
            #expect(list.says.contains("AES-256") && list.says.contains("Path = your-data.zip"))
            #expect(!list.says.contains("index.html"), "names within it are hidden")
            let back = house.folder.appending(path: "back")
            #expect(try run(["7z", "x", "-bd", "-p\(passphrase)", "-o\(back.path)", zip.path]).isWell)
            #expect(try run(["unzip", "-t", back.appending(path: "your-data.zip").path]).isWell)
            #expect(try run(["7z", "t", "-bd", "-pwrong", zip.path]).isWell == false)
        }
    }

    @Test("the page shows what opens it behind a fresh code alone, and not after it was taken back")
    func shown() async throws {
        try await TestHouse.run(change: { $0.delivery = .mailEncrypted }) { house in
            let opened = try await answered(house)
            let reference = try house.reference(.copy, of: opened)
            let link = try #require(try house.mail("in a locked file").text.firstMatch(of: /\/r\/[0-9A-Z]+#(\S+)/))
            let session = try await house.casework.confirm(String(link.output.1), reference: opened.reference)
            let asked = try await house.casework.answerFile(reference, session: session)
            #expect(asked.passphrase == nil && asked.isMailedEncrypted)
            try await house.casework.mailDownloadCode(reference, session: session)
            try await house.work()
            let code = try #require(try house.mail("Your code is").text.firstMatch(of: /\d{4} ?\d{4}/)).output
            try await house.casework.refresh(session: session, code: String(code), reference: reference)
            let shown = try await house.casework.answerFile(reference, session: session)
            let kept = try await house.casework.passphrase(ofPackage: package(house, opened).id)
            #expect(shown.passphrase?.disclosed == kept.disclosed)
            let events = try await house.casework.storage.read { try $0.events.history(ofCase: opened.id) }
            #expect(events.count { $0.kind.rawValue == "passphrase-shown" } == 1)

            try await house.casework.revoke(reference, because: Sensitive("a namesake"), by: house.handler)
            let id = try await house.request(.copy, of: opened).id
            let revoked = try await house.casework.storage.read { try $0.packages.lastRevoked(of: id) }
            #expect(revoked?.state == .revoked && revoked?.passphrase == nil)
            await #expect(throws: CaseworkError.notSignedIn) {
                _ = try await house.casework.answerFile(reference, session: session)
            }
        }
    }

    @Test("what no mail server takes is fetched, locked or not", arguments: [DeliveryWay.mail, .mailEncrypted])
    func tooLarge(_ way: DeliveryWay) async throws {
        try await TestHouse.run(change: { $0.delivery = way }, post: { $0.attachmentBytesMax = 100 }) { house in
            let opened = try await answered(house)
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            #expect(try house.mails().allSatisfy(\.attachments.isEmpty))
            let mail = try house.mail("is ready")
            #expect(mail.text.contains("/r/\(opened.reference)#"))
            #expect(try await package(house, opened).state == .released)
        }
    }

    @Test("killed at every place of its delivery, one whole answer goes out, opened by one passphrase")
    func killed() async throws {
        try await TestHouse.run(change: { $0.delivery = .mailEncrypted }) { house in
            let opened = try await house.letter(.copy)
            try await house.work()
            try await house.confirm(opened)
            try await house.work()
            _ = try await house.casework.approve(house.reference(.copy, of: opened), by: house.approver)
            for places in 0..<6 {
                house.kill.arm(after: places)
                do { try await house.work() } catch is Killed { /* as if the process had ended */  }
                guard house.kill.revive() else { break }
                try await house.casework.storage.write { _ = try $0.effects.takeBack() }
            }
            try await house.work()
            #expect(try await house.request(.copy, of: opened).outcome == .fulfilled)
            let passphrase = try await house.casework.passphrase(ofPackage: package(house, opened).id).disclosed
            let whole = try files(house).map { file in
                let zip = house.folder.appending(path: "\(UUID().uuidString).zip")
                try file.write(to: zip)
                return try run(["7z", "t", "-bd", "-p\(passphrase)", zip.path]).isWell
            }
            #expect(!whole.isEmpty && whole.allSatisfy { $0 }, "never half an answer")
            #expect(
                Set(try house.mails().filter { !$0.attachments.isEmpty }.map(\.messageID)).count == 1,
                "one message"
            )
        }
    }
}
