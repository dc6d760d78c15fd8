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
        let text: String
        do {
            text = String(decoding: try Foundation.Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
        } catch {
            throw DeadlineCasesError.unreadable(file)
        }
        let result = try compute(text)
        print(result.lines.joined(separator: "\n"))
        for complaint in result.complaints { CommandOutput.complain("habeas: \(complaint)") }
        return result.differences == 0 ? .success : .failure
    }

    /// The lines to print, why a date is missing, and how many rows differ from `due`.
    func compute(_ text: String) throws(DeadlineCasesError) -> (
        lines: [String], complaints: [String], differences: Int
    ) {
        guard let rows = DelimitedText.rows(of: text), let header = rows.first else { throw .notDelimited }
        let needed = ["jurisdiction", "right", "received"]
        if let missing = needed.first(where: { !header.contains($0) }) { throw .columnMissing(missing) }
        var lines = [DelimitedText.line(header + ["computed"])]
        var complaints: [String] = []
        var differences = 0
        for (index, row) in rows.dropFirst().enumerated() {
            let named = DeadlineRow(header: header, row: row)
            var computed = ""
            do throws(DeadlineRowError) {
                computed = try date(of: named).description
            } catch {
                complaints.append("row \(index + 2): \(error.reason)")
            }
            if let due = named["due"], due != computed { differences += 1 }
            lines.append(DelimitedText.line(named.fields + [computed]))
        }
        return (lines, complaints, differences)
    }

    private func date(of row: DeadlineRow) throws(DeadlineRowError) -> CivilDate {
        let word = row["right"] ?? ""
        guard let question = ClockQuestion(word: word) else {
            throw DeadlineRowError("unknown-right: '\(word)' is neither a right nor a duty")
        }
        let facts = try row.facts()
        do {
            let statute = try book.statute(of: row["jurisdiction"] ?? "")
            let duty = try DeadlineAnswer(statute: statute, question: question, facts: facts).duty
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

/// One row of a file of dates, by the names of its columns.
struct DeadlineRow {
    /// As many as the header has.
    let fields: [String]
    private let header: [String]

    init(header: [String], row: [String]) {
        self.header = header
        fields = Array(row.prefix(header.count)) + Array(repeating: "", count: max(0, header.count - row.count))
    }

    /// The trimmed value of a column; nil where there is no such column.
    subscript(column: String) -> String? {
        header.firstIndex(of: column).map { fields[$0].trimmingCharacters(in: .whitespaces) }
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
        let extended = self["extended"] ?? ""
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
    case notDelimited
    case columnMissing(String)

    var code: String {
        switch self {
        case .unreadable: "file-unreadable"
        case .notDelimited: "not-csv"
        case .columnMissing: "column-missing"
        }
    }

    var sentence: String {
        switch self {
        case .unreadable(let file): "the file '\(file)' cannot be read"
        case .notDelimited: "the file is no comma-separated text with a header"
        case .columnMissing(let name): "the header has no column '\(name)'"
        }
    }

    var isTemporary: Bool { false }
}
