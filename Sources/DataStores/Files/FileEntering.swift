import DataMap
import Foundation

/// Puts new records at the ends of files, by writing those files anew as changes do: all of them, or none.
struct FileEntering {
    let place: FilePlace
    let store: String
    let tables: [String: FileTable]

    private static let attempts = 3

    func apply(_ rows: [RowInsert]) throws(StoreFault) {
        for _ in 0..<FileEntering.attempts {
            if try attempt(rows) { return }
        }
        throw .filesKeepChanging(rows.first?.table.name ?? "", store: store)
    }

    /// False where another program changed one of the files meanwhile; nothing is changed then.
    private func attempt(_ rows: [RowInsert]) throws(StoreFault) -> Bool {
        let folder = try StoreFolder(place, store: store)
        try folder.lock()
        defer { folder.unlock() }
        var replacements: [FileReplacement] = []
        for (name, mine) in Dictionary(grouping: rows, by: \.table.name).sorted(by: { $0.key < $1.key }) {
            guard let table = tables[name] else { throw .tableUnknown(name, store: store) }
            guard let live = mine.first?.table else { continue }
            guard !table.format.isLog else { throw .noEntry(.accessLog, table: name, store: store) }
            replacements.append(try append(mine.map(\.values), to: table, live, folder))
        }
        return try FileRewriting(place: place, store: store, tables: tables).putInPlace(replacements, in: folder)
    }

    /// The newest file of the table with the records at its end.
    private func append(
        _ rows: [[ColumnValue]],
        to table: FileTable,
        _ live: LiveTable,
        _ folder: StoreFolder
    ) throws(StoreFault) -> FileReplacement {
        let files = try folder.openFiles(of: table)
        let inUse = table.filesInUse(among: files)
        let free = files.filter { !inUse.contains($0.name) }
        guard let file = free.max(by: { $0.facts.changedAt < $1.facts.changedAt }) else {
            throw .fileInUse(files.first?.name ?? table.name, store: store)
        }
        let replacement = try FileReplacement(of: file, in: folder)
        let cursor = try FileCursor(file, table, live, isInUse: false, store: store)
        let reader = cursor.reader
        // The header row, where there is one, with the line end of the file.
        var lineEnd: [UInt8] = [0x0A]
        var endsOpen = false
        func copy() throws(StoreFault) {
            try replacement.write(reader.bytes[reader.whole])
            endsOpen = !reader.whole.isEmpty && !reader.isTerminated
            if reader.whole.upperBound - reader.content.upperBound == 2 { lineEnd = [0x0D, 0x0A] }
        }
        try copy()
        while try cursor.next() { try copy() }
        if endsOpen { try replacement.write(lineEnd[...]) }
        guard let blank = cursor.record.format.blank else {
            throw .fileUnusable(file.name, "has no header row, so that no row can be put in", store: store)
        }
        for row in rows {
            let record = try record(of: row, blank, cursor.record.format, live)
            try replacement.write((record + lineEnd)[...])
        }
        try replacement.finish()
        return replacement
    }

    /// The record as the file's format writes it, without its line end.
    private func record(
        of row: [ColumnValue],
        _ blank: [UInt8],
        _ format: any RecordFormat,
        _ live: LiveTable
    ) throws(StoreFault) -> [UInt8] {
        var bytes = blank
        for value in row {
            let place = try live.place(of: value.column.name, store: store)
            var cells: [FileCell] = []
            do throws(RecordFlaw) {
                try format.locate(bytes, 0..<bytes.count, into: &cells)
            } catch {
                throw .valueDoesNotFit(store: store, column: value.column.name)
            }
            guard let content = live.columns[place].fileContent(value.value),
                let changed = format.setting(place, cells[place], to: content, in: bytes)
            else { throw .valueDoesNotFit(store: store, column: value.column.name) }
            bytes = changed
        }
        return bytes
    }
}

extension RecordFormat {
    /// A record that holds nothing; nil where there is none.
    fileprivate var blank: [UInt8]? {
        switch self {
        case let rows as DelimitedRecords:
            rows.fieldCount == 0 ? nil : Array(repeating: rows.row.delimiter, count: rows.fieldCount - 1)
        case is JSONRecords: Array("{}".utf8)
        default: nil
        }
    }
}

extension StoreFault {
    static func noEntry(_ bar: EntryBar, table: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: bar.rawValue,
            sentence: "No row can be put into \(table) of the store \(store): \(bar.sentence)."
        )
    }
}
