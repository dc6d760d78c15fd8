import SubjectRequests

extension LiveSchema {
    /// A data map that is proposed for the store `name`, as a file, with the reasons as remarks: a dataset for each schema.
    package func proposedMap(store name: String) -> String {
        let schemas = Dictionary(grouping: tables.filter { !$0.isView }, by: \.schema)
        let proposals = schemas.sorted { ($0.key ?? "") < ($1.key ?? "") }.map { schema, tables in
            let isPlain = schema == nil || schema == "public"
            return MapProposal(key: isPlain ? name : "\(name)-\(schema ?? "")", schema: schema, tables: tables)
        }
        let head = ["# Proposed from the names of columns and keys: read it, and mend what it got wrong.", "dataset:"]
        return (head + proposals.flatMap(\.lines)).joined(separator: "\n") + "\n"
    }
}

extension MapProposal {
    fileprivate var lines: [String] {
        var lines = ["  - fides_key: \(key.yaml)"]
        if let schema { lines.append("    fides_meta: {namespace: {schema: \(schema.yaml)}}") }
        let found = tables.filter { $0.standing != nil }
        lines.append(found.isEmpty ? "    collections: []" : "    collections:")
        for table in found { lines += self.lines(table) }
        let left = tables.filter { $0.standing == nil }.map(\.live.name.yaml)
        if !left.isEmpty {
            lines.append(
                "    # Left out, for nothing in them tells of people and nothing leads there: \(left.joined(separator: ", "))"
            )
        }
        for link in undecided {
            lines.append(
                "    # Decide: \(tables[link.child].live.name.yaml).\(link.columns.map(\.yaml).joined(separator: ", ")) points at "
                    + "\(tables[link.parent].live.name.yaml), and both find people by themselves. Name the reference only where "
                    + "the rows are the same person's."
            )
        }
        return lines
    }

    private func lines(_ table: Table) -> [String] {
        var lines = ["      # \(reason(table))", "      - name: \(table.live.name.yaml)"]
        if let keys = collectionKeys(table) { lines.append("        habeas: {\(keys)}") }
        lines.append("        fields:")
        for column in table.live.columns { lines += field(column, in: table) }
        return lines
    }

    private func reason(_ table: Table) -> String {
        switch table.standing {
        case .people:
            let found = table.live.columns.map(\.name).filter { table.guesses[$0]?.identity != nil }
            return "people are found here by: \(found.map(\.yaml).joined(separator: ", "))"
        case .rows(let parent): return "rows that hang on \(parent.yaml)"
        case .part(let child): return "what \(child.yaml) points at, and theirs by its name"
        case .context(let child): return "what \(child.yaml) points at: shown, never changed"
        case .unreached, nil: return "tells of people, and nothing leads here: give it an identity or a reference"
        }
    }

    private func collectionKeys(_ table: Table) -> String? {
        if case .context = table.standing { return "about: nobody" }
        guard let address = table.live.columns.first(where: { table.guesses[$0.name]?.identity == .email }),
            let stop = table.live.columns.lazy.compactMap(StopColumn.init).first
        else { return nil }
        return "list: {name: \(table.live.name.yaml), address: \(address.name.yaml), stop: {\(stop.text)}}"
    }

    private func field(_ column: LiveColumn, in table: Table) -> [String] {
        var lines = ["          - name: \(column.name.yaml)"]
        let guess = table.isContext ? nil : table.guesses[column.name]
        if let guess { lines.append("            data_categories: [\(guess.category)]") }
        var meta: [String] = []
        if column.isPrimaryKey { meta.append("primary_key: true") }
        if let identity = guess?.identity { meta.append("identity: \(identity.rawValue)") }
        if let type = column.kind.fidesType { meta.append("data_type: \(type)") }
        if let length = column.length { meta.append("length: \(length)") }
        let ways = table.ways.filter { $0.column == column.name }
        if !ways.isEmpty { meta.append("references: [\(ways.map(reference).joined(separator: ", "))]") }
        if !meta.isEmpty { lines.append("            fides_meta: {\(meta.joined(separator: ", "))}") }
        if let keys = fieldKeys(column, guess) { lines.append("            habeas: {\(keys)}") }
        if ways.contains(where: { !$0.isDeclared }) { lines[0] += "   # a way by its name alone" }
        return lines
    }

    private func reference(_ way: Way) -> String {
        let field = "\(way.otherTable).\(way.otherColumn)"
        return "{dataset: \(key.yaml), field: \(field.yaml), direction: \(way.direction.rawValue)}"
    }

    /// A way out for what cannot be empty, where one is plain.
    private func fieldKeys(_ column: LiveColumn, _ guess: ColumnGuess?) -> String? {
        guard let guess else { return nil }
        var keys = guess.weight == .secret ? ["disclose: never", "because: a secret"] : []
        let isBlocked = !column.isNullable && !column.isEmptyByDefault
        if isBlocked, column.kind.isTextual {
            let isKeyed = guess.identity != nil || column.isPrimaryKey
            keys.append(isKeyed ? "erase: keyed-hash" : "erase: constant, value: \"-\"")
        }
        return keys.isEmpty ? nil : keys.joined(separator: ", ")
    }
}

extension MapProposal.Table {
    fileprivate var isContext: Bool {
        if case .context = standing { return true }
        return false
    }
}

/// A column that says whether somebody wants news, and the value that stops them.
private struct StopColumn {
    let text: String

    init?(_ column: LiveColumn) {
        let name = column.name.lowercased()
        let isRefusal = ["unsubscribed", "opt_out", "optout", "opted_out", "no_marketing"].contains {
            name.contains($0)
        }
        let isWish = ["subscribed", "newsletter", "wants_news", "marketing", "opt_in", "optin"].contains {
            name.contains($0)
        }
        guard isRefusal || isWish else { return nil }
        switch column.kind {
        case .boolean: text = "\(column.name.yaml): \(isRefusal)"
        case .integer: text = "\(column.name.yaml): \(isRefusal ? 1 : 0)"
        default: return nil
        }
    }
}

extension ColumnKind {
    fileprivate var fidesType: String? {
        switch self {
        case .integer: "integer"
        case .decimal, .real: "float"
        case .boolean: "boolean"
        case .text, .paddedText, .uuid: "string"
        case .bytes, .date, .time, .json, .anything, .other: nil
        }
    }
}

extension String {
    /// As a YAML scalar that is read as text.
    fileprivate var yaml: String {
        let words: Set<String> = ["on", "off", "yes", "no", "true", "false", "null", "y", "n"]
        let isPlain = wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.-]*/) != nil && !words.contains(lowercased())
        guard !isPlain else { return self }
        return "\"" + unicodeScalars.map(\.yamlEscaped).joined() + "\""
    }
}

extension Unicode.Scalar {
    /// Inside double quotes.
    fileprivate var yamlEscaped: String {
        if self == "\"" || self == "\\" { return "\\\(self)" }
        guard
            properties.generalCategory == .control || properties.generalCategory == .lineSeparator
                || properties.generalCategory == .paragraphSeparator
        else { return String(self) }
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
