import SubjectRequests

/// `your-data.csv`: one line for each value, so that one file carries any number of collections.
struct ExportFile {
    let survey: SpoolSurvey
    /// Whether it begins with a byte order mark.
    var isMarked = false

    private static let header = ["source", "collection", "record", "field", "value"]

    func write(_ sink: @escaping ByteSink) throws {
        let stream = EntryStream(sink: sink)
        CSVRow.appendMark(isMarked, to: &stream.buffer)
        stream.append(ExportFile.header.joined(separator: ","))
        stream.buffer.append(contentsOf: CSVRow.lineEnd)
        try survey.eachCollection { ExportReceiver(stream, head: survey.parts[$0].head) }
        _ = try stream.finish(name: "")
    }
}

private final class ExportReceiver: RowReceiver {
    private let stream: EntryStream
    /// What stands before the record's number, and what between it and each value.
    private var place: [UInt8] = []
    private let names: [[UInt8]]

    init(_ stream: EntryStream, head: HeldCollection) {
        self.stream = stream
        CSVRow.append(head.store, to: &place)
        place.append(UInt8(ascii: ","))
        CSVRow.append(head.collection, to: &place)
        place.append(UInt8(ascii: ","))
        names = head.shownFields.map { field in
            var name = Array(",".utf8)
            CSVRow.append(field.name, to: &name)
            name.append(UInt8(ascii: ","))
            return name
        }
    }

    func receive(_ row: SpoolRow, number: Int) throws {
        let record = Array(String(number).utf8)
        try stream.fill { output in
            try row.forEach { position, value in
                output.append(contentsOf: place)
                output.append(contentsOf: record)
                output.append(contentsOf: names[position])
                _ = CSVRow.append(value, to: &output)
                output.append(contentsOf: CSVRow.lineEnd)
            }
        }
    }

    func finish() throws {}
}
