import SubjectRequests
import Templates

/// What answers say in every language.
package struct PackageCatalogues: Sendable {
    private let byLanguage: [String: PackageCatalogue]
    private let english: PackageCatalogue

    /// - Parameters:
    ///   - sources: for each language the files of its folder, with those that all languages share.
    ///   - words: of the same languages.
    /// - Throws: all problems of all languages at once: `english-missing`, `language-missing` for words without templates or
    ///   templates without words, and where a language says less than English.
    package init(_ sources: [String: [TemplateSource]], words: PhraseBook) throws(Problems) {
        var problems = PackageCatalogues.unmatched(Set(sources.keys), words.languages)
        var byLanguage: [String: PackageCatalogue] = [:]
        for (language, files) in sources where words.languages.contains(language) {
            do throws(Problems) {
                byLanguage[language] = try PackageCatalogue(files, words: words[language])
            } catch {
                problems += error.all
            }
        }
        guard let english = byLanguage["en"] else {
            let sentence =
                "There are no usable package-templates/en; is the folder the one that belongs to this version?"
            let place = SourcePlace(file: "package-templates/en")
            throw Problems(problems + [Problem(code: "english-missing", sentence: sentence, place: place)])
        }
        problems += byLanguage.flatMap { language, catalogue in
            catalogue.templates.omissions(beside: english.templates, folder: "package-templates/\(language)/").map(
                Problem.init
            )
        }
        guard problems.isEmpty else { throw Problems(problems) }
        self.english = english
        self.byLanguage = byLanguage
    }

    /// A language's; English where it is not there.
    package subscript(language: String) -> PackageCatalogue { byLanguage[language] ?? english }

    private static func unmatched(_ templates: Set<String>, _ words: Set<String>) -> [Problem] {
        words.subtracting(templates).map { language in
            let sentence =
                "There are words in '\(language)' and no templates of answers; translate package-templates/en."
            let place = SourcePlace(file: "package-templates/\(language)")
            return Problem(code: "language-missing", sentence: sentence, place: place)
        }
            + templates.subtracting(words).map { language in
                let sentence =
                    "There are templates of answers in '\(language)' and no words; translate words/en.phrases."
                let place = SourcePlace(file: "words/\(language).phrases")
                return Problem(code: "language-missing", sentence: sentence, place: place)
            }
    }
}

extension Problem {
    init(_ fault: TemplateFault) {
        let place = SourcePlace(file: fault.file, line: fault.line, column: fault.column)
        self.init(code: fault.code, sentence: fault.sentence, place: place)
    }
}
