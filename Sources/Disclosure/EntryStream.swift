import SubjectRequests
import Vault

/// What the manifest says of one entry.
struct PackagedEntry: Sendable, Hashable {
    let name: String
    let size: Int64
    let sha256: String
}

/// Takes an entry's bytes in small pieces, digests them, and hands them on in large ones.
///
/// Writers append to ``buffer`` and call ``flushIfFull()`` once per row. A class, since it is the one place of an entry.
final class EntryStream {
    var buffer: [UInt8] = []
    private let begin: (_ size: Int64?) throws -> Void
    private let sink: ByteSink
    private var digest = ContentDigest()
    private var size: Int64 = 0
    private var hasBegun = false

    /// What is shorter is handed over in one piece, with its size; larger entries do not know their size when they begin.
    static let bufferBytes = 1 << 16

    /// - Parameter begin: called once before the first byte, with the size where it is already known.
    init(begin: @escaping (_ size: Int64?) throws -> Void = { _ in }, sink: @escaping ByteSink) {
        self.begin = begin
        self.sink = sink
        buffer.reserveCapacity(EntryStream.bufferBytes + 4_096)
    }

    /// An entry of `archive`: stored when it is shorter than a kibibyte, deflated otherwise.
    convenience init(_ name: String, in archive: ArchiveWriter, at time: Timestamp) {
        self.init(
            begin: { size in
                let method: ArchiveWriter.Method = (size ?? .max) < 1_024 ? .stored : .deflated
                try archive.begin(name, at: time, size: size, method: method)
            },
            sink: archive.write
        )
    }

    func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

    func flushIfFull() throws {
        if buffer.count >= EntryStream.bufferBytes { try flush(knownSize: nil) }
    }

    /// Hands over the rest; the entry's size and digest.
    func finish(name: String) throws -> PackagedEntry {
        try flush(knownSize: Int64(buffer.count))
        return PackagedEntry(name: name, size: size, sha256: digest.hex)
    }

    private func flush(knownSize: Int64?) throws {
        if !hasBegun { try begin(knownSize) }
        hasBegun = true
        try buffer.withUnsafeBytes { bytes in
            digest.update(bytes)
            try sink(bytes)
        }
        size += Int64(buffer.count)
        buffer.removeAll(keepingCapacity: true)
    }
}
