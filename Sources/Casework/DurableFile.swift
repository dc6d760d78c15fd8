import Foundation

/// Writes files that are either there, whole and synced, or not there.
package enum DurableFile {
    /// Writes beside the target, syncs, renames, and syncs the folder.
    package static func write(_ bytes: [UInt8], to target: URL) throws {
        let draft = target.deletingLastPathComponent().appending(path: ".\(target.lastPathComponent).draft")
        let descriptor = open(draft.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError.last }
        do {
            try FileHandle(fileDescriptor: descriptor).write(contentsOf: Data(bytes))
            guard fsync(descriptor) == 0 else { throw POSIXError.last }
            close(descriptor)
        } catch {
            close(descriptor)
            unlink(draft.path)
            throw error
        }
        guard rename(draft.path, target.path) == 0 else { throw POSIXError.last }
        try syncFolder(target.deletingLastPathComponent())
    }

    private static func syncFolder(_ folder: URL) throws {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError.last }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw POSIXError.last }
    }
}

extension POSIXError {
    /// What the system call that just failed said.
    fileprivate static var last: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
