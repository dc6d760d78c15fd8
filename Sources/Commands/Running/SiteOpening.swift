import Definitions
import Foundation
import SubjectRequests

/// The first look at a site: its settings, and whether this process may open its database.
struct SiteOpening: Sendable {
    let folder: URL
    var settings: SiteSettings
    let controllers: [DataController]
    private let lock: SiteLock?

    /// - Throws: `Problems` with everything that is wrong in the site's own files.
    init(folder: URL) throws {
        guard FileManager.default.fileExists(atPath: folder.appending(path: "habeas.yml").path) else {
            throw CommandError.siteNotFound(folder.path)
        }
        self.folder = folder
        let reader = SiteReader(folder: folder)
        settings = reader.settings()
        controllers = reader.controllers()
        try reader.problems.throwIfAny()
        lock = settings.isEmbedded ? try SiteLock(site: folder) : nil
    }

    /// True when this process may open the database: it holds the lock, or the database is a server's.
    var holdsLock: Bool { lock != nil || !settings.isEmbedded }

    var socket: URL { folder.appending(path: "run/habeas.sock") }

    func file(_ path: String) -> URL {
        path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
    }
}

extension SiteSettings {
    /// True for a site whose database is a file that only one process may have open.
    var isEmbedded: Bool { storage.hasPrefix("sqlite:") }
}
