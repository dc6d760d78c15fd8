import CArchive
import Foundation
import SubjectRequests
import Vault

/// What a package says of itself, compared with what is in it.
package struct PackageVerdict: Sendable, Hashable {
    /// Entries whose bytes are not those that the manifest names.
    package let altered: [String]
    /// Entries that the manifest names and that are not there, or no second time whole.
    package let missing: [String]
    /// Entries that the manifest does not name.
    package let extra: [String]
    /// Entries that are as the manifest says.
    package let whole: Int
    /// The text that the site's signature must be over; nil where the manifest cannot be read.
    package let signedText: String?
    /// The signed note in the package; nil where there is none.
    package let signature: String?

    package var isWhole: Bool { signedText != nil && altered.isEmpty && missing.isEmpty && extra.isEmpty }
}

/// Reads a package again and compares every entry with the manifest; needs nothing but the file.
package struct PackageVerifier {
    private let path: String

    package static let manifestName = "manifest.json"
    package static let signatureName = "signature.txt"

    package init(path: String) { self.path = path }

    /// What the signature is over: the package's reference and the digest of its manifest.
    package static func signedText(reference: String, manifest sha256: String) -> String {
        "habeas-package-1\n\(reference)\n\(sha256)\n"
    }

    /// - Throws: ``PackageFault/unreadable(_:)`` for a file that is no ZIP, or is cut off.
    package func verify() throws -> PackageVerdict {
        var found: [String: String] = [:]
        var extra: [String] = []
        var kept: [String: [UInt8]] = [:]
        try eachEntry { name, bytes in
            let isKept = name == PackageVerifier.manifestName || name == PackageVerifier.signatureName
            var digest = ContentDigest()
            var whole: [UInt8] = []
            try bytes { piece in
                digest.update(piece)
                if isKept, whole.count < PackageVerifier.keptBytesMax { whole.append(contentsOf: piece) }
            }
            // The first of two entries of one name is the one that most programs unpack last; neither can be trusted.
            if found.updateValue(digest.hex, forKey: name) != nil { extra.append(name) }
            if isKept { kept[name] = whole }
        }
        return try verdict(found, extra, kept)
    }

    private static let keptBytesMax = 64 << 20

    private func verdict(
        _ found: [String: String],
        _ twice: [String],
        _ kept: [String: [UInt8]]
    ) throws -> PackageVerdict {
        let known = [PackageVerifier.manifestName, PackageVerifier.signatureName]
        let signature = kept[PackageVerifier.signatureName].map { String(decoding: $0, as: UTF8.self) }
        guard let text = kept[PackageVerifier.manifestName] else {
            let extra = found.keys.filter { !known.contains($0) } + twice
            return PackageVerdict(
                altered: [],
                missing: [PackageVerifier.manifestName],
                extra: extra.sorted(),
                whole: 0,
                signedText: nil,
                signature: signature
            )
        }
        guard let manifest = Manifest(text) else { throw PackageFault.unreadable("its manifest cannot be read") }
        let named = Dictionary(manifest.files.map { ($0.name, $0.sha256) }) { first, _ in first }
        let altered = named.filter { name, sha256 in found[name].map { $0 != sha256 } ?? false }.map(\.key)
        let missing = named.keys.filter { found[$0] == nil }
        let extra = found.keys.filter { named[$0] == nil && !known.contains($0) } + twice
        return PackageVerdict(
            altered: altered.sorted(),
            missing: missing.sorted(),
            extra: extra.sorted(),
            whole: named.count - altered.count - missing.count,
            signedText: PackageVerifier.signedText(
                reference: manifest.reference,
                manifest: ContentDigest.hex(of: text)
            ),
            signature: signature
        )
    }

    private struct Manifest: Decodable {
        struct File: Decodable {
            let name: String
            let sha256: String
        }

        let reference: String
        let files: [File]

        init?(_ bytes: [UInt8]) {
            do {
                self = try JSONDecoder().decode(Manifest.self, from: Data(bytes))
            } catch {
                return nil
            }
        }
    }

    private func eachEntry(
        _ body: (_ name: String, _ bytes: (_ piece: (UnsafeRawBufferPointer) -> Void) throws -> Void) throws -> Void
    ) throws {
        try withNamesInUTF8 { try eachEntryInUTF8(body) }
    }

    private func eachEntryInUTF8(
        _ body: (_ name: String, _ bytes: (_ piece: (UnsafeRawBufferPointer) -> Void) throws -> Void) throws -> Void
    ) throws {
        guard let archive = archive_read_new() else { throw PackageFault.unreadable("out of memory") }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip_seekable(archive)
        archive_read_set_format_option(archive, "zip", "hdrcharset", "UTF-8")
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { throw fault(archive) }
        var entry: OpaquePointer?
        while true {
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return }
            guard status == ARCHIVE_OK, let entry, let name = archive_entry_pathname_utf8(entry) else {
                throw fault(archive)
            }
            try body(String(cString: name)) { piece in
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                while true {
                    let count = archive_read_data(archive, &buffer, buffer.count)
                    guard count >= 0 else { throw fault(archive) }
                    guard count > 0 else { return }
                    buffer.withUnsafeBytes { piece(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
                }
            }
        }
    }

    private func fault(_ archive: OpaquePointer) -> PackageFault {
        PackageFault.unreadable(archive_error_string(archive).map { String(cString: $0) } ?? "it is no ZIP file")
    }
}
