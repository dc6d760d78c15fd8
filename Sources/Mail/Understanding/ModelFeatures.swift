/// What the letter model counts in a letter, once each: words, pairs of words, pieces of words, concepts, and concepts in their
/// order. `script/train-letters` counts in the same way.
struct ModelFeatures {
    /// With how much one counts.
    enum Kind: UInt32, CaseIterable {
        case word, pair, piece, concept
        /// A concept in a question.
        case asked
        /// A concept soon after a negation.
        case negated
        /// A concept that begins a sentence.
        case first
        /// Two concepts in a sentence, in their order; and those that stand close together.
        case ordered, near
        case triple
        /// A concept with the word before or after it.
        case mixed

        /// In twentieths.
        var weight: Int {
            switch self {
            case .word, .concept, .negated: 20
            case .first: 14
            case .pair, .ordered, .near: 10
            case .asked, .mixed: 8
            case .triple: 7
            case .piece: 5
            }
        }

        static let unit = 20
    }

    /// How many words one concept reaches to another.
    private static let reach = 12
    private static let closeReach = 2
    private static let tripleReach = 9
    private static let negationReach = 6
    private static let pieces = 4...5
    private static let number = FeatureHash.of("0")
    private static let beginning = FeatureHash.of("^")
    private static let end = FeatureHash.of("$")

    private let concepts: ConceptWords
    private var isSubject = false
    /// What is in each sentence, the subject line's last: a kind above, a hash of 28 bits below.
    private(set) var sentences: [Set<UInt32>] = []
    private var keys: Set<UInt32> = []

    init(subject: String, text: String, concepts: ConceptWords) {
        self.concepts = concepts
        read(ModelTokens(text).tokens)
        isSubject = true
        if SubjectLine.isReply(subject) {
            addAlone("RE")
        } else {
            read(ModelTokens(subject).tokens)
        }
        if text.allSatisfy(\.isWhitespace) { addAlone("EMPTY") }
    }

    private mutating func addAlone(_ word: String) {
        keys = []
        add(.word, FeatureHash.of(word))
        sentences.append(keys)
    }

    private mutating func add(_ kind: Kind, _ first: UInt64, _ second: UInt64 = 0, _ third: UInt64 = 0) {
        let hash = FeatureHash.mix(UInt64(kind.rawValue) * 2 + (isSubject ? 1 : 0), first, second, third)
        keys.insert(kind.rawValue << 28 | UInt32(hash >> 36))
    }

    private mutating func read(_ tokens: [String]) {
        for sentence in tokens.split(whereSeparator: { $0 == ModelTokens.stop || $0 == ModelTokens.question }) {
            keys = []
            readWords(sentence)
            let isQuestion = sentence.endIndex < tokens.endIndex && tokens[sentence.endIndex] == ModelTokens.question
            readConcepts(sentence, isQuestion: isQuestion)
            sentences.append(keys)
        }
    }

    // MARK: - Words

    private mutating func readWords(_ sentence: ArraySlice<String>) {
        var previous = ModelFeatures.beginning
        for token in sentence {
            let hash = FeatureHash.of(token)
            add(.pair, previous, hash)
            previous = hash
            if token == ModelTokens.comma { continue }
            if token.isNumber {
                add(.word, ModelFeatures.number)
            } else {
                add(.word, hash)
                addPieces(of: token)
            }
        }
        add(.pair, previous, ModelFeatures.end)
    }

    private mutating func addPieces(of word: String) {
        let whole = [UInt8(ascii: "<")] + Array(word.utf8) + [UInt8(ascii: ">")]
        for length in ModelFeatures.pieces where length <= whole.count {
            for start in 0...(whole.count - length) { add(.piece, FeatureHash.of(whole[start..<start + length])) }
        }
    }

    // MARK: - Concepts

    private struct Place {
        let word: Int
        let concepts: [UInt64]
    }

    private mutating func readConcepts(_ sentence: ArraySlice<String>, isQuestion: Bool) {
        var words: [String] = []
        var clauses: [Int] = []
        var clause = 0
        for token in sentence {
            guard token != ModelTokens.comma else {
                clause += 1
                continue
            }
            words.append(token)
            clauses.append(clause)
        }
        let found = concepts.concepts(of: words)
        var negated: (upTo: Int, clause: Int) = (-1, 0)
        for (place, here) in found.enumerated() {
            if ConceptWords.negations.contains(where: here.contains) {
                negated = (place + ModelFeatures.negationReach, clauses[place])
            }
            let isNegated = place <= negated.upTo && clauses[place] == negated.clause
            let before = place > 0 ? FeatureHash.of(words[place - 1]) : nil
            let after = place + 1 < words.count ? FeatureHash.of(words[place + 1]) : nil
            for concept in here {
                add(.concept, concept)
                if isQuestion { add(.asked, concept) }
                if isNegated, !ConceptWords.negations.contains(concept) { add(.negated, concept) }
                if let before { add(.mixed, before, concept) } else { add(.first, concept) }
                if let after { add(.mixed, concept, after) }
            }
        }
        readPairs(found.enumerated().filter { !$1.isEmpty }.map { Place(word: $0, concepts: $1) })
    }

    private mutating func readPairs(_ places: [Place]) {
        for (start, place) in places.enumerated() {
            for later in places[(start + 1)...] {
                guard later.word - place.word <= ModelFeatures.reach else { break }
                let isNear = later.word - place.word <= ModelFeatures.closeReach
                for first in place.concepts {
                    for second in later.concepts where first != second {
                        add(.ordered, first, second)
                        if isNear { add(.near, first, second) }
                    }
                }
            }
            guard start + 2 < places.count, places[start + 2].word - place.word <= ModelFeatures.tripleReach else {
                continue
            }
            for first in place.concepts {
                for second in places[start + 1].concepts {
                    for third in places[start + 2].concepts { add(.triple, first, second, third) }
                }
            }
        }
    }
}

extension String {
    fileprivate var isNumber: Bool { utf8.first.map { (0x30...0x39).contains($0) } ?? false }
}
