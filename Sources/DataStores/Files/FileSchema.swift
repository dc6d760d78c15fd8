import DataMap
import SubjectRequests

/// The tables that a folder's files make, and how each is read.
struct FileSchema: Sendable {
    let live: LiveSchema
    let tables: [String: FileTable]

    /// How many records of each JSON file are looked at for their members.
    static let recordsLookedAt = 1_000

    /// `declared` as the settings say; where they say nothing, the files' names say it.
    static func read(_ folder: StoreFolder, declared: [FileTable]) throws(StoreFault) -> FileSchema {
        try FileJournal(folder: folder).finishIfLeft()
        let tables = declared.isEmpty ? try FileTable.named(by: try folder.names(), store: folder.store) : declared
        var live: [LiveTable] = []
        for table in tables { live.append(try table.live(folder)) }
        return FileSchema(
            live: LiveSchema(tables: live),
            tables: Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
        )
    }
}

extension FileTable {
    /// The columns of all its files together.
    fileprivate func live(_ folder: StoreFolder) throws(StoreFault) -> LiveTable {
        var columns = ColumnList()
        if case .log(let pattern) = format {
            for (name, kind) in pattern.columns { columns.add(name, kinds[name] ?? kind) }
        } else {
            let files = try folder.openFiles(of: self)
            for file in files {
                let reader = try reader(of: file, store: folder.store)
                if case .delimited(let delimiter) = format {
                    for name in try header(reader, delimiter) ?? [] { columns.add(name, kinds[name] ?? .text) }
                } else {
                    try lookAt(reader, &columns, isInUse: filesInUse(among: files).contains(file.name))
                }
            }
        }
        if format == .jsonLines {
            for (name, kind) in kinds.sorted(by: { $0.key < $1.key }) { columns.state(name, kind) }
        }
        for name in (key + kinds.keys).sorted() where columns.kinds[name] == nil {
            throw .columnGone(name, table: self.name, store: folder.store)
        }
        return LiveTable(
            name: name,
            columns: columns.names.map { column in
                LiveColumn(name: column, kind: columns.kinds[column] ?? .text, isPrimaryKey: key.contains(column))
            },
            entry: format.isLog ? .closed(.accessLog) : .open
        )
    }

    private func lookAt(_ reader: RecordReader, _ columns: inout ColumnList, isInUse: Bool) throws(StoreFault) {
        var seen = 0
        while seen < FileSchema.recordsLookedAt, try reader.next() {
            guard !reader.content.isEmpty else { continue }
            seen += 1
            do throws(RecordFlaw) {
                for (name, cell) in try JSONRecords.members(reader.bytes, reader.content) {
                    columns.add(name, ColumnKind(cell, in: reader.bytes))
                }
            } catch {
                if isInUse, !reader.isTerminated { return }
                throw reader.flaw(error.words)
            }
        }
    }
}

extension ColumnKind {
    /// What JSON says of a value; nil for null, which says nothing.
    fileprivate init?(_ cell: FileCell, in bytes: [UInt8]) {
        switch cell.form {
        case .absent, .null: return nil
        case .plain, .written: self = .text
        case .flag: self = .boolean
        case .structure: self = .json
        case .number: self = Int64(String(decoding: bytes[cell.range], as: UTF8.self)) == nil ? .real : .integer
        }
    }
}

/// Columns in the order in which they were first seen.
private struct ColumnList {
    private(set) var names: [String] = []
    private(set) var kinds: [String: ColumnKind] = [:]
    private var isKnown: Set<String> = []

    /// `kind` is nil where a value says nothing of it; values of several kinds make a column that takes anything.
    mutating func add(_ name: String, _ kind: ColumnKind?) {
        guard let known = kinds[name] else {
            names.append(name)
            kinds[name] = kind ?? .text
            if kind != nil { isKnown.insert(name) }
            return
        }
        guard let kind else { return }
        if !isKnown.insert(name).inserted, known != kind {
            kinds[name] = known.isNumeric && kind.isNumeric ? .real : .anything
        } else {
            kinds[name] = kind
        }
    }

    /// What the settings say, whatever the files say.
    mutating func state(_ name: String, _ kind: ColumnKind) {
        if kinds.updateValue(kind, forKey: name) == nil { names.append(name) }
    }
}
