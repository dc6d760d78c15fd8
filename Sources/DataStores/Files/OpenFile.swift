// `stat` is reached through whichever of the two the compiler meets first.
import CArchive
import Foundation

/// A file that was opened for reading: what it was then, whatever happens to its name.
final class OpenFile: Sendable {
    let name: String
    let descriptor: Int32
    let facts: FileFacts
    /// True where it begins as gzip's files do.
    let isCompressed: Bool

    init(name: String, descriptor: Int32, facts: FileFacts) {
        self.name = name
        self.descriptor = descriptor
        self.facts = facts
        var head: [UInt8] = [0, 0]
        isCompressed = pread(descriptor, &head, 2, 0) == 2 && head == [0x1F, 0x8B]
    }

    deinit { close(descriptor) }

    /// What it is now.
    func factsNow() -> FileFacts? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileFacts(status) : nil
    }
}

/// By what a file is known to be the same, and unchanged.
struct FileFacts: Sendable, Hashable {
    let device: UInt
    let inode: UInt
    let size: Int
    let changedSeconds: Int
    let changedNanoseconds: Int
    /// How many names it has.
    let nameCount: Int

    init(_ status: stat) {
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        changedSeconds = status.st_mtim.tv_sec
        changedNanoseconds = status.st_mtim.tv_nsec
        nameCount = Int(status.st_nlink)
    }

    func isSameFile(as other: FileFacts) -> Bool { device == other.device && inode == other.inode }

    var changedAt: (Int, Int) { (changedSeconds, changedNanoseconds) }
}
