import SubjectRequests
import Templates
import Vault

/// All that an answer says in one language: the files of `package-templates/LANGUAGE`, checked when they are loaded.
package struct PackageCatalogue: Sendable {
    let templates: TemplateCatalogue
    package let words: Phrases
    /// What the pages' content policy admits: the digest of exactly the style sheet that stands in them.
    let styleDigest: String

    /// The keys of ``words`` that an answer uses beside those that every part uses.
    package static let requiredWords =
        PackageNote.allCases.map(\.rawValue) + PackageValueWord.allCases.map(\.rawValue)
        + PackageOwnWord.allCases.map(\.rawValue) + CopyNoticePart.allCases.map(\.phrase) + [
            PackageValueWord.monthOfYear
        ]
        + LeftOutWord.allCases.map(\.rawValue)

    /// - Parameters:
    ///   - sources: every file of the folder, by its own name.
    ///   - words: of the same language, with ``requiredWords``.
    /// - Throws: all problems at once.
    package init(_ sources: [TemplateSource], words: Phrases) throws(Problems) {
        self.words = words
        let style = sources.first { $0.name == "_style.html.mustache" }
        var digest = ContentDigest()
        digest.update(style?.text ?? "")
        styleDigest = digest.base64
        do {
            templates = try TemplateCatalogue(
                sources,
                models: PackageCatalogue.models,
                folder: "package-templates/\(words.language)/"
            )
        } catch {
            throw Problems(error.all.map(Problem.init))
        }
    }

    private static let models: [any TemplateModel.Type] = [
        IndexStartPage.self, IndexEndPage.self, CollectionStartPage.self, CollectionEndPage.self, ConfirmationPage.self,
        CheckPage.self,
    ]
}
