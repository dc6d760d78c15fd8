import SubjectRequests
import Templates
import Vault

/// All that an answer says in one language: the files of `package-templates/LANGUAGE`, checked when they are loaded.
package struct PackageCatalogue: Sendable {
    let templates: TemplateCatalogue
    let words: PackageWords
    /// What the pages' content policy admits: the digest of exactly the style sheet that stands in them.
    let styleDigest: String

    /// The file that holds words in place of a template.
    package static let wordsFile = "words.txt"

    /// - Parameter sources: every file of the folder, by its own name. Throws all problems at once.
    package init(_ sources: [TemplateSource]) throws(Problems) {
        var problems: [Problem] = []
        let file = sources.first { $0.name == PackageCatalogue.wordsFile }
        words = PackageWords(
            file ?? TemplateSource(name: PackageCatalogue.wordsFile, text: ""),
            problems: &problems
        )
        let style = sources.first { $0.name == "_style.html.mustache" }
        var digest = ContentDigest()
        digest.update(style?.text ?? "")
        styleDigest = digest.base64
        let pages = sources.filter { $0.name != PackageCatalogue.wordsFile }
        do {
            templates = try TemplateCatalogue(pages, models: PackageCatalogue.models)
        } catch {
            problems += error.all.map {
                let place = SourcePlace(file: $0.file, line: $0.line, column: $0.column)
                return Problem(code: $0.code, sentence: $0.sentence, place: place)
            }
            throw Problems(problems)
        }
        guard problems.isEmpty else { throw Problems(problems) }
    }

    private static let models: [any TemplateModel.Type] = [
        IndexStartPage.self, IndexEndPage.self, CollectionStartPage.self, CollectionEndPage.self, ConfirmationPage.self,
    ]
}
