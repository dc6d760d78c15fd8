import Foundation

/// The folder in which this process keeps blobs while they are written, and until the database is known to have them. A lock
/// on it tells other processes that its owner lives; it ends with the process, however that ends. Every call blocks.
final class DraftFolder: Sendable {
    let path: String
    private let descriptor: Int32

    /// Makes a folder of this process's own in `home`, 0700.
    init(in home: String) throws {
        for _ in 0..<8 {
            let path = "\(home)/\(DraftFolder.prefix)\(UUID().uuidString.lowercased())"
            try BlobFiles.makeFolder(path)
            guard let descriptor = DraftFolder.lock(path) else { continue }
            // Another process may have taken it for a dead one's between the two steps.
            guard FileManager.default.fileExists(atPath: path) else {
                close(descriptor)
                continue
            }
            self.path = path
            self.descriptor = descriptor
            return
        }
        throw StorageError.folderUnusable(home)
    }

    deinit {
        // Removes it only where it is empty: what is left in it is looked at by the next process that starts.
        rmdir(path)
        close(descriptor)
    }

    private static let prefix = "habeas-drafts-"

    /// The folders in `home` whose owners are dead.
    static func abandoned(in home: String) throws -> [AbandonedDrafts] {
        try FileManager.default.contentsOfDirectory(atPath: home).filter { $0.hasPrefix(prefix) }.compactMap { name in
            let path = "\(home)/\(name)"
            return try lock(path).map { try AbandonedDrafts(path, descriptor: $0) }
        }
    }

    /// Nil where a living process holds it, or where it is not ours to open.
    private static func lock(_ path: String) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}

/// What a process left that died; held so that no other looks at it too.
final class AbandonedDrafts: Sendable {
    /// Ids of blobs, and names of copies that were being read.
    let ids: [String]
    private let path: String
    private let descriptor: Int32

    fileprivate init(_ path: String, descriptor: Int32) throws {
        self.path = path
        self.descriptor = descriptor
        do {
            ids = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    func remove() {
        for id in ids { unlink("\(path)/\(id)") }
        rmdir(path)
    }
}
