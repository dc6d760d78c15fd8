import CArchive
import Foundation

/// A new file that is to take an old one's name, written beside it. Until then the old one stands, and afterwards the new
/// one, whenever the power fails. What was not put in place is removed.
final class FileReplacement {
    private let file: OpenFile
    private let folder: StoreFolder
    private let draft: String
    private let descriptor: Int32
    private let archive: OpaquePointer?
    private var buffer: [UInt8] = []
    /// False once the draft has another's name, or stands in a journal, by which it will get that.
    private var isDraftOurs = true

    private static let prefix = ".habeas-"
    private static let suffix = ".part"

    /// A name that nothing has yet.
    static var draftName: String { prefix + UUID().uuidString + suffix }

    static func isDraft(_ name: String) -> Bool { name.hasPrefix(prefix) && name.hasSuffix(suffix) }

    private static let bufferBytes = 1 << 16

    init(of file: OpenFile, in folder: StoreFolder) throws(StoreFault) {
        self.file = file
        self.folder = folder
        guard file.facts.nameCount == 1 else {
            throw .fileUnusable(
                file.name,
                "has a second name, under which the old rows would stay",
                store: folder.store
            )
        }
        draft = FileReplacement.draftName
        descriptor = openat(folder.descriptor, draft, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        archive = file.isCompressed ? archive_write_new() : nil
        guard descriptor >= 0 else { throw failure }
        if let archive { try openArchive(archive) }
    }

    /// A finished one that a process has left; nil where it has its place already.
    init?(left draft: String, of file: OpenFile, in folder: StoreFolder) {
        self.file = file
        self.folder = folder
        self.draft = draft
        archive = nil
        descriptor = openat(folder.descriptor, draft, O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        if let archive { archive_write_free(archive) }
        close(descriptor)
        if isDraftOurs { unlinkat(folder.descriptor, draft, 0) }
    }

    private var failure: StoreFault { .diskFailed(file.name, store: folder.store) }

    private func openArchive(_ archive: OpaquePointer) throws(StoreFault) {
        guard archive_write_add_filter_gzip(archive) == ARCHIVE_OK, archive_write_set_format_raw(archive) == ARCHIVE_OK,
            archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK,
            archive_write_open_fd(archive, descriptor) == ARCHIVE_OK, let entry = archive_entry_new()
        else { throw failure }
        defer { archive_entry_free(entry) }
        archive_entry_set_filetype(entry, 0o100000)
        guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw failure }
    }

    func write(_ bytes: ArraySlice<UInt8>) throws(StoreFault) {
        buffer += bytes
        if buffer.count >= FileReplacement.bufferBytes { try flush() }
    }

    private func flush() throws(StoreFault) {
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { piece in
                if let archive { return archive_write_data(archive, piece.baseAddress, piece.count) }
                return Foundation.write(descriptor, piece.baseAddress, piece.count)
            }
            guard written > 0 else { throw failure }
            rest = rest.dropFirst(written)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// After the last byte: the old file's owner, rights and time, and then onto the disk.
    func finish() throws(StoreFault) {
        try flush()
        if let archive { guard archive_write_close(archive) == ARCHIVE_OK else { throw failure } }
        var old = stat()
        var new = stat()
        guard fstat(file.descriptor, &old) == 0, fstat(descriptor, &new) == 0 else { throw failure }
        if old.st_uid != new.st_uid || old.st_gid != new.st_gid {
            guard fchown(descriptor, old.st_uid, old.st_gid) == 0 else {
                throw .fileUnusable(
                    file.name,
                    "belongs to another user or group, to whom this server may give no file",
                    store: folder.store
                )
            }
        }
        // With its old time a rotated file does not become the newest.
        let times = [old.st_atim, old.st_mtim]
        guard fchmod(descriptor, old.st_mode & 0o7777) == 0, futimens(descriptor, times) == 0, fsync(descriptor) == 0
        else {
            throw failure
        }
    }

    /// True while nobody has changed the old file, nor given its name to another.
    var isOldFileUntouched: Bool { folder.facts(of: file.name) == file.facts }

    /// How a journal names it.
    var journalled: JSONValue {
        .object(["draft": .text(draft), "name": .text(file.name), "was": file.facts.journalled])
    }

    /// From now on a journal sees to it that it gets its place.
    func leaveToJournal() { isDraftOurs = false }

    func putInPlace() throws(StoreFault) {
        guard renameat(folder.descriptor, draft, folder.descriptor, file.name) == 0 else { throw failure }
        isDraftOurs = false
        try takeOverLateLines()
    }

    /// What another program added to the old file in the moment before it lost its name.
    private func takeOverLateLines() throws(StoreFault) {
        guard !file.isCompressed, let now = file.factsNow(), now.size > file.facts.size else { return }
        var late = [UInt8](repeating: 0, count: now.size - file.facts.size)
        let count = pread(file.descriptor, &late, late.count, off_t(file.facts.size))
        guard count == late.count else { throw failure }
        buffer = late
        try flush()
        guard fsync(descriptor) == 0 else { throw failure }
    }

    /// Removes what a process that died left in the folder; for whoever holds its lock.
    static func removeDrafts(in folder: StoreFolder) throws(StoreFault) {
        for name in try folder.hiddenNames() where isDraft(name) {
            unlinkat(folder.descriptor, name, 0)
        }
    }
}
