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
        if pieces.dropFirst().contains(where: { BoundsReference.begins($0, "--") }) { throw Found(defect: .ambiguous) }
        let begun = open.filter { BoundsReference.begins(line, $0.1) }
        for (index, start) in begun.reversed() {
            let rest = String(line.unicodeScalars.dropFirst(start.unicodeScalars.count))
            if BoundsReference.isBlank(rest) { return (index, false) }
            if BoundsReference.begins(rest, "--"), BoundsReference.isBlank(String(rest.unicodeScalars.dropFirst(2))) {
                return (index, true)
            }
        }
        if !begun.isEmpty { throw Found(defect: .ambiguous) }
        return nil
    }

    private static func begins(_ text: String, _ start: String) -> Bool {
        text.unicodeScalars.starts(with: start.unicodeScalars)
    }

    private static func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy { $0.value <= 0x20 } }

    /// Reads a header and what it announces; stops at a delimiter of a multipart further up, or at the end.
    private mutating func entity(isDigest: Bool) throws {
        var unfolded: [String] = []
        var isTorn = false
        var isTopOfAll: Bool { fields == 0 }
        while place < lines.count {
            if try delimiter() != nil { return }
            let line = lines[place]
            place += 1
            if line == "\n" || line == "\r\n" {
                if isTopOfAll { throw Found(defect: .noHeader) }
                return try body(unfolded, isDigest: isDigest, isTorn: isTorn)
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
                guard let last = unfolded.last else { throw wrong }
                if isTorn, BoundsReference.range("^content-t(ype|ransfer-encoding)[ \t]*:", last) { throw wrong }
                unfolded[unfolded.count - 1] += line
                isTorn = isTorn || BoundsReference.isBlank(line)
                continue
            }
            if !BoundsReference.range("^[!-9;-~]+[ \t]*:", line) {
                guard line.hasPrefix("X-"), !unfolded.isEmpty else { throw wrong }
                isTorn = true
            } else if isTorn, !BoundsReference.isHarmless(line) {
                throw wrong
            }
            unfolded.append(line)
            fields += 1
            if fields > limits.headerFieldsMax { throw Found(defect: .tooManyFields) }
        }
        try body(unfolded, isDigest: isDigest, isTorn: isTorn)
    }

    private static func range(_ pattern: String, _ text: String) -> Bool {
        text.range(of: pattern, options: [.regularExpression, .caseInsensitive]) != nil
    }

    private static func isHarmless(_ line: String) -> Bool {
        range("^(x-[!-9;-~]*|to|cc|date|subject|message-id|mime-version)[ \t]*:", line)
            || range("^content-transfer-encoding[ \t]*:", line) && !range("base64|quoted-printable|uu", line)
    }

    private mutating func body(_ header: [String], isDigest: Bool, isTorn: Bool) throws {
        func values(_ name: String) -> [String] {
            header.filter { BoundsReference.range("^\(name)[ \t]*:", $0) }
                .map { String($0.unicodeScalars.drop { $0 != ":" }.dropFirst()) }
        }
        let types = values("content-type")
        let encodings = values("content-transfer-encoding").map { value in
            ["base64", "quoted-printable", "uu"].first { BoundsReference.range($0, value) }
        }
        if Set(types.map { Array($0.unicodeScalars) }).count > 1 || Set(encodings).count > 1 {
            throw Found(defect: .ambiguous)
        }
        let unclear = Found(defect: .ambiguous)
        guard let type = types.first else {
            if isDigest, isTorn { throw unclear }
            if isDigest { try message() }
            return
        }
        let blanks = CharacterSet(charactersIn: " \t\r\n")
        let name = String(type.unicodeScalars.prefix { $0 != ";" }).components(separatedBy: blanks)
            .joined(separator: " ").trimmingCharacters(in: blanks).lowercased()
        if ["message/rfc822", "message/rfc2822", "message/global", "message/news"].contains(name) {
            if isTorn { throw unclear }
            return try message()
        }
        guard name.hasPrefix("multipart/"), let boundary = BoundsReference.boundary(type) else {
            let isPlain = BoundsReference.range("^[a-z0-9.+_-]*/?[a-z0-9.+_-]*$", name)
            let hides = name.contains("(") || name.contains("message") && !isPlain
            if name.contains("multipart") || hides { throw unclear }
            return
        }
        for open in boundaries.compactMap({ $0 }) where open.hasPrefix(boundary) || boundary.hasPrefix(open + "--") {
            throw unclear
        }
        boundaries.append(boundary)
        if boundaries.count > limits.depthMax { throw Found(defect: .tooDeep) }
        try multipart(boundaries.count - 1, isDigest: name.contains("digest"))
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
        let blank = "[\\x01-\\x20]*"
        let quoted = "\"([ -!#-\\[\\]-~]{0,255}[!#-\\[\\]-~])\""
        let plain = "([!#$%&'*+,./0-9:=?A-Z^_`a-z{|}~-]{1,256})"
        let pattern = "^([^(\\\\]*?);\(blank)boundary\(blank)=\(blank)(?:\(quoted)|\(plain))\(blank)(;[^\\x00]*)?$"
        let whole = NSRange(type.startIndex..., in: type)
        guard let pattern = try? NSRegularExpression(pattern: pattern, options: [.caseInsensitive]),
            let match = pattern.firstMatch(in: type, range: whole)
        else { return nil }
        func part(_ number: Int) -> String { Range(match.range(at: number), in: type).map { String(type[$0]) } ?? "" }
        let value = part(2) + part(3)
        let others = (part(1) + part(4)).lowercased()
        if others.contains("boundary") || value.contains("=?") { return nil }
        return part(1).count { $0 == "\"" } % 2 == 0 ? value : nil
    }
}
