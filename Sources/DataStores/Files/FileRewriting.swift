import DataMap
import Foundation

/// Changes rows by writing the files that hold them anew. All files are written before the first takes its place; a file
/// that nobody's rows stand in is left alone.
struct FileRewriting {
    let place: FilePlace
    let store: String
    let tables: [String: FileTable]

    private static let attempts = 3

    /// Answers how many rows each of the writes found.
    func apply(_ writes: [RowWrite]) throws(StoreFault) -> [Int] {
        for _ in 0..<FileRewriting.attempts {
            if let counts = try attempt(writes) { return counts }
        }
        throw .filesKeepChanging(writes.first?.table.name ?? "", store: store)
    }

    /// Nil where another program changed one of the files meanwhile; nothing is changed then.
    private func attempt(_ writes: [RowWrite]) throws(StoreFault) -> [Int]? {
        let folder = try StoreFolder(place, store: store)
        // Held until the folder is closed, which the operating system does even after `kill -9`.
        guard flock(folder.descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .storeBusy(store: store) }
        try FileReplacement.removeDrafts(in: folder)
        var counts = [Int](repeating: 0, count: writes.count)
        var changing: [(edit: TableEdit, file: OpenFile)] = []
        for edit in try edits(writes) {
            for file in try review(edit, folder, &counts) { changing.append((edit, file)) }
        }
        for (number, write) in writes.enumerated() {
            guard write.rowsMax.map({ counts[number] <= $0 }) ?? true else {
                throw .rowCap(store: store, collection: write.table.name)
            }
        }
        var replacements: [FileReplacement] = []
        for (edit, file) in changing { replacements.append(try rewrite(file, edit, folder)) }
        return try FileRewriting.putInPlace(replacements, in: folder) ? counts : nil
    }

    /// Gives the new files their places; false, and nothing changed, where another program changed one of the old ones.
    static func putInPlace(_ replacements: [FileReplacement], in folder: StoreFolder) throws(StoreFault) -> Bool {
        guard replacements.allSatisfy(\.isOldFileUntouched) else { return false }
        for replacement in replacements { try replacement.putInPlace() }
        guard replacements.isEmpty || fsync(folder.descriptor) == 0 else {
            throw .folderUnreachable(store: folder.store)
        }
        return true
    }

    private func edits(_ writes: [RowWrite]) throws(StoreFault) -> [TableEdit] {
        var edits: [TableEdit] = []
        for (name, part) in Dictionary(grouping: writes.enumerated(), by: \.element.table.name).sorted(by: {
            $0.key < $1.key
        }) {
            guard let table = tables[name] else { throw .tableUnknown(name, store: store) }
            edits.append(try TableEdit(table, part.map { (number: $0.offset, write: $0.element) }, store: store))
        }
        return edits
    }

    /// Counts what each write finds, and answers the files that must be written anew.
    private func review(_ edit: TableEdit, _ folder: StoreFolder, _ counts: inout [Int]) throws(StoreFault)
        -> [OpenFile]
    {
        let files = try folder.openFiles(of: edit.table)
        let inUse = edit.table.filesInUse(among: files)
        var present: Set<Int> = []
        var changing: [OpenFile] = []
        for file in files {
            let cursor = try FileCursor(file, edit.table, edit.live, isInUse: inUse.contains(file.name), store: store)
            present.formUnion(cursor.presentColumns)
            var changes = false
            while try cursor.next() {
                guard !cursor.isEmptyLine else { continue }
                if case .kept = try edit.ending(of: cursor, note: { counts[$0] += 1 }) { continue }
                changes = true
            }
            guard changes else { continue }
            guard !inUse.contains(file.name) else { throw .fileInUse(file.name, store: store) }
            changing.append(file)
        }
        if let gone = edit.columns.subtracting(present).min() {
            throw .columnGone(edit.live.columns[gone].name, table: edit.table.name, store: store)
        }
        return changing
    }

    private func rewrite(_ file: OpenFile, _ edit: TableEdit, _ folder: StoreFolder) throws(StoreFault)
        -> FileReplacement
    {
        let replacement = try FileReplacement(of: file, in: folder)
        let cursor = try FileCursor(file, edit.table, edit.live, isInUse: false, store: store)
        let reader = cursor.reader
        // The header row, where there is one.
        try replacement.write(reader.bytes[reader.whole])
        while try cursor.next() {
            guard !cursor.isEmptyLine else {
                try replacement.write(reader.bytes[reader.whole])
                continue
            }
            switch try edit.ending(of: cursor, note: { _ in }) {
            case .kept: try replacement.write(reader.bytes[reader.whole])
            case .deleted: try replacement.write(reader.bytes[reader.whole.lowerBound..<reader.content.lowerBound])
            case .changed(let content):
                try replacement.write(reader.bytes[reader.whole.lowerBound..<reader.content.lowerBound])
                try replacement.write(content[...])
                try replacement.write(reader.bytes[reader.content.upperBound..<reader.whole.upperBound])
            }
        }
        try replacement.finish()
        return replacement
    }
}
