import Foundation

/// The folders of blobs and drafts. Whatever is linked into its place is whole and synced. Every call blocks.
struct BlobFiles: Sendable {
    /// Where finished blobs stand; nil where they go into the database.
    let folder: String?
    /// Where blobs are while they are written, and until the database is known to have them or not.
    private let drafts: DraftFolder

    /// Makes the folders, 0700.
    init(_ place: BlobPlace) throws {
        switch place {
        case .folder(let path):
            folder = path
            drafts = try DraftFolder(in: "\(path)/drafts")
        case .database:
            folder = nil
            drafts = try DraftFolder(in: BlobFiles.temporary)
        }
    }

    private static var temporary: String { FileManager.default.temporaryDirectory.path }

    func createDraft(_ id: String) throws -> FileHandle {
        let path = draft(id)
        let made = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made, let file = FileHandle(forWritingAtPath: path) else {
            throw StorageError.folderUnusable(drafts.path)
        }
        return file
    }

    func sync(_ file: FileHandle) throws {
        guard fsync(file.fileDescriptor) == 0 else { throw StorageError.folderUnusable(drafts.path) }
    }

    /// Puts a synced draft into its place too and syncs the folder. The draft stays until the transaction is over: where
    /// the process dies before, it says which file perhaps belongs to nobody.
    func place(_ id: String) throws -> FinishedBlob.Content {
        guard let folder else { return .draft(path: draft(id)) }
        let home = "\(folder)/\(id.prefix(4))"
        if !FileManager.default.fileExists(atPath: home) {
            try BlobFiles.makeFolder(home)
            try syncFolder(folder)
        }
        // A file of that name is what an earlier attempt left; no row names it, or this id would not be written again.
        unlink("\(home)/\(id)")
        guard link(draft(id), "\(home)/\(id)") == 0 else { throw StorageError.folderUnusable(home) }
        try syncFolder(home)
        return .file
    }

    /// The file of a blob that is in the folder.
    func path(_ id: String) throws -> String {
        guard let folder else { throw StorageError.notFound("blob") }
        return "\(folder)/\(id.prefix(4))/\(id)"
    }

    func removeDraft(_ id: String) { unlink(draft(id)) }

    func draft(_ id: String) -> String { "\(drafts.path)/\(id)" }

    func remove(_ id: String) throws {
        let path = try path(id)
        guard unlink(path) == 0 || errno == ENOENT else { throw StorageError.folderUnusable(path) }
    }

    /// What dead processes left behind.
    func abandoned() throws -> [AbandonedDrafts] {
        try DraftFolder.abandoned(in: folder.map { "\($0)/drafts" } ?? BlobFiles.temporary)
    }

    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw StorageError.folderUnusable(path)
        }
    }

    private func syncFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StorageError.folderUnusable(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StorageError.folderUnusable(path) }
    }
}
