import DataMap

/// How a line of an access log is made, in the words of nginx's `log_format`: names after a `$`, and the signs between.
package struct LogPattern: Sendable, Hashable {
    /// What is wrong with a pattern, for whoever wrote it.
    package struct Flaw: Error, Hashable {
        package let sentence: String
    }

    enum Part: Hashable {
        case sign([UInt8])
        case value(Slot)
    }

    /// Where a value stands; the request line is three columns.
    struct Slot: Hashable {
        let isQuoted: Bool
        let role: Role
        /// The number of its first column.
        let column: Int
    }

    enum Role: Hashable {
        case text
        /// `[10/Oct/2000:13:55:36 -0700]`, read as ISO 8601 has it.
        case time
        /// `"GET /path HTTP/1.1"`
        case request
    }

    let parts: [Part]
    package let columns: [(name: String, kind: ColumnKind)]
    /// A line may end before the part with this number.
    let optionalFrom: Int

    package static func == (left: LogPattern, right: LogPattern) -> Bool {
        left.parts == right.parts && left.columns.map(\.name) == right.columns.map(\.name)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(parts) }

    /// The combined format of Apache and nginx; a line of the common format ends before the referrer.
    package static let accessLog = LogPattern(
        pieces: [
            ("", "host"), (" ", "ident"), (" ", "user"), (" [", "time"), ("] \"", "request"), ("\" ", "status"),
            (" ", "bytes"),
            (" \"", "referer"), ("\" \"", "agent"), ("\"", ""),
        ],
        optionalAfter: 7
    )

    /// Reads a pattern such as `$remote_addr [$time_local] "$request" $status`.
    package init(_ text: String) throws(Flaw) {
        var pieces: [(sign: String, name: String)] = []
        var rest = text[...]
        while !rest.isEmpty {
            let sign = rest.prefix { $0 != "$" }
            rest = rest.dropFirst(sign.count)
            let isName = rest.first == "$"
            let name = rest.dropFirst().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            guard !isName || !name.isEmpty else { throw Flaw(sentence: "a name must follow each $") }
            if isName, !pieces.isEmpty, sign.isEmpty {
                throw Flaw(sentence: "something must stand between $\(pieces.last?.name ?? "") and $\(name)")
            }
            pieces.append((String(sign), String(name)))
            if isName { rest = rest.dropFirst(1 + name.count) }
        }
        let names = pieces.map(\.name).filter { !$0.isEmpty }
        guard !names.isEmpty else { throw Flaw(sentence: "the pattern names no value; write names after a $") }
        guard Set(names).count == names.count else { throw Flaw(sentence: "a name stands in the pattern twice") }
        self.init(pieces: pieces, optionalAfter: pieces.count)
    }

    private init(pieces: [(sign: String, name: String)], optionalAfter: Int) {
        var parts: [Part] = []
        var columns: [(name: String, kind: ColumnKind)] = []
        var optionalFrom = Int.max
        for (place, piece) in pieces.enumerated() {
            if place == optionalAfter { optionalFrom = parts.count }
            if !piece.sign.isEmpty { parts.append(.sign(Array(piece.sign.utf8))) }
            guard !piece.name.isEmpty else { continue }
            let role = LogPattern.role(piece.name)
            parts.append(.value(Slot(isQuoted: piece.sign.hasSuffix("\""), role: role, column: columns.count)))
            switch role {
            case .request: columns += [("method", .text), ("path", .text), ("protocol", .text)]
            case .time: columns.append((piece.name, .time))
            case .text: columns.append((piece.name, LogPattern.kind(piece.name)))
            }
        }
        self.parts = parts
        self.columns = columns
        self.optionalFrom = optionalFrom
    }

    private static func role(_ name: String) -> Role {
        switch name {
        case "request": .request
        case "time", "time_local": .time
        default: .text
        }
    }

    private static func kind(_ name: String) -> ColumnKind {
        switch name {
        case "status", "bytes", "body_bytes_sent", "bytes_sent", "request_length": .integer
        case "time_iso8601": .time
        default: .text
        }
    }
}
