import DataMap
import SubjectRequests

/// The changes to one table's rows, ready to be compared with records.
struct TableEdit {
    let table: FileTable
    let live: LiveTable
    private let edits: [RowEdit]
    private let index: FileKeyIndex
    private let store: String

    private struct RowEdit {
        /// Its number among all writes.
        let number: Int
        let settings: [(place: Int, content: CellContent)]
        let deletes: Bool
        /// What must still stand there; nil for NULL.
        let unchanged: [(place: Int, key: FileKey?)]
    }

    /// What becomes of a record.
    enum Ending {
        case kept
        case deleted
        /// The record anew, without its line end.
        case changed([UInt8])
    }

    init(_ table: FileTable, _ writes: [(number: Int, write: RowWrite)], store: String) throws(StoreFault) {
        guard let first = writes.first else { throw .tableUnknown(table.name, store: store) }
        self.table = table
        self.store = store
        live = first.write.table
        index = try FileKeyIndex(
            writes.enumerated().map { (owner: $0.offset, match: $0.element.write.match) },
            live,
            store: store
        )
        var edits: [RowEdit] = []
        for (number, write) in writes {
            var settings: [(place: Int, content: CellContent)] = []
            if case .set(let values) = write.action {
                for setting in values {
                    guard let content = setting.column.fileContent(setting.value) else {
                        throw .valueDoesNotFit(store: store, column: setting.column.name)
                    }
                    settings.append((try live.place(of: setting.column.name, store: store), content))
                }
            }
            var unchanged: [(place: Int, key: FileKey?)] = []
            for still in write.unchanged {
                let place = try live.place(of: still.column.name, store: store)
                unchanged.append((place, TableEdit.key(still.value, live.columns[place].kind)))
            }
            let deletes = if case .delete = write.action { true } else { false }
            edits.append(RowEdit(number: number, settings: settings, deletes: deletes, unchanged: unchanged))
        }
        self.edits = edits
    }

    /// The columns by which rows are found and that are written.
    var columns: Set<Int> {
        edits.reduce(into: index.columns) { $0.formUnion($1.settings.map(\.place) + $1.unchanged.map(\.place)) }
    }

    /// Does to the record, one after another, what the writes say; `note` is told the number of each that found it.
    func ending(of cursor: FileCursor, note: (Int) -> Void) throws(StoreFault) -> Ending {
        let owners = try cursor.read { record, bytes throws(RecordFlaw) in try index.owners(of: record, bytes) }
        guard !owners.isEmpty else { return .kept }
        let ending: Result<Ending, StoreFault> = try cursor.read { record, bytes throws(RecordFlaw) in
            var record = record
            let original = Array(bytes[cursor.reader.content])
            var content = original
            try record.locate(content, 0..<content.count)
            var last = -1
            while let next = try index.owners(of: record, content).first(where: { $0 > last }) {
                last = next
                let edit = edits[next]
                guard try agrees(record, content, edit) else { continue }
                note(edit.number)
                if edit.deletes { return .success(.deleted) }
                for (place, value) in edit.settings {
                    guard let changed = record.format.setting(place, record.cells[place], to: value, in: content) else {
                        return .failure(.valueDoesNotFit(store: store, column: live.columns[place].name))
                    }
                    content = changed
                    try record.locate(content, 0..<content.count)
                }
            }
            return .success(content == original ? .kept : .changed(content))
        }
        return try ending.get()
    }

    private func agrees(_ record: LocatedRecord, _ bytes: [UInt8], _ edit: RowEdit) throws(RecordFlaw) -> Bool {
        for still in edit.unchanged {
            var key = FileKey()
            let isNull = try !record.addKey(still.place, .none, bytes, to: &key)
            guard isNull ? still.key == nil : still.key == key else { return false }
        }
        return true
    }

    private static func key(_ value: HeldValue, _ kind: ColumnKind) -> FileKey? {
        guard let text = value.keyText else { return nil }
        var key = FileKey()
        key.add(kind.comparable(text, .none))
        return key
    }
}
