import Definitions
import Foundation
import SubjectRequests

/// The lexicons in force, and what is common to all languages.
package struct LexiconCatalogue: Sendable {
    let lexicons: [Lexicon]
    let languages: LanguageRecogniser
    /// Hosts from which authorities write.
    private let authorityDomains: Set<String>
    /// What machines write, in any language.
    let machines: Lexicon
    /// Nil where the lexicons decide alone.
    let model: LetterModel?

    /// The languages that letters are understood in.
    package var known: [String] { lexicons.map(\.language) }

    /// - Parameter files: `common.yml` and one file per language.
    /// - Throws: all problems of all files.
    package init(files: [(name: String, text: String)]) throws(Problems) { try self.init(files: files, model: nil) }

    private init(files: [(name: String, text: String)], model: LetterModel?) throws(Problems) {
        self.model = model
        let problems = ProblemList()
        var lexicons: [Lexicon] = []
        var rivals: [(String, Set<String>)] = []
        var domains: [String] = []
        var machines = Lexicon.machines(nil)
        for (name, text) in files.sorted(by: { $0.name < $1.name }) {
            guard name.split(separator: "/").last == "common.yml" else {
                if let lexicon = Lexicon.read(text, file: name, problems: problems) { lexicons.append(lexicon) }
                continue
            }
            let common = DefinitionReader.parse(text, file: name, problems: problems)?
                .mapping(["other-languages", "authority-domains", "machines"])
            for (language, words) in common?["other-languages"]?.entries() ?? [] {
                let folded = (words.texts() ?? []).map { LetterWords.fold(Array($0.unicodeScalars)[...]) }
                rivals.append((language.text() ?? "", Set(folded)))
            }
            domains = common?["authority-domains"]?.texts() ?? []
            machines = Lexicon.machines(common?["machines"])
        }
        try problems.throwIfAny()
        self.lexicons = lexicons
        authorityDomains = Set(domains)
        self.machines = machines
        languages = LanguageRecogniser(known: lexicons.map { ($0.language, $0.stopWords) }, others: rivals)
    }

    /// Reads every `.yml` of a folder, and the letter model there.
    package init(folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yml") }
        let files = try names.map { name in
            ("lexicons/\(name)", try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
        let concepts = try String(contentsOf: folder.appending(path: "concepts.txt"), encoding: .utf8)
        let model = try LetterModel.read(
            Data(contentsOf: folder.appending(path: "letters.model")),
            concepts: ConceptWords(concepts)
        )
        try self.init(files: files, model: model)
    }

    func lexicon(_ language: String) -> Lexicon? { lexicons.first { $0.language == language } }

    func isAuthority(_ domain: some StringProtocol) -> Bool {
        authorityDomains.contains { domain == $0 || domain.hasSuffix(".\($0)") }
    }
}
