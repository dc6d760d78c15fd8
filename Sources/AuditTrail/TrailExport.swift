/// The names and lines of an exported history; docs/audit-format.md describes it for people who write their own verifier.
package enum TrailExport {
    /// One exact leaf a line, in the order of the log.
    package static let leavesName = "leaves.jsonl"
    /// The leaf hash of the same line of ``leavesName``, as the tree holds it.
    package static let hashesName = "hashes.txt"
    /// Folder of signed checkpoints.
    package static let checkpointsName = "checkpoints"
    /// The key that signs them.
    package static let keyName = "public.key"

    /// File name of the checkpoint of this size: sorts by size.
    package static func noteName(size: Int) -> String {
        let digits = String(size)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits + ".note"
    }

    /// The line of a leaf.
    package static func leafLine(_ leaf: [UInt8]) -> [UInt8] { leaf + [UInt8(ascii: "\n")] }

    /// The line of its hash: 64 hexadecimal digits.
    package static func hashLine(_ hash: TreeHash) -> [UInt8] { Array("\(hash)\n".utf8) }

    /// Content of ``keyName``.
    package static func keyFile(_ key: NoteKey) -> String { key.text + "\n" }
}
