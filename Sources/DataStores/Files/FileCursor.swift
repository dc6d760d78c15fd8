import DataMap
import SubjectRequests

/// Goes through the records of one file of a table.
final class FileCursor {
    let file: OpenFile
    let reader: RecordReader
    private(set) var record: LocatedRecord
    /// True where another program may be in the middle of the last line.
    private let isInUse: Bool
    private let store: String

    /// Reads the header row, where there is one. `header` is nil for an empty file.
    init(_ file: OpenFile, _ table: FileTable, _ live: LiveTable, isInUse: Bool, store: String) throws(StoreFault) {
        self.file = file
        self.isInUse = isInUse
        self.store = store
        let columns = live.columns.map(\.name)
        reader = try table.reader(of: file, store: store)
        let format: any RecordFormat
        switch table.format {
        case .delimited(let delimiter):
            let header = try table.header(reader, delimiter)
            format = DelimitedRecords(header ?? [], delimiter: delimiter, encoding: table.encoding, columns: columns)
        case .jsonLines: format = JSONRecords(columns: columns)
        case .log(let pattern): format = LogRecords(pattern: pattern, encoding: table.encoding)
        }
        record = LocatedRecord(format: format, columns: live.columns)
        skipsEmptyLines = columns.count > 1 || table.format == .jsonLines
    }

    private let skipsEmptyLines: Bool

    /// The columns that the file itself has; JSON says so only record by record.
    var presentColumns: Set<Int> {
        guard let rows = record.format as? DelimitedRecords else { return Set(record.columns.indices) }
        return Set(rows.places.indices.filter { rows.places[$0] != nil })
    }

    var bytes: [UInt8] { reader.bytes }

    /// True for a line that holds no record.
    private(set) var isEmptyLine = false

    /// Goes on to the next line; false after the last.
    func next() throws(StoreFault) -> Bool {
        guard try reader.next() else { return false }
        isEmptyLine = skipsEmptyLines && reader.content.isEmpty
        guard !isEmptyLine else { return true }
        do throws(RecordFlaw) {
            try record.locate(reader.bytes, reader.content)
            return true
        } catch {
            if isInUse, !reader.isTerminated { return false }
            throw .malformed(error, file: file.name, line: reader.line, store: store)
        }
    }

    /// Does something with the record; what is wrong in it is said with its place.
    func read<Value>(_ body: (LocatedRecord, [UInt8]) throws(RecordFlaw) -> Value) throws(StoreFault) -> Value {
        do throws(RecordFlaw) {
            return try body(record, reader.bytes)
        } catch {
            throw .malformed(error, file: file.name, line: reader.line, store: store)
        }
    }

    /// Tells the row from all others of the table.
    var rowIdentity: HeldValue { .text("\(file.facts.inode):\(reader.offset)") }
}

extension FileTable {
    func reader(of file: OpenFile, store: String) throws(StoreFault) -> RecordReader {
        let isDelimited = if case .delimited = format { true } else { false }
        let bytes = try file.bytes(store: store)
        return RecordReader(bytes, file: file.name, store: store, joinsQuotedLines: isDelimited)
    }

    /// The names in the header row; nil for an empty file.
    func header(_ reader: RecordReader, _ delimiter: UInt8) throws(StoreFault) -> [String]? {
        guard try reader.next() else { return nil }
        let row = DelimitedRow(delimiter: delimiter)
        var names: [String] = []
        do throws(RecordFlaw) {
            var fields: [FileCell] = []
            try row.split(reader.bytes, reader.content, into: &fields)
            for field in fields { names.append(try encoding.decode(row.unquoted(reader.bytes[field.range])[...])) }
        } catch {
            throw reader.flaw(error.words)
        }
        guard names.allSatisfy({ !$0.isEmpty }) else { throw reader.flaw("has a column without a name") }
        guard Set(names).count == names.count else { throw reader.flaw("names a column twice") }
        return names
    }
}
