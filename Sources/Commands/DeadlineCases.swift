import ArgumentParser
import Foundation
import SubjectRequests
import Workflows

/// `habeas deadline --cases`: prints a file of dates with a column `computed`, and compares it with `due`.
struct DeadlineCases {
    let book: StatuteBook
    let words: Phrases

    /// Success where every row's `computed` equals its `due`.
    func run(file: String) throws -> ExitCode {
        let result = try compute(try DeadlineCases.text(of: file))
        print(result.lines.joined(separator: "\n"))
        for complaint in result.complaints { CommandOutput.complain("habeas: \(complaint)") }
        return result.differences == 0 ? .success : .failure
    }

    private static func text(of file: String) throws(DeadlineCasesError) -> String {
        let data: Foundation.Data
        do { data = try Foundation.Data(contentsOf: URL(fileURLWithPath: file)) } catch { throw .unreadable(file) }
        // What is printed is what came: no character is replaced by another.
        guard let text = String(validating: data, as: UTF8.self) else { throw .notUnicode }
        return text
    }

    /// The lines to print, why a date is missing, and how many rows differ from `due`.
    func compute(_ text: String) throws(DeadlineCasesError) -> (
        lines: [String], complaints: [String], differences: Int
    ) {
        let rows: [DelimitedText.Row]
        do { rows = try DelimitedText.rows(of: text) } catch { throw .quoteOpen(line: error.line) }
        guard let first = rows.first else { throw .empty }
        let header = try DeadlineHeader(first.fields)
        var lines = [DelimitedText.line(first.fields + ["computed"])]
        var complaints: [String] = []
        var differences = 0
        for row in rows.dropFirst() {
            let named = DeadlineRow(header: header, row: row.fields)
            var computed = ""
            do throws(DeadlineRowError) {
                computed = try date(of: named).description
            } catch {
                complaints.append("line \(row.line): \(error.reason)")
            }
            if let due = named["due"], due != computed { differences += 1 }
            lines.append(DelimitedText.line(named.fields + [computed]))
        }
        return (lines, complaints, differences)
    }

    private func date(of row: DeadlineRow) throws(DeadlineRowError) -> CivilDate {
        guard !row.hasTooManyCells else {
            throw DeadlineRowError("cells-too-many: there are more cells than columns; quote a cell that holds a comma")
        }
        let word = row["right"] ?? ""
        guard let question = ClockQuestion(word: word) else {
            throw DeadlineRowError("unknown-right: '\(word)' is neither a right nor a duty")
        }
        let facts = try row.facts()
        do {
            let statute = try book.statute(of: row["jurisdiction"] ?? "")
            let clock = ResponseClock(statute: statute, right: question.right, facts: facts)
            // This duty alone: a row is not refused for another duty's date that lies beyond a calendar.
            let duty = try question.duty.map { kind throws(ClockError) in try clock.duty(kind) } ?? clock.mainDuty()
            if let due = duty.due { return due }
            throw DeadlineRowError(duty.derivation.last.map(words.sentence) ?? "no date")
        } catch let error as DeadlineRowError {
            throw error
        } catch let error as any CodedError {
            throw DeadlineRowError(error.description)
        } catch {
            throw DeadlineRowError("no date")
        }
    }
}

/// Why a row has no date.
struct DeadlineRowError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// The columns of a file of dates, in any order, among others, in small or capital letters.
struct DeadlineHeader {
    let columns: [String]

    init(_ fields: [String]) throws(DeadlineCasesError) {
        columns = fields.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        let needed = ["jurisdiction", "right", "received"]
        if let missing = needed.first(where: { !columns.contains($0) }) { throw .columnMissing(missing) }
        let read = needed + ["paused_from", "paused_to", "extended", "due"]
        for name in read where columns.count(where: { $0 == name }) > 1 { throw .columnTwice(name) }
    }
}

/// One row of a file of dates, by the names of its columns.
struct DeadlineRow {
    /// As many as the header has, or more.
    let fields: [String]
    private let header: DeadlineHeader

    init(header: DeadlineHeader, row: [String]) {
        self.header = header
        let columns = header.columns.count
        let filled = row.count - row.reversed().prefix { $0.isEmpty }.count
        let kept = row.prefix(max(filled, columns))
        fields = kept + Array(repeating: "", count: max(0, columns - row.count))
    }

    /// True where cells that hold something have no column.
    var hasTooManyCells: Bool { fields.count > header.columns.count }

    /// The trimmed value of a column; nil where there is no such column.
    subscript(column: String) -> String? {
        header.columns.firstIndex(of: column).map { fields[$0].trimmingCharacters(in: .whitespaces) }
    }

    func facts() throws(DeadlineRowError) -> ClockFacts {
        guard let received = try day("received") else { throw DeadlineRowError("not-a-date: 'received' is empty") }
        var facts = ClockFacts(received: received, responded: received)
        if let from = try day("paused_from") {
            guard let pause = ClockPause(from: from, to: try day("paused_to")) else {
                throw DeadlineRowError("not-a-pause: 'paused_to' is before 'paused_from'")
            }
            facts.pauses = [pause]
        } else if try day("paused_to") != nil {
            throw DeadlineRowError("not-a-pause: 'paused_to' stands without 'paused_from'")
        }
        let extended = self["extended"]?.lowercased() ?? ""
        if !extended.isEmpty, extended != "no" {
            guard let more = DeadlineExtension(extended) else {
                throw DeadlineRowError("not-an-extension: '\(extended)' is none such as +2m, +45d, +10wd")
            }
            facts.extended = more
        }
        return facts
    }

    private func day(_ column: String) throws(DeadlineRowError) -> CivilDate? {
        guard let text = self[column], !text.isEmpty else { return nil }
        guard let day = CivilDate(text) else {
            throw DeadlineRowError("not-a-date: '\(text)' is no day written YYYY-MM-DD")
        }
        return day
    }
}

/// Why a file of dates cannot be read.
enum DeadlineCasesError: CodedError {
    case unreadable(String)
    case notUnicode
    case empty
    case quoteOpen(line: Int)
    case columnMissing(String)
    case columnTwice(String)

    var code: String {
        switch self {
        case .unreadable: "file-unreadable"
        case .notUnicode: "not-utf8"
        case .empty: "no-header"
        case .quoteOpen: "quote-open"
        case .columnMissing: "column-missing"
        case .columnTwice: "column-twice"
        }
    }

    var sentence: String {
        switch self {
        case .unreadable(let file): "the file '\(file)' cannot be read"
        case .notUnicode: "the file is no text in UTF-8; save it as such"
        case .empty: "the file is empty; its first line names the columns"
        case .quoteOpen(let line): "line \(line): the quote that opens a cell here has no end"
        case .columnMissing(let name):
            "the header has no column '\(name)'; columns are divided by commas"
        case .columnTwice(let name): "the header has two columns '\(name)'"
        }
    }

    var isTemporary: Bool { false }
}
