/// The readable text of an HTML part. No browser: tags become line breaks or nothing, scripts and hidden elements are
/// left out, quoted blocks get `>` so that they are known as quoted.
struct HTMLText {
    private let source: [UInt8]
    private var position = 0
    private var output: [UInt8] = []
    private var quoteDepth = 0
    /// The element whose content is left out, and how deep it is nested in itself.
    private var skipped: Skipped?
    /// How often something that was left out and never ended was read after all.
    private var rereads = 0
    private var atLineStart = true
    private var hasSpace = true

    private struct Skipped {
        let name: String
        var depth = 1
        /// What stands behind the tag that opened it.
        let start: Int
    }

    private static let outputMax = 400_000
    private static let rereadsMax = 3
    private static let invisible: Set = ["script", "style", "head", "title", "noscript", "template", "svg", "object"]
    private static let blocks: Set = [
        "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
        "pre",
        "section", "article", "header", "footer", "address", "dt", "dd",
    ]
    private static let paragraphs: Set = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"]
    private static let void: Set = ["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr"]

    /// Whether a text that is said to be plain is a page.
    static func isLikely(_ text: String) -> Bool {
        let start = text.prefix(400).trimmed().lowercased()
        return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
    }

    static func text(of html: String) -> String {
        var reader = HTMLText(source: Array(html.utf8))
        reader.read()
        return String(decoding: reader.output, as: UTF8.self)
    }

    private init(source: [UInt8]) { self.source = source }

    private mutating func read() {
        while position < source.count, output.count < HTMLText.outputMax {
            switch source[position] {
            case UInt8(ascii: "<"): readTag()
            case UInt8(ascii: "&"): write(entity())
            default:
                write([source[position]])
                position += 1
            }
            if position >= source.count, let inside = skipped { reread(from: inside.start) }
        }
    }

    /// What is left out and never ends may be all of the letter: browsers differ on what they show of it, so we show it.
    private mutating func reread(from start: Int) {
        skipped = nil
        guard rereads < HTMLText.rereadsMax else { return }
        rereads += 1
        position = start
    }

    // MARK: - Writing

    private mutating func write(_ bytes: [UInt8]) {
        guard skipped == nil else { return }
        for byte in bytes {
            if byte <= 0x20 {
                if !hasSpace { output.append(0x20) }
                hasSpace = true
                continue
            }
            if atLineStart, quoteDepth > 0 {
                output.append(contentsOf: [UInt8](repeating: UInt8(ascii: ">"), count: min(quoteDepth, 5)) + [0x20])
            }
            atLineStart = false
            hasSpace = false
            output.append(byte)
        }
    }

    private mutating func breakLine(isParagraph: Bool) {
        guard skipped == nil else { return }
        if !atLineStart { output.append(0x0A) }
        if isParagraph, !output.hasSuffix([0x0A, 0x0A]), !output.isEmpty { output.append(0x0A) }
        atLineStart = true
        hasSpace = true
    }

    // MARK: - Tags

    private mutating func readTag() {
        let rest = source[position...]
        if rest.starts(with: "<!--".utf8) { return skip(past: "-->") }
        guard rest.count > 1, HTMLText.opensTag(rest[rest.startIndex + 1]) else {
            write([source[position]])
            position += 1
            return
        }
        let start = position
        let tag = readTagBytes()
        if position >= source.count, source.last != UInt8(ascii: ">"), rereads < HTMLText.rereadsMax {
            // A tag without an end: a quote in it was never closed.
            return reread(from: start + 1)
        }
        let isEnd = tag.first == UInt8(ascii: "/")
        let nameBytes = tag.dropFirst(isEnd ? 1 : 0).prefix { HTMLText.isNameByte($0) }
        let name = String(decoding: nameBytes, as: UTF8.self).lowercased()
        let isVoid = HTMLText.void.contains(name) || tag.last == UInt8(ascii: "/")
        if let inside = skipped {
            guard inside.name == name, !isVoid else { return }
            skipped?.depth += isEnd ? -1 : 1
            if skipped?.depth == 0 { skipped = nil }
            return
        }
        if !isEnd, !isVoid, isInvisible(name, tag) {
            skipped = Skipped(name: name, start: position)
            return
        }
        apply(name, isEnd: isEnd, wasRead: tag)
    }

    private mutating func apply(_ name: String, isEnd: Bool, wasRead tag: ArraySlice<UInt8>) {
        if HTMLText.blocks.contains(name) {
            if name == "br", atLineStart { output.append(0x0A) }
            breakLine(isParagraph: HTMLText.paragraphs.contains(name))
        } else if name == "td" || name == "th" {
            write([0x20])
        }
        if name == "blockquote" { quoteDepth = max(0, quoteDepth + (isEnd ? -1 : 1)) }
        if name == "li", !isEnd { write(Array("- ".utf8)) }
    }

    private func isInvisible(_ name: String, _ tag: ArraySlice<UInt8>) -> Bool {
        if HTMLText.invisible.contains(name) { return true }
        guard tag.count > name.utf8.count + 6 else { return false }
        let text = String(decoding: tag, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
        return ["display:none", "visibility:hidden", "font-size:0;", "font-size:0px", "mso-hide:all"]
            .contains { text.contains($0) }
    }

    private static func opensTag(_ byte: UInt8) -> Bool {
        isNameByte(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }

    /// What stands between `<` and the `>` that ends the tag, which one in quotes does not.
    private mutating func readTagBytes() -> ArraySlice<UInt8> {
        let start = position + 1
        var quote: UInt8?
        position = start
        while position < source.count {
            let byte = source[position]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: ">") {
                break
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), source[position - 1] == UInt8(ascii: "=")
            {
                quote = byte
            }
            position += 1
        }
        let tag = source[start..<min(position, source.count)]
        position = min(position + 1, source.count)
        return tag
    }

    private mutating func skip(past end: String) {
        let end = Array(end.utf8)
        let start = position
        defer { if position >= source.count, !source.hasSuffix(end) { reread(from: start + 1) } }
        while position < source.count {
            if source[position] == end[0], source[position...].starts(with: end) {
                position += end.count
                return
            }
            position += 1
        }
    }

    // MARK: - Entities

    private mutating func entity() -> [UInt8] {
        let name = source[(position + 1)...].prefix(12).prefix { $0 != UInt8(ascii: ";") && $0 > 0x20 && $0 != 0x3C }
        let end = position + 1 + name.count
        guard end < source.count, source[end] == UInt8(ascii: ";"),
            let scalar = HTMLText.scalar(String(decoding: name, as: UTF8.self))
        else {
            position += 1
            return [UInt8(ascii: "&")]
        }
        position = end + 1
        return Array(String(Character(scalar)).utf8)
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            return UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        }
        if name.hasPrefix("#") { return UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) }
        return entities[name]
    }

    private static let entities: [String: Unicode.Scalar] = [
        "nbsp": " ", "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "auml": "ä", "ouml": "ö", "uuml": "ü",
        "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à",
        "acirc": "â", "ccedil": "ç", "Eacute": "É", "Agrave": "À", "ocirc": "ô", "ucirc": "û", "ugrave": "ù",
        "icirc": "î", "iuml": "ï", "euml": "ë", "oelig": "œ", "aacute": "á", "iacute": "í", "oacute": "ó",
        "uacute": "ú",
        "ntilde": "ñ", "Ntilde": "Ñ", "iexcl": "¡", "iquest": "¿", "euro": "€", "pound": "£", "sect": "§", "copy": "©",
        "ndash": "–", "mdash": "—", "hellip": "…", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
        "bdquo": "„", "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "zwnj": "\u{200C}", "shy": "\u{AD}",
        "ensp": " ", "emsp": " ", "thinsp": " ", "Uacute": "Ú", "Oacute": "Ó", "Iacute": "Í", "Aacute": "Á",
    ]
}

extension [UInt8] {
    /// By index: the `suffix` that an array literal asks for walks all that stands before it.
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool {
        count >= end.count && self[(count - end.count)...].elementsEqual(end)
    }
}
