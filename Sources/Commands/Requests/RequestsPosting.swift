import ArgumentParser
import Casework
import Foundation
import SubjectRequests

/// `habeas requests print REF --to FOLDER`.
struct RequestsPrint: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Writes the letters of a request that go by post, with the answer's file, into a folder.",
        discussion: "Example: habeas requests print 4K7T2M9QXR --to /tmp/to-post --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "The folder; made where it is not there. Nobody but you may read it.")
    var to: String

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let reference = try request.reference()
        let folder = output.file(to)
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for (index, printed) in try await house.casework.print(reference, by: staff).enumerated() {
            let letter = printed.letter.disclosed
            let stem = "\(reference)-letter-\(index + 1)"
            try write(Array(letter.html.utf8), folder.appending(path: "\(stem).html"), output)
            let envelope = [letter.name, letter.postalAddress].compactMap { $0 }.joined(separator: "\n")
            try write(Array((envelope + "\n").utf8), folder.appending(path: "\(stem)-address.txt"), output)
            guard let file = printed.file, let name = letter.fileName else { continue }
            try write(file.disclosed, folder.appending(path: "\(reference)-\(name)"), output)
        }
        output.line("When they are in the post: habeas requests posted \(reference) --as USER")
    }

    private func write(_ bytes: [UInt8], _ file: URL, _ output: CommandOutput) throws {
        try DurableFile.write(bytes, to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        output.line(file.path)
    }
}

/// `habeas requests posted REF`.
struct RequestsPosted: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "posted",
        abstract: "Confirms that the letters of a request are in the post; only then it closes.",
        discussion: "Example: habeas requests posted 4K7T2M9QXR --on 2026-12-03 --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "The day on which they were posted, YYYY-MM-DD; today where it is left out.")
    var on: String?

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let day = try on.map { text in
            guard let day = CivilDate(text) else { throw RequestsError.badDay("--on") }
            return day
        }
        let reference = try request.reference()
        try await house.casework.posted(reference, on: day, by: staff)
        let summary = try await house.casework.summary(reference, for: staff)
        output.line("Posted. \(summary.outcome?.rawValue ?? summary.state).")
    }
}
