import Foundation

/// The folders of blobs and drafts. Whatever is renamed into its place is whole and synced. Every call blocks.
struct BlobFiles: Sendable {
    /// Where finished blobs stand; nil where they go into the database.
    let folder: String?
    /// Where blobs are while they are written.
    let drafts: String

    /// Makes the folders, 0700. Drafts of an earlier run in a blob folder are removed: nothing refers to them.
    init(_ place: BlobPlace) throws {
        switch place {
        case .folder(let path):
            folder = path
            drafts = "\(path)/drafts"
            if FileManager.default.fileExists(atPath: drafts) { try FileManager.default.removeItem(atPath: drafts) }
        case .database:
            folder = nil
            drafts = "\(FileManager.default.temporaryDirectory.path)/habeas-drafts-\(UUID().uuidString)"
        }
        try makeFolder(drafts)
    }

    func createDraft(_ id: String) throws -> FileHandle {
        let path = draft(id)
        let made = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made, let file = FileHandle(forWritingAtPath: path) else { throw StorageError.folderUnusable(drafts) }
        return file
    }

    func sync(_ file: FileHandle) throws {
        guard fsync(file.fileDescriptor) == 0 else { throw StorageError.folderUnusable(drafts) }
    }

    /// Moves a synced draft to its place and syncs the folder; a draft for the database stays.
    func settle(_ id: String) throws -> FinishedBlob.Content {
        guard let folder else { return .draft(path: draft(id)) }
        let home = "\(folder)/\(id.prefix(4))"
        if !FileManager.default.fileExists(atPath: home) {
            try makeFolder(home)
            try syncFolder(folder)
        }
        guard rename(draft(id), "\(home)/\(id)") == 0 else { throw StorageError.folderUnusable(home) }
        try syncFolder(home)
        return .file
    }

    /// The file of a blob that is in the folder.
    func path(_ id: String) throws -> String {
        guard let folder else { throw StorageError.notFound("blob") }
        return "\(folder)/\(id.prefix(4))/\(id)"
    }

    func removeDraft(_ id: String) { unlink(draft(id)) }

    func remove(_ id: String) throws {
        let path = try path(id)
        guard unlink(path) == 0 || errno == ENOENT else { throw StorageError.folderUnusable(path) }
    }

    private func draft(_ id: String) -> String { "\(drafts)/\(id)" }

    private func makeFolder(_ path: String) throws {
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
