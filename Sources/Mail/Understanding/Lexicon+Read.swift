import Definitions
import SubjectRequests

extension Lexicon {
    /// Reads one lexicon; nil when the file is no YAML, with every problem in `problems`.
    static func read(_ text: String, file: String, problems: ProblemList) -> Lexicon? {
        let keys = [
            "language", "stop-words", "groups", "signs", "rights", "identities", "corrections", "spellings",
            "spoken-for",
        ]
        guard let reader = DefinitionReader.parse(text, file: file, problems: problems),
            let mapping = reader.mapping(keys)
        else { return nil }
        let language = mapping.required("language")?.text() ?? ""
        let stopWords = mapping.required("stop-words")?.texts() ?? []
        var compiler = LexiconCompiler()
        for (name, value) in mapping["groups"]?.entries() ?? [] { compiler.define(name, value) }
        for (name, value) in mapping.required("signs")?.entries() ?? [] {
            guard let sign = name.word(Sign.self, code: "unknown-sign") else { continue }
            compiler.add(value) { _ in .sign(sign) }
        }
        for (name, value) in mapping.required("rights")?.entries() ?? [] { compiler.addRight(name, value) }
        for (name, value) in mapping["identities"]?.entries() ?? [] {
            guard let kind = name.text() else { continue }
            compiler.add(value) { _ in .label(IdentityKind(rawValue: kind)) }
        }
        for (name, value) in mapping["corrections"]?.entries() ?? [] {
            guard let category = name.text() else { continue }
            compiler.add(value) { _ in .category(category) }
        }
        let spellings = compiler.spellings(mapping["spellings"])
        let spokenFor = compiler.spellings(mapping["spoken-for"])
        return Lexicon(
            language: language,
            stopWords: Set(stopWords.map { LetterWords.fold(Array($0.unicodeScalars)[...]) }),
            vocabulary: compiler.vocabulary,
            phrases: compiler.phrases,
            labels: compiler.labels,
            spellings: spellings,
            spokenFor: spokenFor
        )
    }

    /// What machines write in any language: `automatic` and `bounced`.
    static func machines(_ reader: DefinitionReader?) -> Lexicon {
        var compiler = LexiconCompiler()
        for (name, value) in reader?.entries() ?? [] {
            guard let sign = name.word(Sign.self, code: "unknown-sign") else { continue }
            compiler.add(value) { _ in .sign(sign) }
        }
        return Lexicon(
            language: "",
            stopWords: [],
            vocabulary: compiler.vocabulary,
            phrases: compiler.phrases,
            labels: compiler.labels,
            spellings: [:],
            spokenFor: [:]
        )
    }
}

/// Collects a lexicon's phrases; each mistake is a problem at its place.
private struct LexiconCompiler {
    var vocabulary = PhraseVocabulary()
    var phrases = PhraseIndex<Lexicon.Meaning>()
    var labels = PhraseIndex<Lexicon.Meaning>()

    mutating func define(_ name: DefinitionReader, _ value: DefinitionReader) {
        guard let group = name.text(), let texts = value.texts() else { return }
        do { try vocabulary.define(group, texts) } catch { value.problem("bad-phrase", error.sentence) }
    }

    mutating func add(_ value: DefinitionReader, _ meaning: (String) -> Lexicon.Meaning) {
        for phrase in value.isList ? value.list() ?? [] : [value] {
            guard let text = phrase.text() else { continue }
            do { add(try vocabulary.compile(text), meaning(text)) } catch {
                phrase.problem("bad-phrase", "'\(text)': \(error.sentence)")
            }
        }
    }

    private mutating func add(_ pattern: PhrasePattern, _ meaning: Lexicon.Meaning) {
        switch meaning {
        case .label, .sign(.naming), .sign(.closing): labels.add(pattern, meaning)
        case .demand, .sign, .category: phrases.add(pattern, meaning)
        }
    }

    /// Words as they are typed, with what they stand for; words that no phrase has are left out.
    mutating func spellings(_ reader: DefinitionReader?) -> [String: [Int]] {
        var result: [String: [Int]] = [:]
        for (name, value) in reader?.entries() ?? [] {
            guard let written = name.text() else { continue }
            let meant = (value.isList ? value.texts() : value.text().map { [$0] }) ?? []
            result[LetterWords.fold(Array(written.unicodeScalars)[...])] = meant.flatMap {
                vocabulary.symbols(of: LetterWords.fold(Array($0.unicodeScalars)[...]))
            }
        }
        return result
    }

    /// A right by our word or the law's. What the law calls objection is our restriction, and part of a deletion.
    mutating func addRight(_ name: DefinitionReader, _ value: DefinitionReader) {
        guard let word = name.text() else { return }
        guard let right = Right(word: word) else { return name.problem("unknown-right", "'\(word)' is no right") }
        let isPart = word == "objection" || right == .unsubscribe
        for (name, list) in value.entries() ?? [] {
            guard let strength = name.word(Lexicon.Strength.self, code: "unknown-strength") else { continue }
            add(list) { _ in .demand(.init(right: right, isPartOfDeletion: isPart, strength: strength)) }
        }
    }
}
