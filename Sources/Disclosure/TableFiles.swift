import SubjectRequests

/// Writes one collection as a wide CSV file with a header.
final class CSVReceiver: RowReceiver {
    private let entry: EntryStream
    private let done: (PackagedEntry, Neutralised) -> Void
    private let name: String
    private var neutralised: Neutralised

    init(_ entry: EntryStream, name: String, fields: [HeldField], done: @escaping (PackagedEntry, Neutralised) -> Void)
    {
        self.entry = entry
        self.name = name
        self.done = done
        neutralised = Neutralised(fields: fields.map(\.name))
        for (position, field) in fields.enumerated() {
            if position > 0 { entry.buffer.append(UInt8(ascii: ",")) }
            CSVRow.append(field.name, to: &entry.buffer)
        }
        entry.buffer.append(contentsOf: CSVRow.lineEnd)
    }

    func receive(_ row: SpoolRow, number: Int) throws {
        try entry.fill { output in
            try row.forEach { position, value in
                if position > 0 { output.append(UInt8(ascii: ",")) }
                if CSVRow.append(value, to: &output) { neutralised.note(row: number, field: position) }
            }
            output.append(contentsOf: CSVRow.lineEnd)
        }
    }

    func finish() throws { done(try entry.finish(name: name), neutralised) }
}

/// The cells of one file that got an apostrophe in front (``FormulaGuard``).
struct Neutralised: Sendable, Hashable {
    let fields: [String]
    private(set) var counts: [Int]
    /// The first of them: the row, from 1, and the field's position. The rule that the manifest states finds the others.
    private(set) var places: [Place] = []

    struct Place: Sendable, Hashable {
        let row: Int
        let field: Int
    }

    static let placesMax = 1_000

    init(fields: [String]) {
        self.fields = fields
        counts = [Int](repeating: 0, count: fields.count)
    }

    var count: Int { counts.reduce(0, +) }

    mutating func note(row: Int, field: Int) {
        counts[field] += 1
        if places.count < Neutralised.placesMax { places.append(Place(row: row, field: field)) }
    }
}

/// Writes one collection as a JSON array of objects, one a line, and counts what kinds of value each field holds.
final class JSONReceiver: RowReceiver {
    private let entry: EntryStream
    private let done: (PackagedEntry, [ValueKinds]) -> Void
    private let name: String
    /// What stands before each value: a comma and the field's name.
    private let keys: [[UInt8]]
    private var kinds: [ValueKinds]

    init(_ entry: EntryStream, name: String, fields: [HeldField], done: @escaping (PackagedEntry, [ValueKinds]) -> Void)
    {
        self.entry = entry
        self.name = name
        self.done = done
        kinds = fields.map { _ in ValueKinds() }
        keys = fields.enumerated().map { position, field in
            var key = position > 0 ? Array(",".utf8) : []
            JSONText.append(field.name, to: &key)
            key.append(UInt8(ascii: ":"))
            return key
        }
        entry.append("[\n")
    }

    func receive(_ row: SpoolRow, number: Int) throws {
        try kinds.withUnsafeMutableBufferPointer { kinds in
            try entry.fill { output in
                output.append(contentsOf: (number > 1 ? ",\n{" : "{").utf8)
                try row.forEach { position, value in
                    output.append(contentsOf: keys[position])
                    JSONText.append(value, to: &output)
                    kinds[position].count(value)
                }
                output.append(UInt8(ascii: "}"))
            }
        }
    }

    func finish() throws {
        entry.append("\n]\n")
        done(try entry.finish(name: name), kinds)
    }
}

/// How many values of each kind a field holds; tells a reader how to take its JSON.
struct ValueKinds: Sendable, Hashable {
    private var null = 0
    private var boolean = 0
    private var integer = 0
    private var real = 0
    private var text = 0
    private var bytes = 0
    private var notFinite = 0

    mutating func count(_ value: SpoolValue) {
        switch value {
        case .null: null += 1
        case .boolean: boolean += 1
        case .integer: integer += 1
        case .real(let number): if number.isFinite { real += 1 } else { notFinite += 1 }
        case .text: text += 1
        case .bytes: bytes += 1
        }
    }

    /// The kinds that occur, by the names that the manifest uses.
    var found: [(name: String, count: Int)] {
        [
            ("null", null), ("boolean", boolean), ("integer", integer), ("real", real), ("text", text),
            ("base64", bytes), ("real-as-text", notFinite),
        ].filter { $0.count > 0 }
    }
}
