import Casework
import Databases
import Foundation
import SubjectRequests
import Vault

/// One example site in the demo's folder: made once, found again when the demo goes on.
struct DemoSite {
    let name: String
    let folder: URL

    /// Copies the example, makes its stores and keys. `habeas.yml` comes last: a site without it was not finished, and is
    /// made again.
    init(_ name: String, from example: URL, in demo: URL) throws {
        self.name = name
        folder = demo.appending(path: name)
        let settings = folder.appending(path: "habeas.yml")
        guard !FileManager.default.fileExists(atPath: settings.path) else { return }
        if FileManager.default.fileExists(atPath: folder.path) { try FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for part in ["controllers", "data-map", "letters", "stores"] {
            try FileManager.default.copyItem(at: example.appending(path: part), to: folder.appending(path: part))
        }
        try makeStores()
        try SiteKeys.make(in: folder.appending(path: "keys"), month: "2026-11")
        let text = try Data(contentsOf: example.appending(path: "habeas.yml"))
        try DurableFile.write(Array(text), to: settings)
    }

    private func makeStores() throws {
        let stores = folder.appending(path: "stores")
        for file in try FileManager.default.contentsOfDirectory(atPath: stores.path) where file.hasSuffix(".sql") {
            let script = try String(contentsOf: stores.appending(path: file), encoding: .utf8)
            try SQLScript.make(stores.appending(path: file.dropLast(3) + "db").path, script)
        }
    }

    /// The letters in the order of their names, each with what must come of it.
    func letters() throws -> [DemoLetter] {
        let letters = folder.appending(path: "letters")
        return try DemoSite.mails(in: letters).map { try DemoLetter($0, in: letters, site: name) }
    }

    /// The letters that are left to whoever looks at the demo, raw.
    func openLetters() throws -> [[UInt8]] {
        let letters = folder.appending(path: "letters/open")
        return try DemoSite.mails(in: letters).map { Array(try Data(contentsOf: letters.appending(path: $0))) }
    }

    private static func mails(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".eml") }.sorted()
    }
}

/// The people who work at the example sites, with the same password for all of them.
enum DemoStaff {
    static let password = "demo-demo-demo"

    struct Person {
        let name: String
        let mailAddress: String
        let roles: [Role]
    }

    static let people = [
        Person(name: "Priya", mailAddress: "priya@demo.example", roles: [.caseHandler, .approver]),
        Person(name: "Ben", mailAddress: "ben@demo.example", roles: [.approver]),
        // Whoever settles a concern about an answer neither prepared it nor approves it.
        Person(name: "Noor", mailAddress: "noor@demo.example", roles: [.approver]),
        Person(name: "Sam", mailAddress: "sam@demo.example", roles: [.complianceReviewer]),
        Person(name: "Alex", mailAddress: "alex@demo.example", roles: [.administrator]),
    ]

    /// Adds whoever is not there yet.
    static func add(to house: House) async throws {
        for person in people where try await house.casework.staff(mailAddress: person.mailAddress) == nil {
            _ = try await house.casework.addStaff(
                name: Sensitive(person.name),
                mailAddress: Sensitive(person.mailAddress),
                passwordHash: try await PasswordDesk.shared.hash(password),
                grants: person.roles.map { ($0, "*") }
            )
        }
    }
}
