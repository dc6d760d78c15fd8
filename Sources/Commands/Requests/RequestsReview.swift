import ArgumentParser
import Casework
import SubjectRequests

/// `habeas requests review`: an answer that waits for its approval, with what is withheld and what gives concern.
struct RequestsReview: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Shows an answer that waits for its approval: its rows, what is withheld, what gives concern.",
        discussion: "Example: habeas requests review 4K7T2M9QXR --collection app.messages --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "DATASET.COLLECTION; the first where it is left out.")
    var collection: String = ""

    @Option(help: "Which twenty rows, counted from 1.")
    var page: Int = 1

    @Option(help: "Only rows that show these words.")
    var search: String = ""

    @Flag(help: "As it is sent, and not as it was found.")
    var sent = false

    @Flag(help: "One JSON object.")
    var json = false

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let query = ReviewQuery(collection: collection, page: max(1, page) - 1, search: search, asSent: sent)
        let document = ReviewDocument(try await house.casework.review(request.reference(), query, for: staff))
        guard !json else { return try output.json(document) }
        document.lines.forEach(output.line)
    }
}

/// A review as programs read it.
struct ReviewDocument: Encodable {
    struct Collection: Encodable {
        let collection: String
        let says: String
        let rows: Int
    }

    struct Row: Encodable {
        let row: String?
        let number: Int
        let fields: [Field]
    }

    struct Field: Encodable {
        let field: String
        let value: String
    }

    struct Mark: Encodable {
        let withholding: String
        let collection: String
        let row: String?
        let field: String?
        let words: Bool
        let ground: String
        let by: String
        let built: Bool
    }

    struct Concern: Encodable {
        let concern: String
        let kind: String
        let place: ConcernPlace?
        let counts: [String: Int]
        let settledBy: String?
        let because: String?
    }

    let reference: String
    let shown: String?
    let pending: Int
    let grounds: [String]
    let collections: [Collection]
    let rows: [Row]
    let withheld: [Mark]
    let concerns: [Concern]

    init(_ sheet: ReviewSheet) {
        reference = sheet.reference.text
        shown = sheet.shownDigest
        pending = sheet.pending
        grounds = sheet.grounds.map(\.ground.rawValue)
        collections = sheet.parts.map { Collection(collection: $0.head.address, says: $0.head.says, rows: $0.rows) }
        let names = sheet.open?.head.shownFields.map(\.name) ?? []
        rows = sheet.rows.map { row in
            let fields = zip(names, row.values).map { Field(field: $0, value: $1.typed) }
            return Row(row: row.token?.hexadecimal, number: row.number, fields: fields)
        }
        withheld = sheet.withholdings.map { one in
            Mark(
                withholding: one.id,
                collection: one.collection,
                row: one.row?.hexadecimal,
                field: one.field,
                words: one.passage != nil,
                ground: one.ground,
                by: one.by.disclosed,
                built: one.isBuilt
            )
        }
        concerns = sheet.concerns.map { one in
            Concern(
                concern: one.id,
                kind: one.kind.rawValue,
                place: one.place?.disclosed,
                counts: one.counts,
                settledBy: one.settledBy?.disclosed,
                because: one.settledBecause?.disclosed
            )
        }
    }

    /// As people read it on a terminal.
    var lines: [String] {
        var lines = ["Shown: \(shown ?? "-")", "Marks not built yet: \(pending)"]
        lines += concerns.map {
            "Concern \($0.concern): \($0.kind)" + ($0.settledBy.map { ", settled by \($0)" } ?? "")
        }
        lines += withheld.map { mark in
            let place = [mark.collection, mark.row, mark.field].compactMap { $0 }.joined(separator: " ")
            return
                "Withheld \(mark.withholding): \(place)\(mark.words ? " (words)" : ""), \(mark.ground), by \(mark.by)"
        }
        lines += collections.map { "\($0.collection): \($0.rows)" }
        for row in rows {
            lines.append("Row \(row.number)\(row.row.map { " \($0)" } ?? "")")
            lines += row.fields.map { "  \($0.field): \($0.value)" }
        }
        return lines + ["Grounds: \(grounds.joined(separator: ", "))"]
    }
}

extension HeldValue {
    /// As a terminal shows it.
    fileprivate var typed: String {
        switch self {
        case .null: ""
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .bytes(let bytes): bytes.hexadecimal
        }
    }
}
