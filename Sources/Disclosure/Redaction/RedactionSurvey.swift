import SubjectRequests

/// The first reading of a redaction: counts what is left out, and keeps what the check searches for.
struct RedactionSurvey {
    var report = RedactionReport()
    private let words: Phrases
    private var places: [PartName: Int] = [:]
    private var found: [HeldCollection] = []
    private var current = 0
    private var shown: [HeldField] = []
    private var columns: Set<String> = []
    private var met: Set<String> = []
    private var known: Set<KnownValue> = []
    private var keptBytes = 0
    /// Numbers and dates of rows that went, by the field that they stood in: the positions of their values.
    private var plain: [PlainValue: [Int]] = [:]

    private struct KnownValue: Hashable {
        let withholding: String
        let text: String
    }

    private struct PlainValue: Hashable {
        let collection: Int
        let position: Int
        let text: String
    }

    init(words: Phrases) { self.words = words }

    mutating func begin(_ head: HeldCollection, _ plan: CollectionPlan?) throws {
        shown = head.shownFields
        columns = Set((plan?.columns ?? [:]).keys)
        guard let place = places[PartName(head)] else {
            current = found.count
            places[PartName(head)] = current
            found.append(head)
            report.collections.append(RedactedCollection(head: head.without(plan?.columns ?? [:]), rows: 0))
            for release in plan?.releases ?? [] where release.row == nil {
                let place = AnswerPlace(head, field: release.field)
                report.released.append(ReleasedPlace(place: place, withholding: release.withholding))
            }
            return
        }
        guard found[place] == head else { throw PackageFault.headsDiffer(collection: PartName(head).description) }
        current = place
    }

    mutating func count(_ row: SpoolRow, _ decided: DecidedRow) throws {
        for withheld in decided.decision.withheld { met.insert(withheld.id) }
        guard !decided.isGone else { return try countGone(row, decided.decision.whole) }
        report.collections[current].rows += 1
        let number = report.collections[current].rows
        for release in decided.releases {
            let place = AnswerPlace(found[current], row: number, field: release.field)
            report.released.append(ReleasedPlace(place: place, withholding: release.withholding))
        }
        let cells = decided.decision.cells
        guard !cells.isEmpty else { return }
        try row.forEach { position, value in
            guard let change = cells[position] else { return }
            count(change, of: value, at: AnswerPlace(found[current], row: number, field: shown[position].name))
        }
    }

    /// The list of files is no collection of the spool.
    mutating func endFiles() {
        report.leftOutFiles = report.collections.removeLast().head.leftOut
        found.removeLast()
    }

    /// What a number or date of a row that went tells nobody: that the same field of a row that stays holds as well.
    mutating func forgetShared(_ row: SpoolRow, _ decided: DecidedRow) throws {
        guard !plain.isEmpty, !decided.isGone else { return }
        try row.forEach { position, value in
            guard let text = value.plainText else { return }
            plain[PlainValue(collection: current, position: position, text: text)] = nil
        }
    }

    mutating func finished(_ given: [String]) -> RedactionReport {
        report.unmatched = given.filter { !met.contains($0) }
        report.withheldValues += plain.values.flatMap { $0 }.sorted().map { plainValues[$0] }
        return report
    }

    private var plainValues: [WithheldValue] = []

    private mutating func countGone(_ row: SpoolRow, _ whole: [Withheld]) throws {
        add(whole) { $0.rows += 1 }
        try row.forEach { position, value in
            let place = AnswerPlace(found[current], field: shown[position].name)
            guard let text = value.plainText, !IdentifierFinder.isIdentifier(text) else {
                return keep(value.searchedText, of: whole[0], at: place)
            }
            guard hasRoom(for: text, of: whole[0]) else { return }
            let key = PlainValue(collection: current, position: position, text: text)
            plain[key, default: []].append(plainValues.count)
            plainValues.append(WithheldValue(whole[0], text, place, isIdentifier: false))
        }
    }

    private mutating func count(_ change: CellChange, of value: SpoolValue, at place: AnswerPlace) {
        switch change {
        case .whole(let withheld):
            add(withheld) { $0.fields += 1 }
            keep(value.searchedText, of: withheld[0], at: place)
            guard let field = place.field, !columns.contains(field) else { return }
            self.change(place, withheld[0], to: words.marker(withheld))
        case .passages(let passages):
            guard case .text(let bytes) = value else { return }
            let text = String(decoding: bytes, as: UTF8.self)
            let scalars = Array(text.unicodeScalars)
            for passage in passages {
                add(passage.withheld) { $0.passages += 1 }
                var cut = String.UnicodeScalarView()
                cut.append(contentsOf: scalars[passage.range])
                keep(String(cut), of: passage.withheld[0], at: place)
                for identifier in IdentifierFinder.find(in: String(cut)) {
                    keep(identifier, of: passage.withheld[0], at: place)
                }
            }
            self.change(place, passages[0].withheld[0], to: words.expected(scalars, passages.flatMap(\.withheld)))
        }
    }

    private mutating func change(_ place: AnswerPlace, _ withheld: Withheld, to text: String) {
        guard report.changedCells.count < Redaction.cellsMax else {
            report.valuesNotKept += 1
            return
        }
        report.changedCells[place] = ChangedCell(withholding: withheld.id, text: Sensitive(text))
    }

    private mutating func keep(_ text: String?, of withheld: Withheld, at place: AnswerPlace) {
        guard let text, hasRoom(for: text, of: withheld) else { return }
        let isIdentifier = IdentifierFinder.isIdentifier(text)
        report.withheldValues.append(WithheldValue(withheld, text, place, isIdentifier: isIdentifier))
    }

    /// False for what is kept already, and where there is no room for more.
    private mutating func hasRoom(for text: String, of withheld: Withheld) -> Bool {
        guard !text.isEmpty, !known.contains(KnownValue(withholding: withheld.id, text: text)) else { return false }
        let size = text.utf8.count
        guard known.count < Redaction.valuesMax, keptBytes + size <= Redaction.valueBytesMax else {
            report.valuesNotKept += 1
            return false
        }
        keptBytes += size
        known.insert(KnownValue(withholding: withheld.id, text: text))
        return true
    }

    private mutating func add(_ withheld: [Withheld], _ count: (inout LeftOut) -> Void) {
        for ground in withheld.grounds {
            var leftOut = report.collections[current].head.leftOut
            let place = leftOut.firstIndex { $0.ground == ground.ground } ?? leftOut.count
            if place == leftOut.count { leftOut.append(LeftOut(ground: ground.ground, says: ground.says)) }
            count(&leftOut[place])
            report.collections[current].head.leftOut = leftOut
        }
    }
}

extension WithheldValue {
    fileprivate init(_ withheld: Withheld, _ text: String, _ place: AnswerPlace, isIdentifier: Bool) {
        self.init(withholding: withheld.id, text: Sensitive(text), place: place, isIdentifier: isIdentifier)
    }
}

extension HeldCollection {
    /// With the fields that are withheld from every row named as such.
    fileprivate func without(_ columns: [String: [Withheld]]) -> HeldCollection {
        var head = self
        for position in head.fields.indices where head.fields[position].withheldBecause == nil {
            head.fields[position].withheldBecause = columns[head.fields[position].name]?.says
        }
        return head
    }
}

extension SpoolValue {
    /// What the check searches for: the value as the files write it, at most ``Redaction/textBytesMax`` bytes of it. Nil for
    /// what tells nothing: no value, yes and no.
    var searchedText: String? {
        switch self {
        case .null, .boolean: return nil
        case .integer(let number): return String(number)
        case .real(let number): return CellText.decimal(number)
        case .text(let bytes):
            guard bytes.count > Redaction.textBytesMax else { return String(decoding: bytes, as: UTF8.self) }
            var end = Redaction.textBytesMax
            while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            return String(decoding: bytes[..<end], as: UTF8.self)
        case .bytes(let bytes):
            var text: [UInt8] = []
            let part = bytes.prefix(Redaction.textBytesMax / 4 * 3)
            CellText.appendBase64(UnsafeRawBufferPointer(rebasing: part), to: &text)
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// A number, a date or a time as text; nil for anything else.
    var plainText: String? {
        switch self {
        case .integer, .real: return searchedText
        case .text(let bytes):
            guard (1...35).contains(bytes.count), bytes.allSatisfy(SpoolValue.isOfNumbersAndDates) else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        case .null, .boolean, .bytes: return nil
        }
    }

    private static func isOfNumbersAndDates(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || " -:.+,/TZ".utf8.contains(byte)
    }
}
