import DataMap

/// Files of one folder that are one table together: this month's and the rotated ones, compressed or not.
package struct FileTable: Sendable, Hashable {
    /// How a record stands in the file.
    package enum Format: Sendable, Hashable {
        /// Values between delimiters, RFC 4180, under a header row; the byte of the delimiter.
        case delimited(UInt8)
        /// One JSON object a line.
        case jsonLines
        /// One line a request to a web server.
        case log(LogPattern)
    }

    /// How text stands in the file.
    package enum Encoding: String, Sendable, Hashable, CaseIterable {
        case utf8 = "utf-8"
        case latin1 = "latin-1"
        case windows1252 = "windows-1252"
    }

    /// By this name the map knows it.
    package let name: String
    package let files: FilePattern
    package let format: Format
    package let encoding: Encoding
    /// Kinds that the files do not say themselves; all else is text, or what JSON says that it is.
    package let kinds: [String: ColumnKind]
    /// The columns that tell rows apart; empty where none do.
    package let key: [String]
    /// True where another program writes on at the end of the newest file.
    package let isAppended: Bool

    package init(
        name: String,
        files: FilePattern,
        format: Format,
        encoding: Encoding = .utf8,
        kinds: [String: ColumnKind] = [:],
        key: [String] = [],
        isAppended: Bool? = nil
    ) {
        self.name = name
        self.files = files
        self.format = format
        self.encoding = encoding
        self.kinds = kinds
        self.key = key
        self.isAppended = isAppended ?? format.isLog
    }
}

extension FileTable.Format {
    var isLog: Bool { if case .log = self { true } else { false } }

    /// The format that a file's name promises: by the first of its endings that is known, so that `access.log.2.gz` is a
    /// log. Nil for every other file.
    package init?(fileName: String) {
        for ending in fileName.split(separator: ".").dropFirst() {
            switch ending.lowercased() {
            case "csv": self = .delimited(UInt8(ascii: ","))
            case "tsv": self = .delimited(UInt8(ascii: "\t"))
            case "jsonl", "ndjson": self = .jsonLines
            case "log": self = .log(.accessLog)
            default: continue
            }
            return
        }
        return nil
    }
}

extension FileTable {
    /// The tables of a folder by its files' names alone: what stands before the first dot names the table. Files whose
    /// names promise nothing are no tables.
    static func named(by fileNames: [String], store: String) throws(StoreFault) -> [FileTable] {
        var formats: [String: Format] = [:]
        for name in fileNames {
            guard let format = Format(fileName: name) else { continue }
            let stem = String(name.prefix { $0 != "." })
            guard formats[stem] == nil || formats[stem] == format else { throw .mixedFormats(stem, store: store) }
            formats[stem] = format
        }
        return formats.sorted { $0.key < $1.key }.map {
            FileTable(name: $0.key, files: .stem($0.key), format: $0.value)
        }
    }
}

/// Which files of a folder are meant. Hidden files never are.
package enum FilePattern: Sendable, Hashable {
    /// `*` stands for any characters, `?` for one.
    case glob(String)
    /// Every file of this name up to its first dot whose endings promise a format.
    case stem(String)

    func matches(_ name: String) -> Bool {
        guard !name.hasPrefix("."), !name.contains("/") else { return false }
        switch self {
        case .stem(let stem): return name.prefix { $0 != "." } == stem && FileTable.Format(fileName: name) != nil
        case .glob(let pattern): return FilePattern.matches(Array(name.utf8), Array(pattern.utf8))
        }
    }

    /// Goes back to the last star only, so that no pattern takes longer than name times pattern.
    private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var (place, sign) = (0, 0)
        var star: (place: Int, sign: Int)?
        while place < name.count {
            if sign < pattern.count, pattern[sign] == UInt8(ascii: "*") {
                star = (place, sign)
                sign += 1
            } else if sign < pattern.count, pattern[sign] == UInt8(ascii: "?") || pattern[sign] == name[place] {
                place += 1
                sign += 1
            } else if let last = star {
                star = (last.place + 1, last.sign)
                place = last.place + 1
                sign = last.sign + 1
            } else {
                return false
            }
        }
        return pattern[sign...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

/// Where the files lie.
package enum FilePlace: Sendable, Hashable {
    case folder(String)
    case file(String)

    /// Reads `folder:PATH` and `file:PATH`; nil for anything else.
    package init?(_ location: String) {
        if location.hasPrefix("file:") {
            self = .file(String(location.dropFirst("file:".count)))
        } else if location.hasPrefix("folder:") {
            self = .folder(String(location.dropFirst("folder:".count)))
        } else {
            return nil
        }
    }
}
