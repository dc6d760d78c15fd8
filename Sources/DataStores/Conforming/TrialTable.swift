import DataMap
import SubjectRequests

/// A table of the scratch store on which adapters are tried, with its rows.
struct TrialTable: Sendable {
    let name: String
    let columns: [LiveColumn]
    let rows: [[HeldValue]]

    /// What the program that fills the scratch store reads.
    var lines: [JSONValue] {
        let columns = columns.map { column in
            JSONValue.object([
                "name": .text(column.name), "kind": .text(column.kind.rawValue), "key": .boolean(column.isPrimaryKey),
            ])
        }
        let head = JSONValue.object(["table": .object(["name": .text(name), "columns": .list(columns)])])
        return [head]
            + rows.map { row in
                .object(["row": .list(zip(self.columns, row).map { $0.wireValue($1) ?? .null })])
            }
    }
}

extension TrialTable {
    /// People who differ only in what a store may take for the same, and what it may take for something else.
    static let people = TrialTable(
        name: "people",
        columns: [
            LiveColumn(name: "id", kind: .integer, isNullable: false, isPrimaryKey: true),
            LiveColumn(name: "email", kind: .text), LiveColumn(name: "phone", kind: .text),
            LiveColumn(name: "name", kind: .text), LiveColumn(name: "born", kind: .date),
            LiveColumn(name: "balance", kind: .decimal), LiveColumn(name: "active", kind: .boolean),
            LiveColumn(name: "note", kind: .text),
        ],
        rows: spellings.enumerated().map { place, person in
            let texts = [person.email, person.phone, person.name].map { $0.map(HeldValue.text) ?? .null }
            return [.integer(Int64(place + 1))] + texts + [
                place % 4 == 3 ? .null : .text("19\(70 + place)-02-28"),
                .text("\(place * 1_000_003).\(1_234 + place)"), .boolean(place % 2 == 0), .text("note \(place + 1)"),
            ]
        }
    )

    private static let spellings: [(email: String?, phone: String?, name: String?)] = [
        ("ana@x.org", "+64 21 555-0101", "Ana Ngata"), ("ána@x.org", "+64 21 555-0102", "Ána Ngata"),
        ("ana@x.org ", "0064 21 555 0101", "ana  ngata "), ("ANA@y.org", nil, "ANA NGATA"),
        ("Ana@X.org", "(+64) 21.555.0101", nil), ("anà@x.org", "", "Ana Ngata-Moss"), ("an_@x.org", "%", "%_"),
        ("ana@x.orgg", "021 555 0101", "{a,\"b\"}"), ("straße@x.org", nil, "ß"), ("strasse@x.org", nil, "ss"),
        ("o'brien@x.org", "+1'; --", "O'Brien \\ 🙂"), (nil, nil, "Null\u{1}\u{1F}"),
        ("a\u{301}na@x.org", nil, "A\u{301}na Ngata"),
    ]

    /// Two rows for each of five people, alike to the last column, without a key.
    static let logins = TrialTable(
        name: "logins",
        columns: [LiveColumn(name: "person", kind: .integer), LiveColumn(name: "source", kind: .text)],
        rows: (2...11).map { [.integer(Int64($0 / 2)), .text("twin")] }
    )

    static let manyRows = 20_000

    /// One owner's rows, with a key of two columns.
    static let many = TrialTable(
        name: "many",
        columns: [
            LiveColumn(name: "part", kind: .text, isNullable: false, isPrimaryKey: true),
            LiveColumn(name: "place", kind: .integer, isNullable: false, isPrimaryKey: true),
            LiveColumn(name: "owner", kind: .integer), LiveColumn(name: "body", kind: .text),
        ],
        rows: (0..<manyRows).map { place in
            [
                .text("part \(place % 7)"), .integer(Int64(place)), .integer(1),
                .text("a body that is as long as a sentence"),
            ]
        }
    )

    static let all = [people, logins, many]
}
