import Foundation
import SubjectRequests

/// The words of this checkout.
enum English {
    static func words(_ change: (String) -> String = { $0 }) throws -> Phrases { try phrases("en", change) }

    static func phrases(_ language: String, _ change: (String) -> String = { $0 }) throws -> Phrases {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = "\(language).phrases"
        let text = try String(contentsOf: root.appending(path: "words/\(file)"), encoding: .utf8)
        return try Phrases(language: language, files: [(file, change(text))])
    }
}
