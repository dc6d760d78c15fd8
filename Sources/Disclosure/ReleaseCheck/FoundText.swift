import SubjectRequests

/// The text of files that people found. Texts, pages, tables, JSON and mails are searched, and archives of them, which is
/// what office programs write; for anything else somebody has to look.
struct FoundText {
    private let search: ReleaseSearch
    private let depth: Int

    private static let depthMax = 3

    init(_ search: ReleaseSearch, depth: Int = 0) {
        self.search = search
        self.depth = depth
    }

    func read(_ entry: ArchiveReader.Entry) throws {
        guard !entry.isLocked else { return search.leave(entry.name, .unreadable) }
        guard let first = try entry.next() else { return }
        var start: [UInt8]? = first
        let next: () throws -> [UInt8]? = {
            defer { start = nil }
            return try start ?? entry.next()
        }
        switch FoundFormat(first, name: entry.name) {
        case .archive: try readArchive(entry.name, next)
        case .page: try readMarkup(entry.name, next)
        case .json: try readJSON(entry.name, next)
        case .mail: try readLines(entry.name, .free, isMail: true, next)
        case .lines: try readLines(entry.name, .free, next)
        case .unknown: search.leave(entry.name, .format)
        }
        search.endRow()
    }

    /// - Parameter isMail: the lines may stand in a mail's transfer encodings.
    func readLines(
        _ entry: String,
        _ kind: ReleaseSearch.Kind,
        isMail: Bool = false,
        _ next: () throws -> [UInt8]?
    ) throws {
        search.turn(to: entry, kind)
        var line: [UInt8] = []
        var number = 1
        func end() {
            let shown = FoundText.asUTF8(line)
            let other =
                isMail ? shown.withUnsafeBytes { WrittenForms.base64($0) ?? WrittenForms.quotedPrintable($0) } : nil
            search.cell(other ?? shown, row: number, field: nil)
            if other != nil { search.alone(shown, row: number) }
            line.removeAll(keepingCapacity: true)
        }
        while let bytes = try next() {
            for byte in bytes {
                guard byte != 10 else {
                    end()
                    number += 1
                    continue
                }
                line.append(byte)
                // A file without lines.
                if line.count > FoundText.lineBytesMax, byte < 0x80 { end() }
            }
        }
        end()
    }

    private static let lineBytesMax = 1 << 16

    /// As Latin-1 where it is no UTF-8: every byte of it is a letter then.
    private static func asUTF8(_ line: [UInt8]) -> [UInt8] {
        guard String(validating: line, as: UTF8.self) == nil else { return line }
        return line.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
    }

    private func readMarkup(_ entry: String, _ next: () throws -> [UInt8]?) throws {
        search.turn(to: entry, .free)
        var texts = MarkupTexts { part in
            switch part {
            case .text(let text): search.cell(text, row: nil, field: nil)
            case .open(_, let attributes):
                for attribute in attributes { search.alone(attribute.value) }
            case .close: break
            }
        }
        while let bytes = try next() { try bytes.withUnsafeBytes { try texts.push($0) } }
        try texts.finish()
    }

    private func readJSON(_ entry: String, _ next: () throws -> [UInt8]?) throws {
        search.turn(to: entry, .free)
        var field: String?
        var cells = JSONCells { part in
            switch part {
            case .key(let key):
                field = String(decoding: key, as: UTF8.self)
                search.alone(key)
            case .value(let value): search.cell(value, row: nil, field: field)
            case .end: break
            }
        }
        while let bytes = try next() { try bytes.withUnsafeBytes { try cells.push($0) } }
        try cells.finish()
    }

    private func readArchive(_ name: String, _ next: @escaping () throws -> [UInt8]?) throws {
        guard depth < FoundText.depthMax else { return search.leave(name, .tooLarge) }
        let budget = UnpackBudget(next)
        do {
            try ArchiveReader(budget.next).eachEntry { inner in
                let path = name + "/" + inner.name
                search.turn(to: path, .free)
                search.name(inner.name)
                try FoundText(search, depth: depth + 1).read((path, inner.isLocked, budget.counting(inner.next)))
            }
        } catch PackageFault.unreadable {
            search.leave(name, .unreadable)
        } catch UnpackBudget.Exceeded.bytes {
            search.leave(name, .tooLarge)
        }
        // What the reader left unread has to be read past.
        while try next() != nil {}
    }
}

/// Keeps an archive inside a package from unpacking to more than anybody has time for.
private final class UnpackBudget {
    enum Exceeded: Error { case bytes }

    let next: () throws -> [UInt8]?
    private var left = 1 << 30

    init(_ next: @escaping () throws -> [UInt8]?) { self.next = next }

    func counting(_ inner: @escaping () throws -> [UInt8]?) -> () throws -> [UInt8]? {
        {
            guard let bytes = try inner() else { return nil }
            self.left -= bytes.count
            guard self.left > 0 else { throw Exceeded.bytes }
            return bytes
        }
    }
}

/// What a file is, by its first bytes, and its name where these do not tell.
enum FoundFormat {
    case archive, page, json, mail, lines, unknown

    init(_ first: [UInt8], name: String) {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if first.starts(with: [0x50, 0x4B, 3, 4]) {
            self = .archive
        } else if first.contains(0) || FoundFormat.signatures.contains(where: { first.starts(with: $0) }) {
            self = .unknown
        } else {
            self = FoundFormat.byEnding[ending] ?? .lines
        }
    }

    private static let byEnding: [String: FoundFormat] = [
        "html": .page, "htm": .page, "xhtml": .page, "xml": .page, "rels": .page, "svg": .page, "json": .json,
        "eml": .mail,
        "rtf": .unknown, "ps": .unknown, "gz": .unknown,
    ]

    /// PDF, and pictures whose first bytes need not hold a zero.
    private static let signatures: [[UInt8]] = [
        Array("%PDF".utf8), [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), [0x1F, 0x8B],
    ]
}
