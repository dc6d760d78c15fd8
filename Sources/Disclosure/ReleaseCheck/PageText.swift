import SubjectRequests

/// The text of a readable page: the rows of its sections as cells, everything else as the page's own words.
final class PageText {
    private let report: RedactionReport
    private let search: ReleaseSearch
    private let entry: String
    /// The collection of the section, by its position; nil outside.
    private var part: Int?
    private var row = 0
    private var column = 0
    private var cell: [UInt8]?
    /// In what is said in place of a value: that there is none, or bytes.
    private var isPlaceholder = false
    private var isCards = false
    /// In a text that a person wrote: what a file is called, what the person says of data.
    private var isFree = false

    init(_ report: RedactionReport, _ search: ReleaseSearch, _ entry: String) {
        self.report = report
        self.search = search
        self.entry = entry
    }

    func read(_ next: () throws -> [UInt8]?) throws {
        search.turn(to: entry, .frame)
        var texts = MarkupTexts { part in
            switch part {
            case .text(let text): self.take(text)
            case .open(let name, let attributes): self.open(name, attributes)
            case .close(let name): self.close(name)
            }
        }
        while let bytes = try next() { try bytes.withUnsafeBytes { try texts.push($0) } }
        try texts.finish()
    }

    private func take(_ text: [UInt8]) {
        guard !isPlaceholder else { return }
        guard cell == nil else {
            cell?.append(contentsOf: text)
            return
        }
        search.alone(text, as: isFree ? .free : .frame)
    }

    private func open(_ name: String, _ attributes: [(name: String, value: [UInt8])]) {
        func attribute(_ name: String) -> String {
            attributes.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) } ?? ""
        }
        switch name {
        case "section": begin(section: attribute("id"))
        case "thead": row = -1
        case "tr": (row, column) = (row + 1, 0)
        case "td": cell = []
        case "dl":
            isCards = attribute("class") == "record"
            if isCards { (row, column) = (row + 1, 0) }
        case "dd":
            if isCards { cell = [] }
            isFree = !isCards && attribute("class") == "says"
        case "span": isPlaceholder = cell != nil && attribute("class") == "none"
        case "a" where attribute("href").hasPrefix("files/"):
            isFree = true
            search.name(attribute("href"))
        default: break
        }
        for attribute in attributes where !["class", "id", "href"].contains(attribute.name) {
            search.alone(attribute.value, as: .frame)
        }
    }

    private func begin(section id: String) {
        row = 0
        part = id.hasPrefix("part-") ? Int(id.dropFirst(5)).map { $0 - 1 } : nil
        if let index = part, !report.collections.indices.contains(index) { part = nil }
        search.turn(to: entry, part.map { .rows($0) } ?? .free)
    }

    private func close(_ name: String) {
        switch name {
        case "td", "dd":
            isFree = false
            if let found = cell { end(found) }
            cell = nil
        case "tr": search.endRow()
        case "thead": row = 0
        case "dl":
            if isCards { search.endRow() }
            isCards = false
        case "span": isPlaceholder = false
        case "a": isFree = false
        default: break
        }
    }

    private func end(_ cell: [UInt8]) {
        let fields = part.map { report.collections[$0].head.shownFields } ?? []
        search.cell(cell, row: row, field: column < fields.count ? fields[column].name : nil)
        column += 1
    }
}
