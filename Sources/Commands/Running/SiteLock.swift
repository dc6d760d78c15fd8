import Foundation

/// The lock `SITE/run/lock`: at most one process at a time may have a SQLite site's database open. Held until the value's
/// file is closed, which the operating system does even after `kill -9`.
final class SiteLock: Sendable {
    private let descriptor: Int32

    /// Nil when another process holds the lock.
    ///
    /// - Throws: ``CommandError`` where the folder or file cannot be made.
    init?(site: URL) throws {
        let folder = site.appending(path: "run")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        descriptor = open(folder.appending(path: "lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandError.siteNotWritable }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }
}
