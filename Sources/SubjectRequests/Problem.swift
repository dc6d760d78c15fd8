/// Something wrong in a file that an operator wrote: a stable code, a sentence that says what to do, and the place.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
    package let code: String
    package let sentence: String
    package let place: SourcePlace

    package init(code: String, sentence: String, place: SourcePlace) {
        self.code = code
        self.sentence = sentence
        self.place = place
    }

    /// `file:line:column: code: sentence`.
    package var description: String { "\(place): \(code): \(sentence)" }
}

/// A place in a text file; line and column count from 1, and are 0 where the whole file is meant.
package struct SourcePlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    package var description: String { line == 0 ? file : "\(file):\(line):\(column)" }

    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// All the problems of one reading, together.
package struct Problems: Error, Sendable, Hashable, CustomStringConvertible {
    package let all: [Problem]

    /// A part that several files include is read with each; what is wrong with it is said once.
    package init(_ problems: [Problem]) {
        var said: Set<Problem> = []
        all = problems.filter { said.insert($0).inserted }.sorted { $0.place < $1.place }
    }

    package var description: String { all.map(\.description).joined(separator: "\n") }
}

/// An error that people meet: what happened as a stable code, and a sentence without personal data that they can act on.
package protocol CodedError: Error, CustomStringConvertible {
    var code: String { get }
    var sentence: String { get }
    /// True when the same call may succeed later; a command that fails so exits 75.
    var isTemporary: Bool { get }
}

extension CodedError {
    package var description: String { "\(code): \(sentence)" }
}
