import ArgumentParser
import Casework
import Foundation
import SubjectRequests

/// `habeas init DIR`: a new site with its keys, ready to be filled in.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a new site: its folder, its keys, and settings to fill in."
    )

    @Argument(help: "The folder to make.")
    var folder: String

    func run() async throws {
        let site = URL(filePath: folder, directoryHint: .isDirectory)
        let settings = site.appending(path: "habeas.yml")
        guard !FileManager.default.fileExists(atPath: settings.path) else { throw InitError.siteExists }
        let controllers = site.appending(path: "controllers")
        try FileManager.default.createDirectory(at: controllers, withIntermediateDirectories: true)
        let month = HouseClock.system.now.description.prefix(7)
        try SiteKeys.make(in: site.appending(path: "keys"), month: String(month))
        try DurableFile.write(Array(InitCommand.controllerText.utf8), to: controllers.appending(path: "example.yml"))
        try DurableFile.write(Array(InitCommand.settingsText.utf8), to: settings)
        CommandOutput(isDirect: true).line(
            "Made \(site.path). Fill in habeas.yml and controllers/example.yml, then: habeas check --site \(folder)"
        )
    }

    private static let settingsText = """
        address: http://127.0.0.1:8080        # base of every link; https in production
        storage: sqlite:habeas.db             # or postgres://…
        keys: keys/                           # keep a copy in a safe place: without it nothing can be read
        blobs: folder:blobs
        mail: {out: "maildir:outbox"}         # or smtp://mail.example:587
        stores: {}

        """

    private static let controllerText = """
        names: {en: Example Limited}
        jurisdiction: GB-ENG
        mailboxes: [privacy@example.org]
        delivery: download

        """
}

enum InitError: CodedError {
    case siteExists

    var code: String { "site-exists" }
    var sentence: String { "there is a habeas.yml in that folder already; nothing was changed" }
    var isTemporary: Bool { false }
}
