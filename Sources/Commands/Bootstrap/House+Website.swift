import AuditTrail
import Casework
import Execution
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Storage
import SubjectRequests
import Vault
import WebServer

extension House {
    /// The site's pages, ready to be served.
    /// - Parameter outbox: the demo's mailbox; nil on a real site.
    func application(
        host: String,
        port: Int,
        logger: Logger,
        outbox: OutboxReader? = nil
    ) throws -> any Service {
        let doors = try doors(outbox: outbox)
        return doors.site.application(doors.router(), host: host, port: port, logger: logger)
    }

    /// Every way into the site over HTTP.
    func doors(outbox: OutboxReader? = nil) throws -> SiteDoors {
        SiteDoors(
            site: try website(),
            casework: casework,
            isPassword: { password, hash in try await PasswordDesk.shared.isRight(password, hash) },
            intake: loops.intake,
            checkFacts: { [workshop] given, reference, session in
                try await workshop.compareFacts(given, of: reference, session: session)
            },
            outbox: outbox
        )
    }

    private func website() throws -> Website {
        guard let address = SiteAddress(opening.settings.address) else { throw SettingsError.siteAddress }
        let keyring = casework.keyring
        let storage = casework.storage
        return Website(
            address: address,
            texts: try SiteTexts(folder: ShippedFiles.webFolder(), words: casework.rules.words),
            digest: { purpose, text in keyring.formDigest(text, purpose: purpose) },
            isReady: {
                do { return try await storage.read { _ in true } } catch { return false }
            },
            publicKey: { try await storage.read { try $0.noteKey().text } + "\n" }
        )
    }
}

extension ShippedFiles {
    /// Where pages, phrases and assets lie: beside the executable, in `../share/habeas`, or in the checkout.
    static func webFolder() throws(ShippedFilesMissing) -> URL {
        let home = try find().home
        let beside = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        let places = [
            beside?.appending(path: "habeas_WebServer.resources"), home.appending(path: "habeas_WebServer.resources"),
            home.appending(path: "Sources/WebServer"),
        ].compactMap { $0 }
        guard let place = places.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw ShippedFilesMissing(places: places)
        }
        return place
    }
}
