import Disclosure
import Foundation
import SubjectRequests
import Templates
import Testing
import Vault

/// A folder that is gone after the test, and what every test of an answer needs.
struct Fixture {
    let folder: URL

    static func run(_ body: (Fixture) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-answer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        try body(Fixture(folder: folder))
    }

    static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let templateFolder = checkout.appending(path: "package-templates/en")

    static func catalogue(_ sources: [TemplateSource]? = nil) throws -> PackageCatalogue {
        let file = checkout.appending(path: "words/en.phrases")
        let words = try Phrases(
            language: "en",
            files: [("en.phrases", String(contentsOf: file, encoding: .utf8))],
            required: PackageCatalogue.requiredWords
        )
        return try PackageCatalogue(sources ?? templateSources(), words: words)
    }

    static func templateSources() throws -> [TemplateSource] {
        try [templateFolder, templateFolder.deletingLastPathComponent()].flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".mustache") }
                .sorted()
                .map { name in
                    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                    return TemplateSource(name: name, text: text, file: "en/\(name)")
                }
        }
    }

    /// The first reference of nines with a right check.
    static func reference() throws -> Reference {
        try #require("0123456789ABCDEFGHJKMNPQRSTVWXYZ".lazy.compactMap { Reference("999999999\($0)") }.first)
    }

    static func text() throws -> PackageText {
        PackageText(
            language: "en",
            reference: try reference(),
            madeAt: Timestamp(try #require(CivilDate("2026-12-01")), seconds: 36_000),
            madeOn: "1 December 2026",
            receivedOn: "27 November 2026",
            controller: PackageContact(
                name: "Outreach <Software> Limited",
                address: "1 Octagon\nDunedin",
                contact: "a@b.nz"
            ),
            authority: PackageContact(name: "Privacy Commissioner", url: "https://privacy.org.nz"),
            mapDigest: "abc123",
            statements: ["You may ask us to correct what is wrong."],
            recipients: [
                PackageRecipient(slug: "host", name: "Example Hosting", contact: "privacy@host.example"),
                PackageRecipient(slug: "post", name: "Example Post"),
            ],
            joint: ["shared": [PackageContact(name: "Second Controller", contact: "dpo@second.example")]],
            backupsRotate: ["crm": "30 days"]
        )
    }

    static func head(_ collection: String, fields: [String], store: String = "app", dataset: String = "crm")
        -> HeldCollection
    {
        HeldCollection(
            store: store,
            dataset: dataset,
            collection: collection,
            says: "your \(collection)",
            about: .person,
            fields: fields.map { HeldField(name: $0) }
        )
    }

    static func spool(_ frames: [SpoolFrame]) throws -> SpoolSource {
        var bytes: [UInt8] = []
        for frame in frames { try frame.append(to: &bytes) }
        let spool = bytes
        return { body in try spool.withUnsafeBytes(body) }
    }

    static func write(
        _ frames: [SpoolFrame],
        as product: PackageProduct = .archive,
        change: (inout PackageText) -> Void = { _ in }
    ) throws -> (bytes: [UInt8], written: WrittenPackage) {
        var text = try text()
        change(&text)
        let writer = PackageWriter(catalogue: try catalogue(), text: text)
        var bytes: [UInt8] = []
        let written = try writer.write(product, from: try spool(frames), to: { bytes.append(contentsOf: $0) })
        return (bytes, written)
    }

    /// Writes the ZIP into the folder and unpacks it with Info-ZIP; each file by its name.
    func unpacked(_ bytes: [UInt8]) throws -> [String: String] {
        let zip = try file("package.zip", bytes)
        #expect(try run("unzip", "-tqq", zip.path) == "")
        let names = try run("unzip", "-Z1", zip.path).split(separator: "\n").map(String.init)
        var files: [String: String] = [:]
        for name in names { files[name] = try run("unzip", "-p", zip.path, name) }
        return files
    }

    func file(_ name: String, _ bytes: [UInt8]) throws -> URL {
        let file = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file
    }

    /// The standard output of a program that must succeed; its error output is recorded when it does not.
    func run(_ program: String..., input: URL? = nil) throws -> String {
        let process = Foundation.Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = program
        let output = folder.appending(path: "out-\(UUID().uuidString)")
        let errors = folder.appending(path: "err-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 {
            Issue.record("\(program.prefix(3)): \(try String(contentsOf: errors, encoding: .utf8))")
        }
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}
