import Disclosure
import Foundation
import Mail
import SubjectRequests
import Templates
import Workflows

/// The data files of this checkout, read once.
enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let workflows = Result { try readWorkflows() }
    static let statutes = Result { try readStatutes() }
    static let packages = Result { try readPackages() }
    static let mails = Result { try MailTemplates(folders: [root.appending(path: "mail-templates")]) }

    static let words = Result {
        let languages = ["de", "en", "es", "fr"]
        return try PhraseBook(
            languages.map { try Phrases(language: $0, files: [("\($0).phrases", text("words/\($0).phrases"))]) }
        )
    }

    private static func readWorkflows() throws -> [WorkflowDefinition] {
        try (Right.allCases.map(\.rawValue) + ["sweep"]).map { name in
            let reader = WorkflowReader { try? text("workflows/\($0)") }
            return try reader.read(text("workflows/\(name).yml"), file: "\(name).yml")
        }
    }

    private static func readStatutes() throws -> StatuteBook {
        try StatuteBook(statutes: files("workflows/statutes"), calendars: files("workflows/statutes/calendars"))
    }

    private static func readPackages() throws -> PackageCatalogues {
        let shared = try templates("package-templates")
        let languages = try words.get().languages
        let sources = try languages.map { ($0, try templates("package-templates/\($0)") + shared) }
        return try PackageCatalogues(Dictionary(uniqueKeysWithValues: sources), words: words.get())
    }

    private static func templates(_ folder: String) throws -> [TemplateSource] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            .filter { $0.hasSuffix(".mustache") }.sorted()
            .map { TemplateSource(name: $0, text: try text("\(folder)/\($0)"), file: "\(folder)/\($0)") }
    }

    private static func files(_ folder: String) throws -> [StatuteBook.File] {
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        return try names.filter { $0.hasSuffix(".yml") }.sorted()
            .map { StatuteBook.File(path: $0, text: try text("\(folder)/\($0)")) }
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
