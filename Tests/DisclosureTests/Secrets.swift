import Disclosure
import Foundation
import SubjectRequests
import TestPeers
import Vault

/// An answer with secrets in it, and the withholdings that must take them out again.
struct PlantedAnswer {
    var frames: [SpoolFrame] = []
    var files: [PackagedFile] = []
    var withheld: [Withheld] = []
    /// What may stand nowhere in the package.
    var secrets: [String] = []
    let tokens: RowTokens
    private var numbers: SeededGenerator

    /// At least one row, one value, one passage and one file are withheld, each with a secret of its own.
    init(seed: UInt64, tokens: RowTokens) throws {
        self.tokens = tokens
        numbers = SeededGenerator(seed: seed)
        for index in 0..<Int.random(in: 1...3, using: &numbers) { try addCollection(index) }
        for _ in 0..<Int.random(in: 1...2, using: &numbers) { try addFile() }
        // A file that stays.
        files.append(file(named: "\(word()).txt", content: "nothing in here"))
    }

    func redaction(_ withheld: [Withheld]? = nil) throws -> Redaction {
        Redaction(withheld ?? self.withheld, tokens: tokens, words: try Fixture.catalogue().words)
    }

    private mutating func addCollection(_ index: Int) throws {
        let head = Fixture.head("things\(index)", fields: ["id", "first", "last", "phone", "note", "data"])
        frames.append(.collection(head))
        let rows = Int.random(in: 4...9, using: &numbers)
        for row in 0..<rows {
            var values: [HeldValue] = [
                .integer(Int64(index * 100 + row)), .text(word(isSecret: row < 2)), .text(word(isSecret: row < 2)),
                .text(phone()), .text("\(word(isSecret: row == 0)) \(word()) and \(word())"),
                .text("{\"a\":\"\(word(isSecret: row == 0))\"}"),
            ]
            switch row {
            case 0: try withholdRow(values, head)
            case 1: try withholdName(values, head)
            case 2: try withholdPassage(&values, head)
            case 3 where Bool.random(using: &numbers): try withholdData(&values, head)
            default: break
            }
            frames.append(.row(values))
        }
    }

    private mutating func withholdRow(_ values: [HeldValue], _ head: HeldCollection) throws {
        withhold(head, try tokens.token(of: values, in: head))
        for position in [1, 2, 3, 4] { secrets.append(text(values[position])) }
        secrets.append("\(text(values[1])) \(text(values[2]))")
    }

    /// A name in two cells side by side.
    private mutating func withholdName(_ values: [HeldValue], _ head: HeldCollection) throws {
        let token = try tokens.token(of: values, in: head)
        for field in ["first", "last"] { withhold(head, token, field) }
        secrets.append("\(text(values[1])) \(text(values[2]))")
    }

    private mutating func withholdPassage(_ values: inout [HeldValue], _ head: HeldCollection) throws {
        let secret = [sentence(), "\(hidden()) \(hidden())", phone(), "\(hidden())@\(hidden()).example"].randomElement(
            using: &numbers
        )
        let before = "Öfter 👩‍👧 \(word()): "
        let note = before + (secret ?? "") + ", \(word())"
        values[4] = .text(note)
        let start = before.unicodeScalars.count
        let end = start + (secret ?? "").unicodeScalars.count
        let token = try tokens.token(of: values, in: head)
        // Two that overlap.
        withhold(head, token, "note", start..<(end - 2))
        withhold(head, token, "note", (start + 2)..<end)
        secrets.append(secret ?? "")
    }

    /// Within JSON, with all that JSON escapes.
    private mutating func withholdData(_ values: inout [HeldValue], _ head: HeldCollection) throws {
        let secret = "\(hidden()) \\\"\(hidden())\\\" \(hidden())"
        values[5] = .text("{\"by\":\"\(secret)\",\"n\":1}")
        withhold(head, try tokens.token(of: values, in: head), "data", 7..<(7 + secret.unicodeScalars.count))
        secrets.append(secret)
    }

    private mutating func addFile() throws {
        let secret = "\(hidden()) \(hidden())"
        let list = HeldCollection.foundFiles
        let isRenamed = Bool.random(using: &numbers)
        let file = file(named: "\(secret).pdf", content: isRenamed ? "%PDF" : "by \(secret)")
        let token = try tokens.token(of: [.text(file.name), .text(file.sha256)], in: list)
        withhold(list, token, isRenamed ? "name" : nil)
        secrets.append(secret)
        files.append(file)
    }

    private func file(named name: String, content: String) -> PackagedFile {
        PackagedFile(name: name, sha256: ContentDigest.hex(of: Array(content.utf8))) { sink in
            try Array(content.utf8).withUnsafeBytes(sink)
        }
    }

    private mutating func withhold(
        _ head: HeldCollection,
        _ row: [UInt8],
        _ field: String? = nil,
        _ passage: Range<Int>? = nil
    ) {
        withheld.append(
            Withheld(
                id: "w\(withheld.count)",
                store: head.store,
                dataset: head.dataset,
                collection: head.collection,
                row: row,
                field: field,
                passage: passage,
                ground: "others",
                says: "about others"
            )
        )
    }

    private func text(_ value: HeldValue) -> String {
        if case .text(let text) = value { text } else { "" }
    }

    private mutating func hidden() -> String { word(isSecret: true) }

    /// Six to nine letters that no language puts together. What stays has letters of its own: a short secret would else
    /// stand in it by chance, once in some thousand answers.
    private mutating func word(isSecret: Bool = false) -> String {
        let letters = Array(isSecret ? "bcdfghjklmzäöü" : "npqrstvwxéñ")
        let word = (0..<Int.random(in: 6...9, using: &numbers)).map { _ in letters.randomElement(using: &numbers) ?? "x"
        }
        return String(word).capitalized
    }

    private mutating func phone() -> String {
        let digits = (0..<8).map { _ in String(Int.random(in: 1...9, using: &numbers)) }.joined()
        return ["+64 2\(digits.prefix(1)) \(digits.dropFirst().prefix(3)) \(digits.dropFirst(4))", "02\(digits)"]
            .randomElement(using: &numbers) ?? digits
    }

    private mutating func sentence() -> String {
        "=\(hidden()) & <\(hidden())> \"\(hidden())\"\n\(hidden())\u{1F469}\(hidden())\\\(hidden())"
    }
}
