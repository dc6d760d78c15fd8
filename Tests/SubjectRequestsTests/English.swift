import Foundation
import SubjectRequests

/// The words of this checkout.
enum English {
    static func words(_ change: (String) -> String = { $0 }) throws -> Phrases {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "words/en.phrases"), encoding: .utf8)
        return try Phrases(language: "en", files: [("en.phrases", change(text))])
    }
}
