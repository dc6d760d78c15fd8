import SubjectRequests

/// Searches the texts of one package, as they are taken out of its entries.
final class ReleaseSearch {
    /// What kind of text comes: it decides what counts as a hit.
    enum Kind {
        /// Rows of a collection of the report, by its position.
        case rows(Int)
        /// Anything that came from a person: files, names, statements.
        case free
        /// The words of the page, of headers and of the manifest.
        case frame
    }

    private(set) var findings = ReleaseFindings()
    private let report: RedactionReport
    private let patterns: ReleasePatterns
    private let released: Set<ReleasedPlace>
    private let changed: [Int: [Int: [String: ChangedCell]]]
    private var folder = TextFolder()
    private var text: [UInt8] = []
    private var joined: [UInt8] = []
    private var cells: [(start: Int, row: Int?, field: String?)] = []
    private var entry = ""
    private var kind = Kind.free
    private var seen: Set<ReleaseHit> = []

    /// Running text is searched in pieces of this size that overlap by more than the longest value.
    private static let pieceBytes = 1 << 18
    private static let overlapBytes = 3 * Redaction.textBytesMax

    init(_ report: RedactionReport, own: [Identity]) {
        self.report = report
        patterns = ReleasePatterns(report, own: own)
        released = Set(report.released)
        var changed: [Int: [Int: [String: ChangedCell]]] = [:]
        let places = Dictionary(report.collections.enumerated().map { (AnswerPlace($1.head), $0) }) { first, _ in first
        }
        for (place, cell) in report.changedCells {
            let whole = AnswerPlace(store: place.store, dataset: place.dataset, collection: place.collection)
            guard let index = places[whole], let row = place.row, let field = place.field else { continue }
            changed[index, default: [:]][row, default: [:]][field] = cell
        }
        self.changed = changed
        findings.valuesNotSearched = report.valuesNotKept
    }

    /// What comes next belongs there; what came is searched.
    func turn(to entry: String, _ kind: Kind) {
        endRow()
        self.entry = entry
        self.kind = kind
    }

    /// One value of a row, or one line of a text. What it says must be what was to be said there.
    func cell(_ bytes: [UInt8], row: Int?, field: String?) {
        bytes.withUnsafeBytes { bytes in
            cells.append((text.count, row, field))
            let start = text.count
            folder.fold(bytes, to: &text, joined: &joined)
            compare(text[start...], row, field)
            searchDigits(bytes, row, field)
            for other in [WrittenForms.unescaped(bytes), WrittenForms.base64(bytes)] {
                if let other { alone(other, row: row, field: field) }
            }
        }
        if case .free = kind, text.count > ReleaseSearch.pieceBytes { searchPiece() }
    }

    /// The end of a row: what stands in the next one does not go on.
    func endRow() {
        search(text, joined, cells)
        text.removeAll(keepingCapacity: true)
        joined.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
    }

    /// A text that stands beside the others.
    func alone(_ bytes: [UInt8], as other: Kind? = nil, row: Int? = nil, field: String? = nil) {
        let own = kind
        kind = other ?? kind
        defer { kind = own }
        var text: [UInt8] = []
        var joined: [UInt8] = []
        bytes.withUnsafeBytes { folder.fold($0, to: &text, joined: &joined) }
        search(text, joined, [(0, row, field)])
        bytes.withUnsafeBytes { searchDigits($0, row, field) }
    }

    /// The name of a file, in the spelling of an archive's entry or in its own.
    func name(_ name: String, row: Int? = nil) {
        alone(Array(name.utf8), as: .free, row: row, field: "name")
        let own = kind
        kind = .free
        defer { kind = own }
        let plain = ReleasePatterns.plainName(name)
        let joined = [UInt8](repeating: 1, count: plain.count)
        plain.withUnsafeBufferPointer { plain in
            joined.withUnsafeBufferPointer { joined in
                patterns.names.search(plain, joined) { value, _ in hit(value, row, "name") }
            }
        }
    }

    func leave(_ entry: String, _ reason: UnsearchedEntry.Reason) {
        findings.unsearched.append(UnsearchedEntry(entry: entry, reason: reason))
    }

    private func searchPiece() {
        search(text, joined, cells)
        let start = text.count - ReleaseSearch.overlapBytes
        guard start > 0 else { return }
        text.removeFirst(start)
        joined.removeFirst(start)
        let last = cells.lastIndex { $0.start <= start } ?? 0
        cells.removeFirst(last)
        for index in cells.indices { cells[index].start = max(0, cells[index].start - start) }
    }

    private func search(_ text: [UInt8], _ joined: [UInt8], _ cells: [(start: Int, row: Int?, field: String?)]) {
        text.withUnsafeBufferPointer { text in
            joined.withUnsafeBufferPointer { joined in
                for search in [patterns.texts, patterns.short] where !search.isEmpty {
                    search.search(text, joined) { value, start in
                        let cell = cells.last { $0.start <= start }
                        hit(value, cell?.row, cell?.field)
                    }
                }
            }
        }
    }

    private func searchDigits(_ bytes: UnsafeRawBufferPointer, _ row: Int?, _ field: String?) {
        guard !patterns.digits.isEmpty else { return }
        var run: [UInt8] = []
        func end() {
            if run.count >= 7 {
                let joined = [UInt8](repeating: 1, count: run.count)
                run.withUnsafeBufferPointer { run in
                    joined.withUnsafeBufferPointer { joined in
                        patterns.digits.search(run, joined) { value, _ in hit(value, row, field) }
                    }
                }
            }
            run.removeAll(keepingCapacity: true)
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): run.append(byte)
            case 32, 9, 10, 13, 0xC2, 0xA0, 0xAD, 0xE2, 0x80...0x95: continue
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."),
                UInt8(ascii: "/"):
                continue
            default: if !run.isEmpty { end() }
            }
        }
        end()
    }

    /// A place where something was withheld reads as it should, or is a hit.
    private func compare(_ folded: ArraySlice<UInt8>, _ row: Int?, _ field: String?) {
        guard case .rows(let index) = kind, let row, let field, let cell = changed[index]?[row]?[field] else { return }
        let wanted = cell.text.disclosed
        // The page cuts long texts.
        let isCut = entry.hasSuffix(".html") && wanted.utf8.count > 3_900
        guard !isCut, !folder.folded(wanted).elementsEqual(folded) else { return }
        add(hit(of: cell.withholding, .changed, row, field))
    }

    private func hit(_ value: Int, _ row: Int?, _ field: String?) {
        if case .frame = kind, patterns.commonplace.contains(value) { return }
        add(hit(of: patterns.values[value].withholding, .value, row, field))
    }

    private func hit(of withholding: String, _ kind: ReleaseHit.Kind, _ row: Int?, _ field: String?) -> ReleaseHit {
        var place: AnswerPlace?
        if case .rows(let index) = self.kind {
            place = AnswerPlace(report.collections[index].head, row: row, field: field)
        } else if field == "name" {
            place = AnswerPlace(.foundFiles, row: row, field: field)
        }
        return ReleaseHit(
            kind: kind,
            withholding: withholding,
            entry: entry,
            row: row,
            field: field,
            place: place
        )
    }

    private func add(_ hit: ReleaseHit) {
        guard hit.kind == .changed || !isReleased(hit), !seen.contains(hit) else { return }
        findings.hitCount += 1
        guard findings.hits.count < ReleaseCheck.hitsMax else { return }
        seen.insert(hit)
        findings.hits.append(hit)
    }

    private func isReleased(_ hit: ReleaseHit) -> Bool {
        guard let place = hit.place, !released.isEmpty else { return false }
        for row in [place.row, nil] {
            for field in [place.field, nil] {
                let wider = AnswerPlace(
                    store: place.store,
                    dataset: place.dataset,
                    collection: place.collection,
                    row: row,
                    field: field
                )
                for withholding in [hit.withholding, nil]
                where released.contains(ReleasedPlace(place: wider, withholding: withholding)) {
                    return true
                }
            }
        }
        return false
    }
}
