import Foundation

/// Which new files take whose names in one change, written down before the first of them does. Until it stands there nothing
/// is changed, and from then on all is: where the process dies between two files, whoever opens the folder next finishes it.
struct FileJournal {
    let folder: StoreFolder

    private static let name = ".habeas-change"
    /// More than the most files of a change take.
    private static let bytesMax = 1 << 20

    private var failure: StoreFault { .diskFailed(FileJournal.name, store: folder.store) }

    /// Whole and on the disk when this returns, or not there.
    func write(_ replacements: [FileReplacement]) throws(StoreFault) {
        let bytes = JSONValue.object(["files": .list(replacements.map(\.journalled))]).line
        let draft = FileReplacement.draftName
        let descriptor = openat(folder.descriptor, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0,
            renameat(folder.descriptor, draft, folder.descriptor, FileJournal.name) == 0
        else {
            unlinkat(folder.descriptor, draft, 0)
            throw failure
        }
        for replacement in replacements { replacement.leaveToJournal() }
        guard fsync(folder.descriptor) == 0 else { throw failure }
    }

    func remove() throws(StoreFault) {
        guard unlinkat(folder.descriptor, FileJournal.name, 0) == 0 || errno == ENOENT else { throw failure }
    }

    /// Finishes the change of a process that died in the middle of it, unless another process is at it now.
    func finishIfLeft() throws(StoreFault) {
        guard folder.facts(of: FileJournal.name) != nil, flock(folder.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            return
        }
        defer { flock(folder.descriptor, LOCK_UN) }
        try finish()
    }

    /// For whoever holds the folder's lock. A file that another program has changed since then stays as it is, so that
    /// nothing of that is lost: its rows are still found, and the change is asked for again.
    func finish() throws(StoreFault) {
        guard let entries = try read() else { return }
        for entry in entries {
            guard let old = try folder.openFile(entry.name) else {
                unlinkat(folder.descriptor, entry.draft, 0)
                continue
            }
            guard let replacement = FileReplacement(left: entry.draft, of: old, in: folder), old.facts == entry.facts
            else { continue }
            try replacement.putInPlace()
        }
        guard fsync(folder.descriptor) == 0 else { throw failure }
        try remove()
    }

    // MARK: - Its text

    private struct Entry {
        let draft: String
        let name: String
        let facts: FileFacts

        init?(_ value: JSONValue) {
            guard let draft = value["draft"]?.text, let name = value["name"]?.text,
                let facts = value["was"].flatMap(FileFacts.init(journalled:)),
                FileReplacement.isDraft(draft), !name.hasPrefix("."), !(name + draft).contains("/")
            else { return nil }
            (self.draft, self.name, self.facts) = (draft, name, facts)
        }
    }

    /// Nil where there is none.
    private func read() throws(StoreFault) -> [Entry]? {
        let descriptor = openat(folder.descriptor, FileJournal.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw unreadable }
            return nil
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: FileJournal.bytesMax)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { throw unreadable }
        let list: [JSONValue]
        do throws(NotJSON) {
            list = try JSONValue(reading: Array(bytes[..<count]))["files"]?.list ?? []
        } catch {
            throw unreadable
        }
        let entries = list.compactMap(Entry.init)
        guard !entries.isEmpty, entries.count == list.count else { throw unreadable }
        return entries
    }

    private var unreadable: StoreFault {
        .fileDamaged(FileJournal.name, "it is not as Habeas writes it, and is to be looked at", store: folder.store)
    }
}

extension FileFacts {
    /// Numbers, in the order of the properties.
    var journalled: JSONValue {
        let numbers = [
            Int(bitPattern: device), Int(bitPattern: inode), size, changedSeconds, changedNanoseconds, nameCount,
        ]
        return .list(numbers.map { .integer(Int64($0)) })
    }

    init?(journalled value: JSONValue) {
        let numbers = (value.list ?? []).compactMap(\.integer).map { Int($0) }
        guard numbers.count == 6 else { return nil }
        device = UInt(bitPattern: numbers[0])
        inode = UInt(bitPattern: numbers[1])
        (size, changedSeconds, changedNanoseconds, nameCount) = (numbers[2], numbers[3], numbers[4], numbers[5])
    }
}
