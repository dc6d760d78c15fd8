import CArchive

/// Reads a ZIP from its beginning to its end, as it comes; memory does not grow with its entries.
final class ArchiveReader {
    /// An entry's name, and its next bytes; nil at its end.
    typealias Entry = (name: String, isLocked: Bool, next: () throws -> [UInt8]?)

    private let archive: OpaquePointer
    private let inlet: ArchiveInlet

    /// - Parameter next: the ZIP's next bytes; nil at the end.
    init(_ next: @escaping () throws -> [UInt8]?) throws {
        guard let archive = archive_read_new() else { throw PackageFault.unreadable("out of memory") }
        self.archive = archive
        inlet = ArchiveInlet(next)
        archive_read_support_format_zip_streamable(archive)
        _ = withNamesInUTF8 { archive_read_set_format_option(archive, "zip", "hdrcharset", "UTF-8") }
        let pointer = Unmanaged.passUnretained(inlet).toOpaque()
        let status = archive_read_open(archive, pointer, nil, { ArchiveInlet.read($1, $2) }, nil)
        guard status == ARCHIVE_OK else { throw fault() }
    }

    deinit { archive_read_free(archive) }

    func eachEntry(_ body: (Entry) throws -> Void) throws {
        try withNamesInUTF8 { try eachEntryInUTF8(body) }
    }

    private func eachEntryInUTF8(_ body: (Entry) throws -> Void) throws {
        var entry: OpaquePointer?
        while true {
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry,
                let name = archive_entry_pathname_utf8(entry)
            else { throw fault() }
            let isLocked = archive_entry_is_data_encrypted(entry) == 1
            try body((String(cString: name), isLocked, next))
        }
    }

    private func next() throws -> [UInt8]? {
        let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            let read = archive_read_data(archive, buffer.baseAddress, buffer.count)
            guard read >= 0 else { throw fault() }
            count = read
        }
        return piece.isEmpty ? nil : piece
    }

    private func fault() -> any Error {
        if let failure = inlet.failure { return failure }
        return PackageFault.unreadable(archive_error_string(archive).map { String(cString: $0) } ?? "it is no ZIP file")
    }
}

/// Where the library's bytes come from; keeps what the source threw, because an error cannot pass through C.
private final class ArchiveInlet {
    private let next: () throws -> [UInt8]?
    private var piece: UnsafeMutableRawBufferPointer?
    private(set) var failure: (any Error)?

    init(_ next: @escaping () throws -> [UInt8]?) { self.next = next }

    deinit { piece?.deallocate() }

    /// The library's read callback: how many bytes there are, 0 at the end, or -1.
    static func read(_ pointer: UnsafeMutableRawPointer?, _ bytes: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
        guard let pointer, let bytes else { return -1 }
        let inlet = Unmanaged<ArchiveInlet>.fromOpaque(pointer).takeUnretainedValue()
        do {
            guard let next = try inlet.next(), !next.isEmpty else { return 0 }
            // The bytes must stay where they are until the next call.
            inlet.piece?.deallocate()
            let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: next.count, alignment: 1)
            piece.copyBytes(from: next)
            inlet.piece = piece
            bytes.pointee = UnsafeRawPointer(piece.baseAddress)
            return next.count
        } catch {
            inlet.failure = error
            return -1
        }
    }
}
