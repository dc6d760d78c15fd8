/// Finds mail addresses and telephone numbers that are not the person's own: suggestions for whoever reviews an answer, and
/// the totals by which a package for the wrong person is noticed.
///
/// Scan what was collected for suggestions, since a ``Withheld`` names rows and passages as they were found; scan what is sent
/// for the totals.
package struct ForeignIdentifiers: Sendable {
    private let known: KnownIdentifiers
    private let tokens: RowTokens

    /// How many suggestions are made, and up to which number different identifiers are counted.
    package static let suggestionsMax = 500
    package static let distinctMax = 10_000

    package init(known: KnownIdentifiers, tokens: RowTokens) {
        self.known = known
        self.tokens = tokens
    }

    /// Throws a `SpoolFault`, or what the spool throws. Memory does not grow with the rows.
    package func scan(_ spool: SpoolSource) throws -> ForeignFindings {
        var findings = ForeignFindings()
        var distinct: Set<String> = []
        var numbers: [AnswerPlace: Int] = [:]
        var current: (head: HeldCollection, place: AnswerPlace, numbers: [FieldNumbers])?
        try SpoolDecoder.visit(
            spool,
            head: { head in
                current = (head, AnswerPlace(head), head.shownFields.map { FieldNumbers(of: $0.name) })
            },
            row: { row in
                guard let (head, place, fieldNumbers) = current else { return }
                let isOwnLetter = head.store == HeldCollection.ownStore
                numbers[place, default: 0] += 1
                findings.rows += 1
                var foreign: [(position: Int, found: Standing)] = []
                try row.forEach { position, value in
                    foreign += standing(in: value, fieldNumbers[position])
                        .filter { !known.isKnown($0.identity, isOwnLetter: isOwnLetter) }.map { (position, $0) }
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
                    return ForeignSuggestion(
                        kind: found.identity.kind,
                        place: place,
                        row: token,
                        passage: found.passage
                    )
                }
            }
        )
        findings.distinct = distinct.count
        return findings
    }

    private struct Standing {
        let identity: Identity
        let passage: Range<Int>?

        /// By which two spellings of the same are one.
        var key: String { identity.kind == .phone ? PhoneEndings.ending(of: identity.value) : identity.value }
    }

    private func standing(in value: SpoolValue, _ numbers: FieldNumbers) -> [Standing] {
        switch value {
        case .null, .boolean, .real, .bytes: return []
        case .integer(let number):
            guard numbers == .phones else { return [] }
            return String(number).withBytes { standing(in: $0, .phones, hasPassages: false) }
        case .text(let bytes):
            let plain = standing(in: bytes, numbers, hasPassages: true)
            guard plain.isEmpty, let unescaped = EscapedText.unescaped(bytes) else { return plain }
            return unescaped.withUnsafeBytes { standing(in: $0, numbers, hasPassages: false) }
        }
    }

    private func standing(
        in text: UnsafeRawBufferPointer,
        _ numbers: FieldNumbers,
        hasPassages: Bool
    ) -> [Standing] {
        IdentifierFinder.find(in: text, numbers).map { found in
            var passage: Range<Int>?
            if hasPassages {
                let start = text[..<found.bytes.lowerBound].count { $0 & 0xC0 != 0x80 }
                passage = start..<(start + text[found.bytes].count { $0 & 0xC0 != 0x80 })
            }
            return Standing(identity: found.identity, passage: passage)
        }
    }
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
