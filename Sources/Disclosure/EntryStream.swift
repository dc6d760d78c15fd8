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
/// Writers append to ``buffer``, a row at a time by ``fill(_:)``. A class, since it is the one place of an entry.
final class EntryStream {
    var buffer: [UInt8] = []
    private let begin: (_ size: Int64?) throws -> Void
    private let hand: (_ bytes: [UInt8]) throws -> Void
    private var digest = ContentDigest()
    private var size: Int64 = 0
    private var hasBegun = false

    /// What is shorter is handed over in one piece, with its size; larger entries do not know their size when they begin.
    static let bufferBytes = 1 << 16
    /// Of each piece behind the first.
    private static let pieceBytes = 1 << 18

    /// - Parameters:
    ///   - begin: called once before the first byte, with the size where it is already known.
    ///   - hand: takes a piece, which is then its own.
    private init(
        begin: @escaping (_ size: Int64?) throws -> Void,
        hand: @escaping (_ bytes: [UInt8]) throws -> Void
    ) {
        self.begin = begin
        self.hand = hand
        buffer.reserveCapacity(EntryStream.bufferBytes + EntryStream.slack)
    }

    /// A stream that is no entry but a file by itself.
    convenience init(sink: @escaping ByteSink) {
        self.init(begin: { _ in }, hand: { bytes in try bytes.withUnsafeBytes(sink) })
    }

    /// An entry of `archive`: stored when it is shorter than a kibibyte, deflated otherwise; beside the caller when it is
    /// longer than a buffer.
    convenience init(_ name: String, in archive: ArchiveWriter, at time: Timestamp, _ steps: StepsBeside) {
        self.init(
            begin: { size in
                let method: ArchiveWriter.Method = (size ?? .max) < 1_024 ? .stored : .deflated
                try steps.add(beside: size == nil) { try archive.begin(name, at: time, size: size, method: method) }
            },
            hand: { bytes in
                try steps.add(beside: false) { try bytes.withUnsafeBytes(archive.write) }
            }
        )
    }

    func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

    /// Appends what `body` does, and hands over what is full.
    func fill(_ body: (inout [UInt8]) throws -> Void) throws {
        try body(&buffer)
        try flushIfFull()
    }

    func flushIfFull() throws {
        if buffer.count >= (hasBegun ? EntryStream.pieceBytes : EntryStream.bufferBytes) { try flush(knownSize: nil) }
    }

    /// Hands over the rest; the entry's size and digest.
    func finish(name: String) throws -> PackagedEntry {
        try flush(knownSize: Int64(buffer.count))
        return PackagedEntry(name: name, size: size, sha256: digest.hex)
    }

    /// Room for the row that goes beyond a full buffer.
    private static let slack = 4_096

    private func flush(knownSize: Int64?) throws {
        if !hasBegun { try begin(knownSize) }
        hasBegun = true
        buffer.withUnsafeBytes { digest.update($0) }
        size += Int64(buffer.count)
        let piece = buffer
        buffer = []
        if knownSize == nil { buffer.reserveCapacity(EntryStream.pieceBytes + EntryStream.slack) }
        try hand(piece)
    }
}
