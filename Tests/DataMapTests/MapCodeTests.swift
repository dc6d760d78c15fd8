import Foundation
import SubjectRequests
import Testing

@testable import DataMap

/// `docs/data-map.md` lists what a map can be told, and nothing else.
@Suite struct MapCodeTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Codes that the sources report, by the call that reports them.
    private func reported() throws -> Set<String> {
        let folder = MapCodeTests.root.appending(path: "Sources/DataMap")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        var codes: Set<String> = []
        for path in paths {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            for match in text.matches(of: /(?:add|problem|place\))\(\s*"([a-z][a-z-]+)"|code: "([a-z-]+)"/) {
                if let code = match.1 ?? match.2 { codes.insert(String(code)) }
            }
        }
        let blocks: [BlockReason] = [
            .primaryKey, .notNull, .readOnly, .partOfObject, .takesRowsAlong(CollectionAddress("a", "b")),
            .stillPointedAt(CollectionAddress("a", "b")),
        ]
        let misfits: [BlockReason] = [.valueDoesNotFit, .textIntoOther(.json), .constantInKey, .constantInUnique]
        return codes.union(blocks.map { "blocked-\($0.code)" }).union(misfits.map(\.code))
    }

    private func listed() throws -> Set<String> {
        let text = try String(contentsOf: MapCodeTests.root.appending(path: "docs/data-map.md"), encoding: .utf8)
        let section =
            text.components(separatedBy: "## What check says").last?.components(separatedBy: "\n## ").first ?? ""
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        return Set(
            rows.flatMap { row in
                row.dropFirst(2).prefix { $0 != "|" }.split(separator: "`").map(String.init).filter { $0.contains("-") }
            }
        )
    }

    @Test func everyCodeIsExplained() throws {
        // Every reader of definitions has these; the page names some of them.
        let general: Set<String> = ["missing-key", "not-a-flag"]
        let reported = try reported().subtracting(general)
        #expect(reported.count > 50)
        let listed = try listed()
        #expect(reported.subtracting(listed).sorted() == [], "not explained")
        #expect(
            listed.subtracting(reported).sorted() == ["unknown-key"].filter { !reported.contains($0) },
            "of no source"
        )
    }
}
