import DataMap
import Foundation

/// Changes rows by writing the files that hold them anew. All files are written before the first takes its place; a file
/// that nobody's rows stand in is left alone.
struct FileRewriting {
    let place: FilePlace
    let store: String
    let tables: [String: FileTable]
    /// Called before each step that changes the folder, with its number: the journal, each file, the journal's end.
    var beforeStep: @Sendable (Int) -> Void = { _ in }

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
        try folder.lock()
        defer { folder.unlock() }
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
        guard try putInPlace(replacements, in: folder) else { return nil }
        return counts
    }

    /// Gives the new files their places; false, and nothing changed, where another program changed one of the old ones.
    func putInPlace(_ replacements: [FileReplacement], in folder: StoreFolder) throws(StoreFault) -> Bool {
        guard replacements.allSatisfy(\.isOldFileUntouched) else { return false }
        try put(replacements, in: folder)
        return true
    }

    /// One file is old or new at any moment; several are so together only by a journal.
    private func put(_ replacements: [FileReplacement], in folder: StoreFolder) throws(StoreFault) {
        guard !replacements.isEmpty else { return }
        let journal = replacements.count > 1 ? FileJournal(folder: folder) : nil
        beforeStep(0)
        try journal?.write(replacements)
        for (number, replacement) in replacements.enumerated() {
            beforeStep(number + 1)
            try replacement.putInPlace()
        }
        guard fsync(folder.descriptor) == 0 else { throw .folderUnreachable(store: store) }
        beforeStep(replacements.count + 1)
        try journal?.remove()
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

extension StoreFolder {
    /// For one change: nobody else changes the folder meanwhile, and what a change before left half-done is finished.
    func lock() throws(StoreFault) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .storeBusy(store: store) }
        try FileJournal(folder: self).finish()
        try FileReplacement.removeDrafts(in: self)
    }

    /// The operating system lets go of it even after `kill -9`. We do so by word: a program that is being started at this
    /// moment may still have the folder open.
    func unlock() { flock(descriptor, LOCK_UN) }
}
