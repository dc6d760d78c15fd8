import SubjectRequests

/// `manifest.json`: what is in the package, in a form for programs and for whoever wants to check it.
struct PackageManifest {
    /// One collection, once its files are written.
    struct Part {
        let head: HeldCollection
        let rows: Int
        let times: RowTimes
        var csv: String?
        var json: String?
        var neutralised: Neutralised?
        var kinds: [ValueKinds] = []
    }

    let text: PackageText
    let notes: [String]
    let parts: [Part]
    let entries: [PackagedEntry]
    /// What staff left out of the files that people found.
    let leftOutFiles: [LeftOut]

    func write(to output: inout [UInt8]) {
        var json = JSONLines()
        json.object {
            $0.member("format", "habeas-package-1")
            $0.member("right", Right.copy.rawValue)
            $0.member("reference", text.reference.text)
            $0.member("controller", text.controller.name)
            $0.member("language", text.language)
            $0.member("madeAt", text.madeAt.description)
            $0.member("byteOrderMarks", text.marksCSV)
            $0.member("dataMap", "sha256:" + text.mapDigest)
            $0.member("rows", parts.reduce(0) { $0 + $1.rows })
            $0.member("neutralisedCells", parts.reduce(0) { $0 + ($1.neutralised?.count ?? 0) })
            $0.list("notes", notes) { $0.value($1) }
            $0.list("collections", parts, write)
            if !leftOutFiles.isEmpty { $0.list("leftOutFiles", leftOutFiles, write) }
            $0.list("files", entries) { json, entry in
                json.object {
                    $0.member("name", entry.name)
                    $0.member("size", Int(entry.size))
                    $0.member("sha256", entry.sha256)
                }
            }
        }
        output.append(contentsOf: json.bytes)
        output.append(10)
    }

    private func write(_ json: inout JSONLines, _ part: Part) {
        let head = part.head
        json.object {
            $0.member("store", head.store)
            $0.member("dataset", head.dataset)
            $0.member("collection", head.collection)
            $0.member("says", head.says)
            $0.member("about", head.about.rawValue)
            $0.member("purpose", head.purpose)
            $0.member("source", head.source)
            if let recipients = head.recipients { $0.list("recipients", recipients) { $0.value($1) } }
            $0.member("keptFor", head.keptFor)
            $0.member("keptBecause", head.keptBecause)
            let answering = [text.controller] + (text.joint[head.dataset] ?? [])
            $0.list("answeredBy", answering) { $0.value($1.name) }
            if let dated = part.times.chosen(of: head.shownFields) {
                $0.object("dated") {
                    $0.member("field", dated.field)
                    $0.member("first", dated.first.description)
                    $0.member("last", dated.last.description)
                }
            }
            $0.member("rows", part.rows)
            $0.member("csv", part.csv)
            $0.member("json", part.json)
            if !head.leftOut.isEmpty { $0.list("leftOut", head.leftOut, write) }
            $0.list("fields", fields(of: part), write)
            let disputed = text.disputed.compactMap { said in said.field(in: head).map { ($0, said.words) } }
            if !disputed.isEmpty {
                $0.list("statementsOfCorrection", disputed) { json, said in
                    json.object {
                        $0.member("field", said.0)
                        $0.member("words", said.1)
                    }
                }
            }
            guard let neutralised = part.neutralised, neutralised.count > 0 else { return }
            $0.member("neutralisedCells", neutralised.count)
            $0.list("neutralised", neutralised.places) { json, place in
                json.object {
                    $0.member("row", place.row)
                    $0.member("field", neutralised.fields[place.field])
                }
            }
        }
    }

    private func write(_ json: inout JSONLines, _ left: LeftOut) {
        json.object {
            $0.member("ground", left.ground)
            $0.member("says", left.says)
            $0.member("rows", left.rows)
            $0.member("fields", left.fields)
            $0.member("passages", left.passages)
        }
    }

    private struct Field {
        let field: HeldField
        let categories: [String]
        let kinds: ValueKinds?
    }

    private func fields(of part: Part) -> [Field] {
        var kinds = part.kinds.makeIterator()
        return part.head.fields.map { field in
            Field(
                field: field,
                categories: text.categories(of: field, in: part.head),
                kinds: field.withheldBecause == nil ? kinds.next() : nil
            )
        }
    }

    private func write(_ json: inout JSONLines, _ described: Field) {
        json.object {
            $0.member("name", described.field.name)
            if !described.categories.isEmpty { $0.list("categories", described.categories) { $0.value($1) } }
            $0.member("withheldBecause", described.field.withheldBecause)
            guard let found = described.kinds?.found, !found.isEmpty else { return }
            $0.object("values") { json in
                for kind in found { json.member(kind.name, kind.count) }
            }
        }
    }
}

/// Small JSON documents with two spaces of indentation; members stand in the order in which they are written.
struct JSONLines {
    private(set) var bytes: [UInt8] = []
    private var depth = 0
    private var isFirst = true

    /// An object as the document or as a list's element.
    mutating func object(_ members: (inout JSONLines) -> Void) { enclose("{", "}", members) }

    mutating func object(_ name: String, _ members: (inout JSONLines) -> Void) {
        key(name)
        enclose("{", "}", members)
    }

    mutating func list<Element>(_ name: String, _ elements: [Element], _ write: (inout JSONLines, Element) -> Void) {
        key(name)
        guard !elements.isEmpty else {
            bytes.append(contentsOf: "[]".utf8)
            return
        }
        enclose("[", "]") { json in
            for element in elements {
                json.separate()
                write(&json, element)
            }
        }
    }

    mutating func value(_ text: String) { JSONText.append(text, to: &bytes) }

    mutating func member(_ name: String, _ text: String) {
        key(name)
        value(text)
    }

    /// Written only when there is one.
    mutating func member(_ name: String, _ text: String?) {
        if let text { member(name, text) }
    }

    mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    mutating func member(_ name: String, _ number: Int) {
        key(name)
        bytes.append(contentsOf: String(number).utf8)
    }

    private mutating func key(_ name: String) {
        separate()
        value(name)
        bytes.append(contentsOf: ": ".utf8)
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        if depth > 0 { startLine() }
    }

    private mutating func enclose(_ open: Character, _ close: Character, _ content: (inout JSONLines) -> Void) {
        bytes.append(contentsOf: open.utf8)
        depth += 1
        isFirst = true
        content(&self)
        depth -= 1
        if !isFirst { startLine() }
        isFirst = false
        bytes.append(contentsOf: close.utf8)
    }

    private mutating func startLine() {
        bytes.append(10)
        bytes.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: depth * 2))
    }
}
