/// A proof that one event is in the history, complete in itself: the leaf, its path and the signed checkpoint, as
/// c2sp.org/tlog-proof words it. A closing letter carries one, and so every requester is a witness.
package struct LogProof: Sendable, Hashable {
    /// The exact leaf.
    package let leaf: [UInt8]
    package let index: Int
    package let path: [TreeHash]
    /// The signed note, verbatim.
    package let checkpoint: String

    package init(leaf: [UInt8], index: Int, path: [TreeHash], checkpoint: SignedNote) {
        self.leaf = leaf
        self.index = index
        self.path = path
        self.checkpoint = checkpoint.note
    }

    private static let title = "c2sp.org/tlog-proof@v1"

    /// The text for the letter.
    package var text: String {
        let lines = [LogProof.title, "extra \(ExactText.base64(leaf))", "index \(index)"]
        return (lines + path.map { ExactText.base64($0.bytes) }).map { $0 + "\n" }.joined() + "\n" + checkpoint
    }

    /// Takes the text apart, and proves nothing yet. Line ends of letters (CRLF) are taken for newlines.
    package init(text: String) throws(TrailError) {
        let plain = String(decoding: text.utf8.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        let lines = plain.split(separator: "\n", omittingEmptySubsequences: false)
        guard plain.utf8.count <= SignedNote.bytesMax, lines.count > 4, lines[0] == LogProof.title,
            lines[1].hasPrefix("extra "), lines[2].hasPrefix("index "),
            let leaf = ExactText.base64(lines[1].dropFirst(6)), let index = ExactText.count(lines[2].dropFirst(6)),
            let blank = lines.firstIndex(of: "")
        else { throw .textMalformed("a proof reads: title, extra, index, path, blank line, checkpoint") }
        var path: [TreeHash] = []
        for line in lines[3..<blank] {
            guard let bytes = ExactText.base64(line), let hash = TreeHash(bytes) else {
                throw .textMalformed("a line of the path is not a hash")
            }
            path.append(hash)
        }
        self.leaf = leaf
        self.index = index
        self.path = path
        checkpoint = lines[(blank + 1)...].joined(separator: "\n")
    }

    /// The checkpoint that the leaf is proven against; throws unless signature and path are right.
    @discardableResult
    package func verify(_ key: NoteKey) throws(TrailError) -> Checkpoint {
        let head = try Checkpoint(note: checkpoint, key: key)
        let isIncluded = MerkleProof.verifyInclusion(
            of: .leaf(leaf),
            at: index,
            size: head.size,
            root: head.root,
            path: path
        )
        guard isIncluded else { throw .proofWrong }
        return head
    }
}
