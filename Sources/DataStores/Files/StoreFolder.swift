// `stat` is reached through whichever of the two the compiler meets first.
import CArchive
import Foundation

/// The folder of a store, held open: files are reached through it by their bare names, so that nothing outside of it is
/// ever opened; links are not followed.
final class StoreFolder: Sendable {
    let store: String
    let descriptor: Int32
    private let path: String
    /// The one file that is meant; nil for all.
    private let only: String?

    /// Files of one table; more would run out of descriptors.
    private static let filesMax = 512
    private static let attempts = 5

    init(_ place: FilePlace, store: String) throws(StoreFault) {
        self.store = store
        switch place {
        case .folder(let path):
            self.path = path
            only = nil
        case .file(let path):
            let url = URL(fileURLWithPath: path)
            self.path = url.deletingLastPathComponent().path
            only = url.lastPathComponent
        }
        descriptor = open(self.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folderUnreachable(store: store) }
    }

    deinit { close(descriptor) }

    /// The names of all files that may be meant, sorted.
    func names() throws(StoreFault) -> [String] {
        do {
            let all = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            return all.filter { name in !name.hasPrefix(".") && (only.map { $0 == name } ?? true) }
        } catch {
            throw .folderUnreachable(store: store)
        }
    }

    func hiddenNames() throws(StoreFault) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix(".") }
        } catch {
            throw .folderUnreachable(store: store)
        }
    }

    /// All files of the table as they were at one moment: rotating renames them one by one, and a file that was seen under
    /// two names, or under none, would be read twice or never.
    func openFiles(of table: FileTable) throws(StoreFault) -> [OpenFile] {
        for _ in 0..<StoreFolder.attempts {
            let names = try names().filter(table.files.matches)
            guard names.count <= StoreFolder.filesMax else {
                throw .fileUnusable(table.name, "is more than \(StoreFolder.filesMax) files", store: store)
            }
            var opened: [OpenFile] = []
            var isWhole = true
            for name in names {
                switch try opening(name, among: names) {
                case .opened(let file): opened.append(file)
                case .leftOut: continue
                case .gone: isWhole = false
                }
            }
            let now = try self.names().filter(table.files.matches)
            guard isWhole, now == names, opened.allSatisfy({ isStill($0) }) else { continue }
            guard !opened.isEmpty else { throw .noFiles(table.name, store: store) }
            return withoutSecondNames(opened)
        }
        throw .filesKeepChanging(table.name, store: store)
    }

    /// The file of this name; nil where there is none, or none that is a file.
    func openFile(_ name: String) throws(StoreFault) -> OpenFile? {
        guard case .opened(let file) = try opening(name, among: []) else { return nil }
        return file
    }

    /// Whether the name is still that of the same file, changed or not.
    private func isStill(_ file: OpenFile) -> Bool { facts(of: file.name)?.isSameFile(as: file.facts) ?? false }

    /// What is known of the file that has this name now; nil where there is none.
    func facts(of name: String) -> FileFacts? {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? FileFacts(status) : nil
    }

    private enum Opening {
        case opened(OpenFile)
        /// Not a file, or a link to one of the others.
        case leftOut
        case gone
    }

    private func opening(_ name: String, among names: [String]) throws(StoreFault) -> Opening {
        // Without waiting: the name may be that of a pipe.
        let opened = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        guard opened >= 0 else {
            switch errno {
            case ENOENT: return .gone
            case ELOOP:
                guard let target = target(of: name), names.contains(target) else {
                    throw .fileUnusable(
                        name,
                        "is a link, which is not followed; name the place where the file lies",
                        store: store
                    )
                }
                return .leftOut
            case EMFILE, ENFILE, EIO:
                throw .fileUnusable(name, "could not be opened just now", store: store, isTemporary: true)
            default: throw .fileUnusable(name, "may not be read by this server", store: store)
            }
        }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            return .leftOut
        }
        return .opened(OpenFile(name: name, descriptor: opened, facts: FileFacts(status)))
    }

    /// Where a link leads; nil where that cannot be told.
    private func target(of name: String) -> String? {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)")
        } catch {
            return nil
        }
    }

    /// A file with two of the names is read once.
    private func withoutSecondNames(_ files: [OpenFile]) -> [OpenFile] {
        var seen: Set<[UInt]> = []
        return files.filter { seen.insert([$0.facts.device, $0.facts.inode]).inserted }
    }
}

extension FileTable {
    /// The files that another program writes on to: the newest that are not compressed.
    func filesInUse(among files: [OpenFile]) -> Set<String> {
        guard isAppended else { return [] }
        let plain = files.filter { !$0.isCompressed }
        guard let newest = plain.map(\.facts.changedAt).max(by: <) else { return [] }
        return Set(plain.filter { $0.facts.changedAt == newest }.map(\.name))
    }
}
