/// What is found while the tree of parts is walked.
struct MessageContent {
    private(set) var text = ""
    private(set) var attachments: [MailAttachment] = []
    private(set) var isEncrypted = false
    /// There is more readable text than is read.
    private(set) var isCut = false
    /// Some of the text is not in the charset that it says: what it means is guessed.
    private(set) var isGuessed = false
    /// multipart/report, and what it reports.
    private(set) var reportType: String?
    private(set) var types: Set<String> = []

    private static let attachmentsMax = 200
    private static let textBytesMax = 2 * PlainText.charactersMax
    /// No letter is longer; the rest of a huge text part is not even decoded.
    private static let partBytesMax = 8 * PlainText.charactersMax

    init() {}

    /// Everything that can be read of a message's one part, and of the parts in it.
    init(whole object: MIMEObject) {
        read(object)
        // A letter may stand where the parts should be, because its boundaries are broken.
        if text.allSatisfy(\.isWhitespace), attachments.isEmpty { append(object.surroundings) }
        let inline = InlineFiles(text)
        text = inline.text
        attachments += inline.files
        isEncrypted = isEncrypted || inline.isEncrypted
    }

    private mutating func read(_ object: MIMEObject) {
        let type = object.type
        types.insert(type)
        if type == "multipart/report" { reportType = object.parameter("report-type")?.lowercased() ?? "" }
        if type == "multipart/encrypted" || type.hasSuffix("pkcs7-mime") && !object.isSigned { isEncrypted = true }
        if let children = object.children {
            type == "multipart/alternative" ? readAlternative(children) : children.forEach { read($0) }
            return
        }
        guard MessageContent.isText(type), !object.isAttached, object.fileName == nil else {
            attach(object, type: type)
            return
        }
        append(readText(of: object, type: type))
    }

    /// What is unknown below `text/` is read as text (RFC 2046 section 4.1.4), but what is data.
    private static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/")
            && !["calendar", "vcard", "x-vcard", "directory", "rtf", "richtext", "csv", "css", "javascript", "xml"]
                .contains(type.dropFirst("text/".count))
    }

    /// The plain text; and where the best of the rest (RFC 2046 section 5.1.4: the last) says something else, that too, as
    /// people see the one or the other.
    private mutating func readAlternative(_ children: [MIMEObject]) {
        var plain = ""
        var rich = ""
        for child in children {
            var one = MessageContent()
            one.read(child)
            attachments += one.attachments.prefix(MessageContent.attachmentsMax - attachments.count)
            types.formUnion(one.types)
            isEncrypted = isEncrypted || one.isEncrypted
            isCut = isCut || one.isCut
            isGuessed = isGuessed || one.isGuessed
            reportType = reportType ?? one.reportType
            guard !one.text.allSatisfy(\.isWhitespace) else { continue }
            if child.type == "text/plain" {
                plain += plain.isEmpty ? one.text : "\n\n" + one.text
            } else {
                rich = one.text
            }
        }
        append(plain)
        if !WrittenWords(plain).cover(WrittenWords(rich)) { append(rich) }
    }

    private mutating func attach(_ object: MIMEObject, type: String) {
        guard attachments.count < MessageContent.attachmentsMax else { return }
        let name = object.fileName.map { PlainText.line($0, charactersMax: 200) } ?? ""
        attachments.append(MailAttachment(name: name, type: type, size: object.decodedSize))
    }

    private mutating func append(_ more: String) {
        guard !more.isEmpty else { return }
        guard text.utf8.count < MessageContent.textBytesMax else { return isCut = true }
        text += text.isEmpty ? more : "\n\n" + more
    }

    private mutating func readText(of object: MIMEObject, type: String) -> String {
        let bytes = object.bytes(most: MessageContent.partBytesMax)
        if bytes.count == MessageContent.partBytesMax { isCut = true }
        let (text, isGuess) = PlainText.decode(bytes, charset: object.parameter("charset") ?? "")
        // A part that is cut may end within a letter.
        isGuessed = isGuessed || isGuess && !isCut
        return type == "text/plain" && !HTMLText.isLikely(text) ? text : HTMLText.text(of: text)
    }
}

extension MIMEObject {
    /// S/MIME that is only signed can be told from what is encrypted by its parameter alone.
    fileprivate var isSigned: Bool { parameter("smime-type")?.lowercased().hasPrefix("signed") ?? false }
}

/// The words of a text, as numbers: enough to see whether another text says the same.
private struct WrittenWords {
    private var hashes: Set<UInt64> = []

    /// So many words more say something else, and not only more or less of the same.
    private static let moreMin = 2

    init(_ text: String) {
        var hash: UInt64 = 0
        var length = 0
        for byte in text.utf8 {
            if (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80 {
                hash = (hash ^ UInt64(byte | 0x20)) &* 0x100_0000_01B3
                length += 1
                continue
            }
            if length > 1 { hashes.insert(hash) }
            (hash, length) = (0, 0)
        }
        if length > 1 { hashes.insert(hash) }
    }

    /// Whether nearly all of the other's words are here.
    func cover(_ other: WrittenWords) -> Bool {
        let more = other.hashes.subtracting(hashes).count
        return more < WrittenWords.moreMin || more * 2 < other.hashes.count
    }
}
