import DataMap
import Definitions
import Outbound
import SubjectRequests

extension HTTPTable {
    /// Nil with problems where there is nothing to go by.
    init?(named name: String, reading reader: DefinitionReader) {
        guard let keys = reader.mapping(["key", "fields", "read", "list", "create", "update", "delete"]) else {
            return nil
        }
        let key = keys["key"]?.texts() ?? []
        var columns: [LiveColumn] = []
        var paths: [String: [String]] = [:]
        for (name, value) in keys.required("fields")?.entries() ?? [] {
            guard let field = name.text(), let (column, path) = HTTPTable.column(field, value, key: key) else {
                continue
            }
            columns.append(column)
            paths[field] = path
        }
        let names = Set(columns.map(\.name))
        for missing in key where !names.contains(missing) {
            keys["key"]?.problem("unknown-field", "'\(missing)' is not among the fields")
        }
        let calls = CallReading(fields: names)
        reads = (keys.required("read")?.list() ?? []).compactMap(calls.read)
        updates = (keys["update"]?.list() ?? []).compactMap(calls.update)
        delete = keys["delete"].flatMap { value in
            value.mapping(CallReading.callKeys + ["done", "gone"]).flatMap { calls.change($0, method: .delete) }
        }
        list = keys["list"].flatMap { calls.read($0, isList: true) } ?? reads.first(where: \.by.isEmpty)
        create = keys["create"].flatMap(calls.create)
        self.paths = paths
        let entry: TableEntry =
            switch (create, delete) {
            case (nil, _): .closed(.noCreate)
            case (_, nil): .closed(.noDelete)
            case (let create?, _): create.fields.map { .columns($0) } ?? .open
            }
        live = LiveTable(
            name: name,
            columns: columns,
            waysIn: reads.map { Set($0.by) },
            isListed: list != nil,
            entry: entry
        )
    }

    private static func column(
        _ name: String,
        _ reader: DefinitionReader,
        key: [String]
    ) -> (LiveColumn, [String])? {
        let isKey = key.contains(name)
        if reader.isScalar {
            guard let kind = reader.word(ColumnKind.self, code: "unknown-type") else { return nil }
            return (LiveColumn(name: name, kind: kind, isNullable: !isKey, isPrimaryKey: isKey), [name])
        }
        guard let keys = reader.mapping(["type", "in", "length", "required", "empty"]),
            let kind = keys.required("type")?.word(ColumnKind.self, code: "unknown-type")
        else { return nil }
        let column = LiveColumn(
            name: name,
            kind: kind,
            length: keys["length"]?.number(in: 1...1_000_000),
            isNullable: !isKey && !(keys["required"]?.flag() ?? false),
            isPrimaryKey: isKey,
            isEmptyByDefault: keys["empty"]?.flag() ?? false
        )
        return (column, keys["in"].flatMap { $0.jsonPath() } ?? [name])
    }
}

/// Reads the calls of one collection.
private struct CallReading {
    let fields: Set<String>

    static let callKeys = ["method", "path", "query", "body"]

    func read(_ reader: DefinitionReader) -> HTTPRead? { read(reader, isList: false) }

    func read(_ reader: DefinitionReader, isList: Bool) -> HTTPRead? {
        let own = ["rows", "pages"] + (isList ? [] : ["by", "several", "gone"])
        guard let keys = reader.mapping(CallReading.callKeys + own),
            let call = call(keys, method: .get)
        else { return nil }
        let by = keys["by"]?.texts() ?? []
        for name in by where !fields.contains(name) {
            keys["by"]?.problem("unknown-field", "'\(name)' is not among the fields")
        }
        let used = Set(call.path.fields).union(call.query.compactMap(\.field)).union(call.body?.fields ?? [])
        if used != Set(by) {
            reader.problem("by-and-places", "the places in braces and 'by' must be the same fields")
        }
        let several = keys["several"].flatMap { self.several($0, by: by, call) }
        let gone = keys["gone"].map(statuses) ?? (call.path.fields.isEmpty ? [] : [404, 410])
        return HTTPRead(
            by: by,
            call: call,
            rows: keys["rows"].flatMap { $0.jsonPath() } ?? [],
            pages: keys["pages"].flatMap(paging) ?? .none,
            several: several,
            gone: gone
        )
    }

    func update(_ reader: DefinitionReader) -> HTTPUpdate? {
        guard let keys = reader.mapping(CallReading.callKeys + ["fields", "values", "done", "gone"]),
            let change = change(keys, method: .patch)
        else { return nil }
        var values: [String: HeldValue] = [:]
        for (name, value) in keys["values"]?.entries() ?? [] {
            guard let field = known(name), let held = value.value() else { continue }
            values[field] = held
        }
        let stated = keys["fields"].map { Set($0.list()?.compactMap(known) ?? []) }
        let body = change.call.body
        guard !values.isEmpty || body?.takesChanges == true || !(body?.fields.isEmpty ?? true) else {
            reader.problem("changes-nothing", "the body takes no value; write {changes}, fields in braces, or 'values'")
            return nil
        }
        // What the body cannot carry would be lost.
        let carried = body?.takesChanges == true ? nil : body?.fields
        return HTTPUpdate(change: change, fields: stated ?? carried, values: values)
    }

    func create(_ reader: DefinitionReader) -> HTTPCreation? {
        guard let keys = reader.mapping(CallReading.callKeys + ["fields", "done"]),
            let change = change(keys, method: .post)
        else { return nil }
        let body = change.call.body
        let stated = keys["fields"].map { Set($0.list()?.compactMap(known) ?? []) }
        let carried = Set(change.call.path.fields).union(change.call.query.compactMap(\.field))
            .union(body?.fields ?? [])
        return HTTPCreation(
            change: HTTPChange(call: change.call, done: change.done, gone: []),
            fields: stated ?? (body?.takesChanges == true ? nil : carried)
        )
    }

    func change(_ keys: DefinitionMapping, method: HTTPCall.Method) -> HTTPChange? {
        guard let call = call(keys, method: method) else { return nil }
        return HTTPChange(
            call: call,
            done: keys["done"].map(statuses) ?? [],
            gone: keys["gone"].map(statuses) ?? [404, 410]
        )
    }

    private func call(_ keys: DefinitionMapping, method usual: HTTPCall.Method) -> CallTemplate? {
        var method: HTTPCall.Method? = usual
        if let reader = keys["method"] { method = reader.word(HTTPCall.Method.self, code: "unknown-method") }
        var query: [QueryTemplate] = []
        for (name, value) in keys["query"]?.entries() ?? [] {
            guard let name = name.text(), let template = template(value) else { continue }
            query.append(QueryTemplate(name: name, value: template))
        }
        let body = keys["body"].flatMap(body)
        guard let path = keys.required("path").flatMap({ PathTemplate(reading: $0, fields: fields) }), let method else {
            return nil
        }
        return CallTemplate(method: method, path: path, query: query, body: body)
    }

    private func known(_ reader: DefinitionReader) -> String? {
        guard let name = reader.text() else { return nil }
        if !fields.contains(name) { reader.problem("unknown-field", "'\(name)' is not among the fields") }
        return name
    }

    /// A text, or a field alone in braces.
    private func template(_ reader: DefinitionReader) -> TemplateValue? {
        guard let value = reader.value(), let text = value.keyText else { return nil }
        guard let field = text.placeholder else {
            if text.contains("{") || text.contains("}") {
                reader.problem("place-in-text", "a field in braces stands alone; text around it would be a language")
            }
            return .text(text)
        }
        if !fields.contains(field) { reader.problem("unknown-field", "'\(field)' is not among the fields") }
        return .field(field)
    }

    private func body(_ reader: DefinitionReader) -> BodyTemplate? {
        if reader.isMapping {
            var members: [String: BodyTemplate] = [:]
            for (name, value) in reader.entries() ?? [] {
                guard let name = name.text() else { continue }
                members[name] = body(value)
            }
            return .object(members)
        }
        if reader.isList { return .list((reader.list() ?? []).compactMap(body)) }
        guard let value = reader.value() else { return nil }
        guard case .text(let text) = value else { return .value(JSONValue(value)) }
        if text == "{changes}" { return .changes }
        switch template(reader) {
        case .field(let name): return .field(name)
        case .text(let text): return .value(.text(text))
        case nil: return nil
        }
    }

    private func paging(_ reader: DefinitionReader) -> Paging? {
        guard let keys = reader.mapping(["by", "send", "size", "rows", "from", "in"]),
            let kind = keys.required("by")?.word(PagingKind.self, code: "unknown-paging")
        else { return nil }
        let size = keys["size"]?.text().map { PageSize(send: $0, rows: keys["rows"]?.number(in: 1...100_000) ?? 100) }
        switch kind {
        case .offset: return keys.required("send")?.text().map { .offset(send: $0, size: size) }
        case .number:
            let first = keys["from"]?.number(in: 0...1) ?? 1
            return keys.required("send")?.text().map { .number(send: $0, from: first, size: size) }
        case .cursor:
            guard let send = keys.required("send")?.text(), let path = keys.required("in")?.jsonPath() else {
                return nil
            }
            return .cursor(path: path, send: send)
        case .link: return .link(path: keys["in"].flatMap { $0.jsonPath() })
        }
    }

    private enum PagingKind: String, CaseIterable { case offset, number, cursor, link }

    private func several(_ reader: DefinitionReader, by: [String], _ call: CallTemplate) -> SeveralKeys? {
        guard let keys = reader.mapping(["most", "separator"]), let most = keys.required("most")?.number(in: 2...1_000)
        else { return nil }
        guard by.count == 1, call.query.contains(where: { $0.field != nil }) else {
            reader.problem("several-where", "several keys go into one parameter, so 'by' is one field in the query")
            return nil
        }
        return SeveralKeys(most: most, separator: keys["separator"]?.text())
    }

    private func statuses(_ reader: DefinitionReader) -> Set<Int> {
        Set((reader.isList ? reader.list() ?? [] : [reader]).compactMap { $0.number(in: 200...599) })
    }
}

extension PathTemplate {
    /// Nil with a problem for anything that is no plain path.
    init?(reading reader: DefinitionReader, fields: Set<String>) {
        guard let text = reader.text() else { return nil }
        var segments: [Segment] = []
        var isPlain = text.first == "/"
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let open = part.firstIndex(of: "{")
            let close = part.lastIndex(of: "}")
            guard let open, let close, open < close else {
                isPlain = isPlain && PathTemplate.isPlain(part) && ![".", "..", ""].contains(part)
                segments.append(Segment(before: String(part), field: nil, after: ""))
                continue
            }
            let (before, after) = (part[..<open], part[part.index(after: close)...])
            let field = String(part[part.index(after: open)..<close])
            isPlain = isPlain && PathTemplate.isPlain(before) && PathTemplate.isPlain(after)
            if !fields.contains(field) { reader.problem("unknown-field", "'\(field)' is not among the fields") }
            segments.append(Segment(before: String(before), field: field, after: String(after)))
        }
        guard isPlain else {
            reader.problem("bad-path", "'\(text)' is no path such as /contacts/{id}")
            return nil
        }
        self.segments = segments
    }

    private static func isPlain(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"%?#\\{}".utf8.contains($0) }
    }
}

extension String {
    /// The name in `{name}`.
    fileprivate var placeholder: String? {
        guard hasPrefix("{"), hasSuffix("}"), utf8.count > 2 else { return nil }
        let name = dropFirst().dropLast()
        return name.contains { "{}".contains($0) } ? nil : String(name)
    }
}

extension QueryTemplate {
    fileprivate var field: String? { if case .field(let name) = value { name } else { nil } }
}
