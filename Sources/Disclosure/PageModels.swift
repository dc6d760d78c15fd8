import SubjectRequests
import Templates

/// `index.html` up to its first collection.
struct IndexStartPage: TemplateModel {
    static let template = "index-start"
    static let sample = IndexStartPage(contents: .sample)

    let contents: PageContents

    var values: TemplateValue {
        let glance = contents.glance
        return .object(contents.frame.merging(contents.totals) { $1 }.merging(glance) { $1 })
    }
}

/// `index.html` after its last collection.
struct IndexEndPage: TemplateModel {
    static let template = "index-end"
    static let sample = IndexEndPage(contents: .sample)

    let contents: PageContents

    var values: TemplateValue {
        let backups = contents.backups
        let own: [String: TemplateValue] = ["hasBackups": .flag(!backups.isEmpty), "backups": .list(backups)]
        return .object(contents.frame.merging(contents.totals) { $1 }.merging(own) { $1 })
    }
}

/// What stands above a collection's rows.
struct CollectionStartPage: TemplateModel {
    static let template = "collection-start"
    static let sample = CollectionStartPage(contents: .sample, index: 0)

    let contents: PageContents
    let index: Int

    var values: TemplateValue { .object(contents.frame.merging(contents.part(index)) { $1 }) }
}

/// What stands below a collection's rows.
struct CollectionEndPage: TemplateModel {
    static let template = "collection-end"
    static let sample = CollectionEndPage(words: .keysThemselves, shown: 1, rows: 2, name: "data/app.users")

    let words: Phrases
    let shown: Int
    let rows: Int
    /// The name of the files that hold all rows, without an ending.
    let name: String

    var values: TemplateValue {
        [
            "isCut": .flag(shown < rows), "shown": .text(words.number(shown)), "rows": .text(words.number(rows)),
            "csv": "\(name).csv", "json": "\(name).json",
        ]
    }
}

/// The whole answer to the question whether anything is held; no values.
struct ConfirmationPage: TemplateModel {
    static let template = "confirmation"
    static let sample = ConfirmationPage(contents: .sample)

    let contents: PageContents

    var values: TemplateValue {
        let parts = contents.held.map { TemplateValue.object(contents.part($0)) }
        return .object(contents.frame.merging(contents.totals) { $1 }.merging(["parts": .list(parts)]) { $1 })
    }
}

/// How to check the package without us.
struct CheckPage: TemplateModel {
    static let template = "check"
    static let sample = CheckPage(contents: .sample, isSigned: true)
    static let entry = "how-to-check.html"

    let contents: PageContents
    let isSigned: Bool

    var values: TemplateValue {
        let own: [String: TemplateValue] = [
            "isSigned": .flag(isSigned), "keyAddress": .text(contents.text.keyAddress),
        ]
        return .object(contents.frame.merging(own) { $1 })
    }
}
