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
        try SiteOpening.requireSite(folder)
        self.folder = folder
        let reader = SiteReader(folder: folder)
        settings = reader.settings()
        controllers = reader.controllers()
        try reader.problems.throwIfAny()
        lock = settings.isEmbedded ? try SiteLock(site: folder) : nil
    }

    /// A site that is only looked at: nobody may open its database through this value.
    init(lookingAt folder: URL, settings: SiteSettings, controllers: [DataController]) {
        self.folder = folder
        self.settings = settings
        self.controllers = controllers
        lock = nil
    }

    /// Reads a site's files without taking its lock.
    ///
    /// - Throws: `Problems` with everything that is wrong in them.
    static func looking(at folder: URL) throws -> SiteOpening {
        try requireSite(folder)
        let reader = SiteReader(folder: folder)
        let site = SiteOpening(lookingAt: folder, settings: reader.settings(), controllers: reader.controllers())
        try reader.problems.throwIfAny()
        return site
    }

    /// - Throws: ``CommandError/siteNotFound(_:)`` where the folder is no site.
    static func requireSite(_ folder: URL) throws(CommandError) {
        guard FileManager.default.fileExists(atPath: folder.appending(path: "habeas.yml").path) else {
            throw .siteNotFound(folder.path)
        }
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
