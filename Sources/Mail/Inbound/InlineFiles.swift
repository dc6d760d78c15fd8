/// Files that stand in a text as the text's own lines: uuencode and yEnc, and what PGP encrypted. They are no words.
struct InlineFiles {
    private(set) var text: String
    private(set) var files: [MailAttachment] = []
    private(set) var isEncrypted = false

    private static let most = 20

    init(_ whole: String) {
        text = whole
        isEncrypted = whole.contains("-----BEGIN PGP MESSAGE-----")
        guard whole.contains("begin ") || whole.contains("=ybegin ") else { return }
        var kept: [Substring] = []
        var end: Substring?
        for line in whole.split(separator: "\n", omittingEmptySubsequences: false) {
            if let awaited = end {
                if line.hasPrefix(awaited) { end = nil }
            } else if let file = InlineFiles.begins(line), files.count < InlineFiles.most {
                files.append(MailAttachment(name: file.name, type: "application/octet-stream", size: 0))
                end = file.end
            } else {
                kept.append(line)
            }
        }
        text = kept.joined(separator: "\n")
    }

    private static func begins(_ line: Substring) -> (name: String, end: Substring)? {
        if line.hasPrefix("=ybegin "), let name = line.firstRange(of: "name=") {
            return (PlainText.line(String(line[name.upperBound...]), charactersMax: 200), "=yend")
        }
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count == 3, words[0] == "begin", (3...4).contains(words[1].utf8.count),
            words[1].utf8.allSatisfy({ (0x30...0x37).contains($0) })
        else { return nil }
        return (PlainText.line(String(words[2]), charactersMax: 200), "end")
    }
}
