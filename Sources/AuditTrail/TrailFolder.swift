import Foundation

/// An exported history in a folder, read as it is verified.
package struct TrailFolder {
    private let folder: URL

    package init(_ path: String) { folder = URL(fileURLWithPath: path, isDirectory: true) }

    /// The verdict on the folder.
    /// - Parameters:
    ///   - trusted: the key that the reviewer got on another way; nil takes the export's word for it.
    ///   - kept: signed checkpoints that the reviewer kept from earlier.
    /// - Throws: only what the file system says; whatever is wrong with the content is a verdict.
    package func verify(trusted: NoteKey? = nil, kept: [String] = []) throws -> TrailVerdict {
        guard let key = try key(), trusted == nil || trusted == key else {
            return TrailVerdict(finding: .wrongKey, place: TrailExport.keyName)
        }
        var verifier = TrailVerifier(key: key, notes: try notes(), kept: kept)
        let leaves = try lines(TrailExport.leavesName, max: TrailFolder.leafMax)
        let hashes = try lines(TrailExport.hashesName, max: 64)
        var isMore = true
        while isMore {
            isMore = try leaves.next { leaf in
                try hashes.next { hash in
                    guard leaf != nil || hash != nil else { return false }
                    verifier.add(leaf: leaf, storedHash: hash)
                    return true
                }
            }
        }
        return verifier.verdict(ending: leaves.ending, hashesEnding: hashes.ending)
    }

    /// What the C2SP formats allow; ours are shorter.
    private static let leafMax = 65_535

    private func key() throws -> NoteKey? {
        guard let text = try text(folder.appendingPathComponent(TrailExport.keyName)) else { return nil }
        do { return try NoteKey(text: text) } catch { return nil }
    }

    private func notes() throws -> [TrailVerifier.Note] {
        let names = folder.appendingPathComponent(TrailExport.checkpointsName)
        guard FileManager.default.fileExists(atPath: names.path) else { return [] }
        let files = try FileManager.default.contentsOfDirectory(atPath: names.path).filter { $0.hasSuffix(".note") }
        return try files.sorted().map { name in
            let content = try text(names.appendingPathComponent(name)) ?? ""
            return TrailVerifier.Note(place: "\(TrailExport.checkpointsName)/\(name)", text: content)
        }
    }

    /// The text of a small file; nil when it is missing, not UTF-8, or larger than any note.
    private func text(_ file: URL) throws -> String? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let handle = try FileHandle(forReadingFrom: file)
        defer { handle.closeFile() }
        guard let data = try handle.read(upToCount: SignedNote.bytesMax + 1), data.count <= SignedNote.bytesMax else {
            return nil
        }
        return String(validating: data, as: UTF8.self)
    }

    /// The lines of a large file; none when it is missing.
    private func lines(_ name: String, max: Int) throws -> LineReader {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return LineReader(lineMax: max) { _ in 0 } }
        let handle = try FileHandle(forReadingFrom: file)
        return LineReader(lineMax: max) { buffer in
            guard let data = try handle.read(upToCount: buffer.count) else { return 0 }
            return data.copyBytes(to: buffer)
        }
    }
}
