/// The head of a log at one size, as the three lines of c2sp.org/tlog-checkpoint.
package struct Checkpoint: Sendable, Hashable {
    /// Names the log; one line, and the name of the key that signs.
    package let origin: String
    package let size: Int
    package let root: TreeHash

    package init(origin: String, size: Int, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    package init(origin: String, _ log: MerkleLog) { self.init(origin: origin, size: log.size, root: log.root) }

    /// Origin, size, root in base64; each line ends in a newline.
    package var text: String { "\(origin)\n\(size)\n\(ExactText.base64(root.bytes))\n" }

    /// Reads ``text``. Extension lines, which we never write, are errors: nobody could check them.
    package init(text: String) throws(TrailError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty, !lines[0].isEmpty, let size = ExactText.count(lines[1]),
            let bytes = ExactText.base64(lines[2]), let root = TreeHash(bytes)
        else { throw .textMalformed("a checkpoint is three lines: origin, size, root") }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    /// The signed note of this checkpoint.
    package func signed(_ key: NoteKey, sign: ([UInt8]) throws -> [UInt8]) throws -> SignedNote {
        try SignedNote(text, key: key, sign: sign)
    }

    /// The checkpoint of a note whose signature by `key` is right and whose origin is the key's name.
    package init(note: String, key: NoteKey) throws(TrailError) {
        let signed = try SignedNote(note: note)
        try signed.verify(key)
        try self.init(text: signed.text)
        guard origin == key.name else { throw .wrongKey }
    }
}
