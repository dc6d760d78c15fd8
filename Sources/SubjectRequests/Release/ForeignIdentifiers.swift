/// Finds mail addresses and telephone numbers that are not the person's own: suggestions for whoever reviews an answer, and
/// the totals by which a package for the wrong person is noticed.
///
/// Scan what was collected for suggestions, since a ``Withheld`` names rows and passages as they were found; scan what is sent
/// for the totals.
package struct ForeignIdentifiers: Sendable {
    private let addresses: Set<String>
    private let phones: Set<String>
    private let tokens: RowTokens

    /// How many suggestions are made, and up to which number different identifiers are counted.
    package static let suggestionsMax = 500
    package static let distinctMax = 10_000

    /// - Parameter own: every identity of the person, whatever its standing.
    package init(own: [Identity], tokens: RowTokens) {
        addresses = Set(own.filter { $0.kind == .email }.map(\.value))
        phones = Set(own.filter { $0.kind == .phone }.map { ForeignIdentifiers.ending(of: $0.value) })
        self.tokens = tokens
    }

    /// Throws a `SpoolFault`, or what the spool throws. Memory does not grow with the rows.
    package func scan(_ spool: SpoolSource) throws -> ForeignFindings {
        var findings = ForeignFindings()
        var distinct: Set<String> = []
        var numbers: [AnswerPlace: Int] = [:]
        var current: (head: HeldCollection, place: AnswerPlace, isOfPhones: [Bool])?
        try SpoolDecoder.visit(
            spool,
            head: { head in
                current = (head, AnswerPlace(head), head.shownFields.map { IdentifierFinder.isOfPhones($0.name) })
            },
            row: { row in
                guard let (head, place, isOfPhones) = current else { return }
                numbers[place, default: 0] += 1
                findings.rows += 1
                var foreign: [(position: Int, found: ForeignIdentifier)] = []
                try row.forEach { position, value in
                    foreign += self.foreign(in: value, isOfPhones: isOfPhones[position]).map { (position, $0) }
                }
                guard !foreign.isEmpty else { return }
                findings.rowsWithAny += 1
                findings.found += foreign.count
                for one in foreign where distinct.count < ForeignIdentifiers.distinctMax {
                    distinct.insert(one.found.key)
                }
                let room = ForeignIdentifiers.suggestionsMax - findings.suggestions.count
                guard room > 0 else { return }
                let token = tokens.token(of: row.bytes, in: head)
                findings.suggestions += foreign.prefix(room).map { position, found in
                    let field = head.shownFields[position].name
                    let place = AnswerPlace(head, row: numbers[place], field: field)
                    return ForeignSuggestion(kind: found.kind, place: place, row: token, passage: found.passage)
                }
            }
        )
        findings.distinct = distinct.count
        return findings
    }

    private struct ForeignIdentifier {
        let kind: IdentityKind
        let key: String
        let passage: Range<Int>?
    }

    private func foreign(in value: SpoolValue, isOfPhones: Bool) -> [ForeignIdentifier] {
        switch value {
        case .null, .boolean, .real, .bytes: return []
        case .integer(let number):
            guard isOfPhones else { return [] }
            return String(number).withBytes { foreign(in: $0, isOfPhones: true, hasPassages: false) }
        case .text(let bytes):
            let plain = foreign(in: bytes, isOfPhones: isOfPhones, hasPassages: true)
            guard plain.isEmpty, let unescaped = EscapedText.unescaped(bytes) else { return plain }
            return unescaped.withUnsafeBytes { foreign(in: $0, isOfPhones: isOfPhones, hasPassages: false) }
        }
    }

    private func foreign(
        in text: UnsafeRawBufferPointer,
        isOfPhones: Bool,
        hasPassages: Bool
    ) -> [ForeignIdentifier] {
        IdentifierFinder.find(in: text, isOfPhones: isOfPhones).compactMap { found in
            guard let key = foreignKey(found.identity) else { return nil }
            var passage: Range<Int>?
            if hasPassages {
                let start = text[..<found.bytes.lowerBound].count { $0 & 0xC0 != 0x80 }
                passage = start..<(start + text[found.bytes].count { $0 & 0xC0 != 0x80 })
            }
            return ForeignIdentifier(kind: found.identity.kind, key: key, passage: passage)
        }
    }

    /// Nil for the person's own.
    private func foreignKey(_ identity: Identity) -> String? {
        guard identity.kind == .phone else { return addresses.contains(identity.value) ? nil : identity.value }
        let ending = ForeignIdentifiers.ending(of: identity.value)
        return phones.contains(ending) ? nil : ending
    }

    /// The last eight digits, in which the national and the international spelling of a number agree.
    private static func ending(of phone: String) -> String { String(phone.filter(\.isNumber).suffix(8)) }
}

/// Text in which characters are written as JSON writes them.
package enum EscapedText {
    /// With escaped code units (`\u00e9`, surrogate pairs too), `\/` and the like as what they mean; nil where there is none.
    package static func unescaped(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        let backslash = UInt8(ascii: "\\")
        guard text.contains(backslash) else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            guard text[position] == backslash, position + 1 < text.count else {
                output.append(text[position])
                position += 1
                continue
            }
            position += append(escapeAt: position, in: text, to: &output)
        }
        return output
    }

    /// How many bytes the escape has.
    private static func append(escapeAt start: Int, in text: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Int {
        switch text[start + 1] {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
            output.append(UInt8(ascii: " "))
            return 2
        case UInt8(ascii: "u"):
            guard let unit = unit(at: start + 2, in: text) else { break }
            if (0xD800..<0xDC00).contains(unit), start + 7 < text.count, text[start + 6] == UInt8(ascii: "\\"),
                text[start + 7] == UInt8(ascii: "u"), let low = self.unit(at: start + 8, in: text),
                (0xDC00..<0xE000).contains(low),
                let scalar = UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            {
                output.append(contentsOf: String(scalar).utf8)
                return 12
            }
            output.append(contentsOf: String(UnicodeScalar(unit) ?? "\u{FFFD}").utf8)
            return 6
        default: break
        }
        output.append(text[start + 1])
        return 2
    }

    private static func unit(at start: Int, in text: UnsafeRawBufferPointer) -> UInt32? {
        guard start + 4 <= text.count else { return nil }
        return UInt32(String(decoding: text[start..<(start + 4)], as: UTF8.self), radix: 16)
    }
}

extension String {
    fileprivate func withBytes<Answer>(_ body: (UnsafeRawBufferPointer) -> Answer) -> Answer {
        var text = self
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}
