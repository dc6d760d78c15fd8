import SubjectRequests

/// Where in a file something is wrong; never what stands there.
struct RecordFlaw: Error, Hashable {
    /// Ends the sentence "line 7 …".
    let words: String

    init(_ words: String) { self.words = words }
}

extension StoreFault {
    static func malformed(_ flaw: RecordFlaw, file: String, line: Int, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "malformed-record",
            sentence:
                "In the store \(store), \(file), line \(line), \(flaw.words); mend the line, or the store's settings.",
            place: SourcePlace(file: file, line: line, column: 1)
        )
    }

    static func recordTooLong(file: String, line: Int, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "record-too-long",
            sentence: "In the store \(store), \(file), the record that begins in line \(line) is longer than "
                + "\(RecordReader.bytesMax >> 20) MiB, or a quote in it is never closed.",
            place: SourcePlace(file: file, line: line, column: 1)
        )
    }

    static func fileDamaged(_ file: String, _ words: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "file-damaged",
            sentence: "In the store \(store), \(file) cannot be read to its end: \(words).",
            place: SourcePlace(file: file)
        )
    }

    static func fileShrank(_ file: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "file-changed",
            sentence: "In the store \(store), \(file) became shorter while it was read.",
            isTemporary: true
        )
    }

    static func filesKeepChanging(_ table: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "file-changed",
            sentence:
                "In the store \(store), the files of \(table) were changed by another program each time that they "
                + "were about to be read or written; nothing was changed.",
            isTemporary: true
        )
    }

    static func folderUnreachable(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "store-unavailable",
            sentence: "The folder of the store \(store) is not there, or may not be opened.",
            isTemporary: true
        )
    }

    static func noFiles(_ table: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "files-missing",
            sentence:
                "In the store \(store) there is no file of \(table) now; put it back, or take it out of the settings.",
            isTemporary: true
        )
    }

    static func fileUnusable(_ file: String, _ words: String, store: String, isTemporary: Bool = false) -> StoreFault {
        StoreFault(
            store: store,
            code: "file-unusable",
            sentence: "In the store \(store), \(file) \(words).",
            isTemporary: isTemporary,
            place: SourcePlace(file: file)
        )
    }

    static func mixedFormats(_ stem: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "mixed-formats",
            sentence: "In the store \(store), files of different formats are named \(stem); say under 'files' which is "
                + "which."
        )
    }

    static func columnGone(_ column: String, table: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "schema-changed",
            sentence:
                "In the store \(store), no file of \(table) has a column \(column) any more; mend the map or the store."
        )
    }

    static func tableUnknown(_ table: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "schema-changed",
            sentence: "The store \(store) has no table \(table) any more; mend the map or the store."
        )
    }

    /// The newest file of a log: whoever writes it would go on writing into the old one.
    static func fileInUse(_ file: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "file-in-use",
            sentence:
                "In the store \(store), \(file) holds rows that are to be changed and is still being written by another "
                + "program; they are changed once it has been rotated. Nothing was changed.",
            isTemporary: true
        )
    }

    static func storeBusy(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "store-busy",
            sentence: "Another process is writing into the store \(store).",
            isTemporary: true
        )
    }

    static func diskFailed(_ file: String, store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "file-not-written",
            sentence:
                "In the store \(store), \(file) could not be written anew: the disk is full, or the folder may not be "
                + "written. The old file stands.",
            isTemporary: true
        )
    }
}
