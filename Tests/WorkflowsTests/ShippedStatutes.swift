import Foundation
import SubjectRequests
import Testing
import Workflows

/// The statute files of this checkout, and what tests may change in their text.
enum ShippedStatutes {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let book = Result { try read() }

    static func statute(_ jurisdiction: String) throws -> Statute { try book.get().statute(of: jurisdiction) }

    /// The book after `replaced` was replaced by `new` in the file of that name, which must contain it.
    static func book(changing file: String, _ replaced: String, to new: String) throws -> StatuteBook {
        var changes = 0
        let book = try read { name, text in
            guard name == file, text.contains(replaced) else { return text }
            changes += 1
            return text.replacing(replaced, with: new)
        }
        guard changes == 1 else { throw NothingChanged() }
        return book
    }

    struct NothingChanged: Error {}

    private static func read(change: (String, String) -> String = { $1 }) throws -> StatuteBook {
        try StatuteBook(
            statutes: files(in: "workflows/statutes", change),
            calendars: files(in: "workflows/statutes/calendars", change)
        )
    }

    private static func files(
        in folder: String,
        _ change: (String, String) -> String
    ) throws -> [StatuteBook.File] {
        let folder = root.appending(path: folder)
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yml" }
            .map { url in
                let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
                return StatuteBook.File(path: url.lastPathComponent, text: change(url.lastPathComponent, text))
            }
    }
}

/// One row of `Fixtures/deadline-cases.csv`.
struct WorkedDate: Sendable, CustomTestStringConvertible {
    let line: Int
    let jurisdiction: String
    let right: String
    let received: CivilDate
    let pause: ClockPause?
    let extended: DeadlineExtension?
    let due: CivilDate

    var testDescription: String { "line \(line): \(jurisdiction) \(right) \(received) → \(due)" }

    static let all: [WorkedDate] = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/deadline-cases.csv")
        guard let data = FileManager.default.contents(atPath: url.path) else { return [] }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return lines.enumerated().dropFirst().compactMap { WorkedDate(line: $0 + 1, text: $1) }
    }()

    /// The first seven columns, which are never quoted.
    private init?(line: Int, text: Substring) {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.count > 6, let received = CivilDate(fields[2]), let due = CivilDate(fields[6]) else { return nil }
        self.line = line
        jurisdiction = fields[0]
        right = fields[1]
        self.received = received
        pause = CivilDate(fields[3]).flatMap { ClockPause(from: $0, to: CivilDate(fields[4])) }
        extended = DeadlineExtension(fields[5])
        self.due = due
    }

    /// What a book of statutes says; nil where it has no date.
    func computed(in book: StatuteBook) throws -> CivilDate? {
        guard let question = ClockQuestion(word: right) else { return nil }
        let clock = ResponseClock(
            statute: try book.statute(of: jurisdiction),
            right: question.right,
            facts: ClockFacts(
                received: received,
                pauses: pause.map { [$0] } ?? [],
                extended: extended,
                responded: received
            )
        )
        guard let kind = question.duty else { return try clock.mainDuty().due }
        return try clock.duty(kind).due
    }
}
