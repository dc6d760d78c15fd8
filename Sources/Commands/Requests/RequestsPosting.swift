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
