import CArchive
import Foundation

/// The bytes of a file in turn, whatever way they are packed.
protocol ByteSource: AnyObject {
    /// Adds some bytes at the end of `buffer`; answers how many, 0 at the end.
    func read(into buffer: inout [UInt8]) throws(StoreFault) -> Int
}

extension OpenFile {
    /// From the beginning, as far as the file went when it was opened.
    func bytes(store: String) throws(StoreFault) -> any ByteSource {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw .fileDamaged(name, "it cannot be rewound", store: store)
        }
        if isCompressed { return try CompressedBytes(self, store: store) }
        return PlainBytes(self, store: store)
    }
}

private let pieceBytes = 1 << 16

private final class PlainBytes: ByteSource {
    private let file: OpenFile
    private let store: String
    private var left: Int

    init(_ file: OpenFile, store: String) {
        self.file = file
        self.store = store
        left = file.facts.size
    }

    func read(into buffer: inout [UInt8]) throws(StoreFault) -> Int {
        let wanted = min(left, pieceBytes)
        guard wanted > 0 else { return 0 }
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: wanted))
        let count = buffer.withUnsafeMutableBytes {
            Foundation.read(file.descriptor, $0.baseAddress?.advanced(by: start), wanted)
        }
        buffer.removeLast(wanted - max(0, count))
        guard count >= 0 else { throw .fileDamaged(file.name, "the disk does not give it", store: store) }
        guard count > 0 else { throw .fileShrank(file.name, store: store) }
        left -= count
        return count
    }
}

/// A file packed by gzip, of one or several members.
private final class CompressedBytes: ByteSource {
    private let file: OpenFile
    private let store: String
    private let archive: OpaquePointer

    init(_ file: OpenFile, store: String) throws(StoreFault) {
        self.file = file
        self.store = store
        guard let archive = archive_read_new() else { throw .fileDamaged(file.name, "out of memory", store: store) }
        self.archive = archive
        archive_read_support_filter_gzip(archive)
        archive_read_support_format_raw(archive)
        archive_read_support_format_empty(archive)
        var entry: OpaquePointer?
        guard archive_read_open_fd(archive, file.descriptor, pieceBytes) == ARCHIVE_OK else { throw fault() }
        let status = archive_read_next_header(archive, &entry)
        guard status == ARCHIVE_OK || status == ARCHIVE_EOF else { throw fault() }
        isAtEnd = status == ARCHIVE_EOF
    }

    deinit { archive_read_free(archive) }

    private var isAtEnd = false

    func read(into buffer: inout [UInt8]) throws(StoreFault) -> Int {
        guard !isAtEnd else { return 0 }
        let start = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: pieceBytes))
        let count = buffer.withUnsafeMutableBytes {
            archive_read_data(archive, $0.baseAddress?.advanced(by: start), pieceBytes)
        }
        buffer.removeLast(pieceBytes - max(0, count))
        guard count >= 0 else { throw fault() }
        isAtEnd = count == 0
        return count
    }

    private func fault() -> StoreFault {
        let words = archive_error_string(archive).map { String(cString: $0) } ?? "it is not as gzip makes it"
        return .fileDamaged(file.name, words, store: store)
    }
}
