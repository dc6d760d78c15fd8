import SubjectRequests

/// The text of a collection's two files.
struct CollectionText {
    private let head: HeldCollection
    private let index: Int
    private let search: ReleaseSearch
    private let entry: String

    init(_ report: RedactionReport, _ index: Int, _ search: ReleaseSearch, _ entry: String) {
        head = report.collections[index].head
        self.index = index
        self.search = search
        self.entry = entry
    }

    func readCSV(_ next: () throws -> [UInt8]?) throws {
        let fields = head.shownFields.map(\.name)
        var row = 0
        search.turn(to: entry, .frame)
        var cells = CSVCells(
            found: { column, cell in
                guard row > 0 else { return search.alone(cell) }
                search.cell(cell, row: row, field: column < fields.count ? fields[column] : nil)
            },
            endRow: {
                if row == 0 { search.turn(to: entry, .rows(index)) } else { search.endRow() }
                row += 1
            }
        )
        while let bytes = try next() { try bytes.withUnsafeBytes { try cells.push($0) } }
        try cells.finish()
    }

    func readJSON(_ next: () throws -> [UInt8]?) throws {
        let fields = Set(head.shownFields.map(\.name))
        var row = 1
        var field: String?
        search.turn(to: entry, .rows(index))
        var cells = JSONCells { part in
            switch part {
            case .key(let key):
                field = String(decoding: key, as: UTF8.self)
                if !fields.contains(field ?? "") { search.alone(key, row: row) }
            case .value(let value): search.cell(value, row: row, field: field)
            case .end(depth: 2):
                search.endRow()
                row += 1
            case .end: search.endRow()
            }
        }
        while let bytes = try next() { try bytes.withUnsafeBytes { try cells.push($0) } }
        try cells.finish()
    }
}

/// The text of an export, in which each line is one value.
struct ExportText {
    private let report: RedactionReport
    private let search: ReleaseSearch
    private let entry: String

    init(_ report: RedactionReport, _ search: ReleaseSearch, _ entry: String) {
        self.report = report
        self.search = search
        self.entry = entry
    }

    func read(_ next: () throws -> [UInt8]?) throws {
        let named = report.collections.enumerated().map { ("\($1.head.store)\n\($1.head.collection)", $0) }
        let places = Dictionary(named) { first, _ in first }
        var line: [String] = []
        var last: (place: Int?, row: Int?) = (nil, nil)
        search.turn(to: entry, .frame)
        var cells = CSVCells(
            found: { column, cell in
                guard column == 4, line.count == 4 else { return line.append(String(decoding: cell, as: UTF8.self)) }
                let place = places["\(line[0])\n\(line[1])"]
                let row = Int(line[2])
                if place != last.place { search.turn(to: entry, place.map { .rows($0) } ?? .free) }
                if row != last.row { search.endRow() }
                last = (place, row)
                search.cell(cell, row: row, field: line[3])
            },
            endRow: { line.removeAll(keepingCapacity: true) }
        )
        while let bytes = try next() { try bytes.withUnsafeBytes { try cells.push($0) } }
        try cells.finish()
    }
}

/// The text of the manifest: the words of the data map, and what the person says of data that were not corrected.
struct ManifestText {
    private let search: ReleaseSearch
    private let entry: String

    init(_ search: ReleaseSearch, _ entry: String) {
        self.search = search
        self.entry = entry
    }

    func read(_ next: () throws -> [UInt8]?) throws {
        var key = ""
        search.turn(to: entry, .frame)
        var cells = JSONCells { part in
            switch part {
            case .key(let text):
                key = String(decoding: text, as: UTF8.self)
                search.alone(text)
            case .value(let text):
                search.alone(text, as: key == "words" ? .free : .frame)
                // Of files as of fields: a field's name is checked as a file's, which finds no less.
                if key == "name" { search.name(String(decoding: text, as: UTF8.self)) }
            case .end: break
            }
        }
        while let bytes = try next() { try bytes.withUnsafeBytes { try cells.push($0) } }
        try cells.finish()
    }
}
