import AuditTrail
import Disclosure
import Foundation
import SubjectRequests
import Testing
import Vault

/// The page that says how to check a package without us: its commands are run as they stand there.
@Suite struct CheckPageTests {
    private static let frames: [SpoolFrame] = [
        .collection(Fixture.head("users", fields: ["name", "sha256"])),
        .row([.text("\"name\": \"x\""), .text("\"sha256\": \"y\"")]),
    ]

    private struct Signed {
        let folder: URL
        let commands: [String]
        let keyring: Keyring
    }

    /// A signed package, unpacked, with the site's key beside it.
    private func unpack(_ fixture: Fixture, keyName: String = "house.test/habeas") throws -> Signed {
        let keyring = try Keyring.fresh(month: "2026-11")
        let key = try NoteKey(name: keyName, publicKey: keyring.publicKey)
        var text = try Fixture.text()
        text.keyAddress = "https://privacy.house.test/public-key.txt"
        let writer = PackageWriter(catalogue: try Fixture.catalogue(), text: text) { text in
            try SignedNote(text, key: key) { try keyring.sign($0) }.note
        }
        var bytes: [UInt8] = []
        _ = try writer.write(.archive, from: try Fixture.spool(Self.frames)) { bytes.append(contentsOf: $0) }
        let zip = try fixture.file("package.zip", bytes)
        let folder = fixture.folder.appending(path: "unpacked-\(UUID().uuidString)")
        _ = try fixture.run("unzip", "-q", zip.path, "-d", folder.path)
        try (key.text + "\n").write(to: folder.appending(path: "public-key.txt"), atomically: true, encoding: .utf8)
        let page = try String(contentsOf: folder.appending(path: "how-to-check.html"), encoding: .utf8)
        #expect(page.contains("<code>https://privacy.house.test/public-key.txt</code>"))
        let commands = page.matches(of: /(?s)<pre class="command"[^>]*><code>(.*?)<\/code>/).map { String($0.1) }
        return Signed(folder: folder, commands: commands, keyring: keyring)
    }

    /// What each command says, and whether it ended well.
    private func check(_ fixture: Fixture, _ signed: Signed) throws -> [(said: String, isGood: Bool)] {
        try signed.commands.map { command in
            let script = "cd '\(signed.folder.path)' && { \(command)\n} 2>&1; echo \"ended $?\""
            let said = try fixture.run("sh", "-c", script)
            return (said, said.hasSuffix("ended 0\n"))
        }
    }

    @Test func theCommandsFindTheirPackageWhole() throws {
        try Fixture.run { fixture in
            let answers = try check(fixture, try unpack(fixture))
            #expect(answers.map(\.isGood) == [true, true, true], "\(answers)")
            let files = ["index.html", "how-to-check.html", "data/app.users.csv", "data/app.users.json"]
            #expect(answers[0].said == files.map { "\($0): OK\n" }.joined() + "ended 0\n")
            #expect(answers[1].said == "manifest.json: OK\nended 0\n")
            #expect(answers[2].said.contains("Signature Verified Successfully"))
        }
    }

    @Test(
        arguments: [
            ("data/app.users.csv", [false, true, true]), ("index.html", [false, true, true]),
            ("manifest.json", [true, false, true]), ("signature.txt", [true, true, false]),
        ]
    )
    func theyFindWhatWasChanged(file: String, good: [Bool]) throws {
        try Fixture.run { fixture in
            let signed = try unpack(fixture)
            let path = signed.folder.appending(path: file)
            var text = try String(contentsOf: path, encoding: .utf8)
            // In the signature the reference that it is for, elsewhere anything.
            text = file == "signature.txt" ? text.replacing("999999999", with: "888888888") : text + " "
            try text.write(to: path, atomically: true, encoding: .utf8)
            let answers = try check(fixture, signed)
            #expect(answers.map(\.isGood) == good, "\(answers)")
        }
    }

    @Test func anotherKeyDoesNotPass() throws {
        try Fixture.run { fixture in
            let signed = try unpack(fixture)
            let other = try NoteKey(name: "house.test/habeas", publicKey: Keyring.fresh(month: "2026-11").publicKey)
            let file = signed.folder.appending(path: "public-key.txt")
            try other.text.write(to: file, atomically: true, encoding: .utf8)
            #expect(try check(fixture, signed).map(\.isGood) == [true, true, false])
        }
    }

    @Test func anUnsignedPackageSaysSo() throws {
        try Fixture.run { fixture in
            let page = try #require(try fixture.unpacked(Fixture.write(Self.frames).bytes)["how-to-check.html"])
            #expect(page.contains("This package is not signed.") && !page.contains("openssl"))
        }
    }
}
