import Disclosure
import Foundation
import SubjectRequests
import Templates
import Workflows

/// The data files of this checkout.
enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func workflows() throws -> [WorkflowDefinition] {
        try ["copy", "csv-export", "confirm", "correct", "delete", "unsubscribe"].map { name in
            let reader = WorkflowReader { try? text("workflows/\($0)") }
            return try reader.read(text("workflows/\(name).yml"), file: "\(name).yml")
        }
    }

    static func statutes() throws -> StatuteBook {
        try StatuteBook(statutes: files("workflows/statutes"), calendars: files("workflows/statutes/calendars"))
    }

    static func packages() throws -> PackageCatalogue {
        let folder = "package-templates/en"
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        return try PackageCatalogue(
            names.sorted().map { TemplateSource(name: $0, text: try text("\(folder)/\($0)"), file: "en/\($0)") }
        )
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
