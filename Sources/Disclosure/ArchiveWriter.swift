import CArchive
import SubjectRequests

/// Writes a ZIP, one entry after the other, into a sink; memory does not grow with the entries.
///
/// Entries' times are written in the process's time zone as well, so bytes are equal for equal input only where that is
/// the same. Not for use from two threads.
package final class ArchiveWriter {
    package enum Method: Sendable, Hashable {
        /// As it is: what is shorter than about a kibibyte costs more to deflate than it saves.
        case stored
        /// Deflated at level 3: 7 % larger than level 6 in 40 % less time.
        case deflated
    }

    private let archive: OpaquePointer
    private let outlet: ArchiveOutlet
    private var isFinished = false

    /// - Parameters:
    ///   - passphrase: encrypts the entries with AES-256; their names and sizes stay readable, and the format's key
    ///     derivation is weak, so it must be a generated one of at least 80 bits.
    ///   - sink: takes the ZIP's bytes; what it throws is thrown by the call that had written them.
    package init(passphrase: Sensitive<String>? = nil, sink: @escaping ByteSink) throws {
        guard let archive = archive_write_new() else { throw PackageFault.archive("out of memory") }
        self.archive = archive
        outlet = ArchiveOutlet(sink)
        try check(archive_write_set_format_zip(archive))
        try check(archive_write_set_format_option(archive, "zip", "compression-level", "3"))
        try check(archive_write_set_format_option(archive, "zip", "hdrcharset", "UTF-8"))
        if let passphrase {
            try check(archive_write_set_format_option(archive, "zip", "encryption", "aes256"))
            try check(archive_write_set_passphrase(archive, passphrase.disclosed))
        }
        // 64 KiB to a call, and no padding behind the last.
        try check(archive_write_set_bytes_per_block(archive, 1 << 16))
        try check(archive_write_set_bytes_in_last_block(archive, 1))
        let pointer = Unmanaged.passUnretained(outlet).toOpaque()
        try check(
            archive_write_open2(
                archive,
                pointer,
                nil,
                { ArchiveOutlet.write($0, pointer: $1, bytes: $2, count: $3) },
                nil,
                nil
            )
        )
    }

    deinit {
        // Without this, freeing an unfinished archive would write a directory that makes half a ZIP look whole.
        if !isFinished { archive_write_fail(archive) }
        archive_write_free(archive)
    }

    /// Begins an entry and ends the one before. `size` in bytes where it is known; exactly that much must follow.
    package func begin(_ name: String, at time: Timestamp, size: Int64? = nil, method: Method = .deflated) throws {
        guard let entry = archive_entry_new() else { throw PackageFault.archive("out of memory") }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, Int(time.microseconds / 1_000_000), 0)
        if let size { archive_entry_set_size(entry, size) }
        switch method {
        case .stored: try check(archive_write_zip_set_compression_store(archive))
        case .deflated: try check(archive_write_zip_set_compression_deflate(archive))
        }
        try check(archive_write_header(archive, entry))
    }

    package func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let written = archive_write_data(archive, part.baseAddress, part.count)
            guard written > 0 else { throw fault() }
            rest = rest.dropFirst(written)
        }
    }

    /// Ends the last entry and writes the directory; without this call the ZIP is damaged, and says so to any reader.
    package func finish() throws {
        try check(archive_write_close(archive))
        isFinished = true
    }

    private func check(_ status: Int32) throws {
        guard status == ARCHIVE_OK else { throw fault() }
    }

    private func fault() -> any Error {
        if let failure = outlet.failure { return failure }
        guard let words = archive_error_string(archive) else { return PackageFault.archive("no reason was given") }
        return PackageFault.archive(String(cString: words))
    }
}

/// Where the library's bytes go; keeps what the sink threw, because an error cannot pass through C.
private final class ArchiveOutlet {
    private let sink: ByteSink
    private(set) var failure: (any Error)?

    init(_ sink: @escaping ByteSink) { self.sink = sink }

    /// The library's write callback: how many bytes were taken, or -1.
    static func write(
        _: OpaquePointer?,
        pointer: UnsafeMutableRawPointer?,
        bytes: UnsafeRawPointer?,
        count: Int
    ) -> Int {
        guard let pointer else { return -1 }
        let outlet = Unmanaged<ArchiveOutlet>.fromOpaque(pointer).takeUnretainedValue()
        guard outlet.failure == nil else { return -1 }
        do {
            try outlet.sink(UnsafeRawBufferPointer(start: bytes, count: count))
            return count
        } catch {
            outlet.failure = error
            return -1
        }
    }
}
