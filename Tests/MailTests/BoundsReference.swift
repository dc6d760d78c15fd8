import Foundation

@testable import Mail

/// What ``MessageBounds`` should say, read slowly and otherwise: the whole message as lines of text first, then a walk down its
/// parts that calls itself. Bytes are taken for Latin-1, so that each is one character.
struct BoundsReference {
    private struct Found: Error { let defect: MessageDefect }

    private let limits: MessageLimits
    private var lines: [String] = []
    private var place = 0
    private var boundaries: [String?] = []
    private var parts = 0
    private var fields = 0
    private var headerBytes = 0

    static func defect(in bytes: [UInt8], limits: MessageLimits) -> MessageDefect? {
        if bytes.isEmpty { return .empty }
        if bytes.count > limits.bytesMax { return .tooLarge }
        if bytes.contains(0) { return .containsNUL }
        var reader = BoundsReference(limits: limits)
        reader.lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map {
            String(String.UnicodeScalarView($0.map { Unicode.Scalar($0) })) + "\n"
        }
        // Behind the last newline there is no line, and the last line has none.
        let last = reader.lines.removeLast().unicodeScalars.dropLast()
        if !last.isEmpty { reader.lines.append(String(last)) }
        do {
            try reader.entity(isDigest: false)
            while reader.place < reader.lines.count {
                if try reader.delimiter() != nil { try reader.count() }
                reader.place += 1
            }
            return reader.fields == 0 ? .noHeader : nil
        } catch let found as Found {
            return found.defect
        } catch {
            return .unparsable
        }
    }

    private init(limits: MessageLimits) { self.limits = limits }

    private mutating func count() throws {
        parts += 1
        if parts > limits.partsMax { throw Found(defect: .tooManyParts) }
    }

    /// The open boundary that the line at hand delimits, and whether it ends it.
    private func delimiter() throws -> (level: Int, isLast: Bool)? {
        let line = lines[place]
        let open = boundaries.enumerated().compactMap { index, boundary in boundary.map { (index, "--" + $0) } }
        if boundaries.isEmpty || line.unicodeScalars.count <= 2 { return nil }
        let content = line.unicodeScalars.last == "\n" ? String(line.unicodeScalars.dropLast()) : line
        let pieces = content.unicodeScalars.split(separator: "\r", omittingEmptySubsequences: false).map(String.init)
        let isInner = pieces.count > 2 || pieces.count == 2 && !pieces[1].isEmpty
        if isInner {
            for number in 1..<pieces.count {
                let rest = pieces[number...].joined(separator: "\r")
                if open.contains(where: { BoundsReference.begins(rest, $0.1) }) { throw Found(defect: .ambiguous) }
            }
        }
        for (index, start) in open.reversed() where BoundsReference.begins(line, start) {
            let rest = String(line.unicodeScalars.dropFirst(start.unicodeScalars.count))
            if BoundsReference.isBlank(rest) { return (index, false) }
            if BoundsReference.begins(rest, "--"), BoundsReference.isBlank(String(rest.unicodeScalars.dropFirst(2))) {
                return (index, true)
            }
            throw Found(defect: .ambiguous)
        }
        return nil
    }

    private static func begins(_ text: String, _ start: String) -> Bool {
        text.unicodeScalars.starts(with: start.unicodeScalars)
    }

    private static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy { $0.value <= 0x20 } }

    /// Reads a header and what it announces; stops at a delimiter of a multipart further up, or at the end.
    private mutating func entity(isDigest: Bool) throws {
        var unfolded: [String] = []
        var isTopOfAll: Bool { fields == 0 }
        while place < lines.count {
            if try delimiter() != nil { return }
            let line = lines[place]
            place += 1
            if line == "\n" || line == "\r\n" {
                if isTopOfAll { throw Found(defect: .noHeader) }
                return try body(unfolded, isDigest: isDigest)
            }
            let end =
                line.hasSuffix("\r\n") || line.unicodeScalars.suffix(2).elementsEqual("\r\n".unicodeScalars) ? 2 : 1
            let isEnded = line.unicodeScalars.last == "\n"
            var inner = line.unicodeScalars.dropLast(isEnded ? end : 0)
            if !isEnded, inner.last == "\r" { inner = inner.dropLast() }
            if inner.contains("\r") { throw Found(defect: .ambiguous) }
            headerBytes += line.unicodeScalars.count
            if headerBytes > limits.headerBytesMax { throw Found(defect: .headerTooLarge) }
            let wrong = Found(defect: isTopOfAll ? .noHeader : .ambiguous)
            if let first = line.unicodeScalars.first, first == " " || first == "\t" {
                if unfolded.isEmpty || BoundsReference.isBlank(line) { throw wrong }
                unfolded[unfolded.count - 1] += line
                continue
            }
            guard line.range(of: "^[!-9;-~]+[ \t]*:", options: .regularExpression) != nil else { throw wrong }
            unfolded.append(line)
            fields += 1
            if fields > limits.headerFieldsMax { throw Found(defect: .tooManyFields) }
        }
        try body(unfolded, isDigest: isDigest)
    }

    private mutating func body(_ header: [String], isDigest: Bool) throws {
        func values(_ name: String) -> [String] {
            header.filter { $0.range(of: "^\(name)[ \t]*:", options: [.regularExpression, .caseInsensitive]) != nil }
                .map { String($0.drop { $0 != ":" }.dropFirst()) }
        }
        let types = values("content-type")
        if types.count > 1 || values("content-transfer-encoding").count > 1 { throw Found(defect: .ambiguous) }
        guard let type = types.first else {
            if isDigest { try message() }
            return
        }
        let flat = String(
            String.UnicodeScalarView(type.unicodeScalars.map { "\r\n\t".unicodeScalars.contains($0) ? " " : $0 })
        )
        let token = "[^\\x00-\\x20\\x7F-\\xFF()<>@,;:\\\\\"\\[\\]?=/]+"
        let named = flat.range(of: "^ *\(token)/\(token) *(;|$)", options: .regularExpression)
        guard let named else {
            let speaks = flat.range(of: "multipart|message", options: [.regularExpression, .caseInsensitive]) != nil
            if speaks { throw Found(defect: .ambiguous) }
            return
        }
        let name = flat[named].filter { $0 != " " && $0 != ";" }.lowercased()
        if ["message/rfc822", "message/rfc2822", "message/global", "message/news"].contains(name) {
            return try message()
        }
        guard name.hasPrefix("multipart/") else { return }
        guard let boundary = BoundsReference.boundary(type) else { throw Found(defect: .ambiguous) }
        for open in boundaries.compactMap({ $0 }) where open.hasPrefix(boundary) || boundary.hasPrefix(open) {
            throw Found(defect: .ambiguous)
        }
        boundaries.append(boundary)
        if boundaries.count > limits.depthMax { throw Found(defect: .tooDeep) }
        try multipart(boundaries.count - 1, isDigest: name == "multipart/digest")
    }

    private mutating func message() throws {
        boundaries.append(nil)
        if boundaries.count > limits.depthMax { throw Found(defect: .tooDeep) }
        let own = boundaries.count
        try entity(isDigest: false)
        // A delimiter further up may have been met, which is its own affair.
        boundaries.removeLast(max(0, boundaries.count - own + 1))
        try skip()
    }

    private mutating func skip() throws {
        while place < lines.count, try delimiter() == nil { place += 1 }
    }

    private mutating func multipart(_ level: Int, isDigest: Bool) throws {
        while place < lines.count {
            guard let found = try delimiter() else {
                place += 1
                continue
            }
            if found.level < level {
                boundaries.removeLast(boundaries.count - level)
                return
            }
            place += 1
            boundaries.removeLast(boundaries.count - level - 1)
            try count()
            if found.isLast {
                boundaries.removeLast()
                return
            }
            try entity(isDigest: isDigest)
        }
        boundaries.removeLast(max(0, boundaries.count - level))
    }

    /// The one parameter of that name in a multipart's Content-Type, if all readers see the same.
    private static func boundary(_ type: String) -> String? {
        var parameters: [String] = [""]
        var (isQuoted, isEscaped) = (false, false)
        for character in type.unicodeScalars {
            if isQuoted, isEscaped {
                isEscaped = false
            } else if character == "\"" {
                isQuoted.toggle()
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == ";", !isQuoted {
                parameters.append("")
                continue
            }
            parameters[parameters.count - 1].unicodeScalars.append(character)
        }
        if isQuoted { return nil }
        let blanks = CharacterSet(charactersIn: Unicode.Scalar(0)...Unicode.Scalar(0x20))
        let pairs = parameters.dropFirst().map { parameter in
            let sides = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: blanks)
            }
            return (name: sides[0].lowercased(), value: sides.count > 1 ? sides[1] : nil, whole: parameter)
        }
        for pair in pairs where !pair.name.contains("boundary") {
            if pair.whole.contains("("), !(pair.value ?? pair.name).hasPrefix("\"") { return nil }
        }
        let own = pairs.filter { $0.name.contains("boundary") }
        guard own.count == 1, own[0].name == "boundary", let value = own[0].value else { return nil }
        let quoted = "^\"[ -!#-\\[\\]-~]{0,255}[!#-\\[\\]-~]\"$"
        let plain = "^[!#$%&'*+.0-9A-Z^_`a-z{|}~-]{1,256}$"
        if value.contains("=?") { return nil }
        if value.range(of: plain, options: .regularExpression) != nil { return value }
        return value.range(of: quoted, options: .regularExpression) != nil ? String(value.dropFirst().dropLast()) : nil
    }
}
