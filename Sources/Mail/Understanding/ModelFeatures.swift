/// What the linear part of the letter model counts in a letter, once each: words, pairs of words, pieces of words, concepts, and
/// concepts in their order. `script/train-letters` counts in the same way.
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
    private static let pieces = 4...5
    private static let number = FeatureHash.of("0")
    private static let beginning = FeatureHash.of("^")
    private static let end = FeatureHash.of("$")

    private var isSubject = false
    /// A kind above, a hash of 28 bits below.
    private(set) var keys: Set<UInt32> = []

    init(_ letter: ModelLetter) {
        letter.text.forEach { read($0) }
        isSubject = true
        letter.subject.forEach { read($0) }
        if letter.isReply { add(.word, FeatureHash.of("RE")) }
        if letter.isEmpty { add(.word, FeatureHash.of("EMPTY")) }
    }

    private mutating func add(_ kind: Kind, _ first: UInt64, _ second: UInt64 = 0, _ third: UInt64 = 0) {
        let hash = FeatureHash.mix(UInt64(kind.rawValue) * 2 + (isSubject ? 1 : 0), first, second, third)
        keys.insert(kind.rawValue << 28 | UInt32(hash >> 36))
    }

    private mutating func read(_ sentence: ModelLetter.Sentence) {
        readWords(sentence.tokens)
        readConcepts(sentence)
    }

    // MARK: - Words

    private mutating func readWords(_ tokens: [String]) {
        var previous = ModelFeatures.beginning
        for token in tokens {
            let hash = FeatureHash.of(token)
            add(.pair, previous, hash)
            previous = hash
            if token == ModelTokens.comma { continue }
            if token.isNumber {
                add(.word, ModelFeatures.number)
            } else {
                add(.word, hash)
                for piece in token.pieces(ModelFeatures.pieces) { add(.piece, piece) }
            }
        }
        add(.pair, previous, ModelFeatures.end)
    }

    // MARK: - Concepts

    private struct Place {
        let word: Int
        let concepts: [UInt64]
    }

    private mutating func readConcepts(_ sentence: ModelLetter.Sentence) {
        let words = sentence.words.map { FeatureHash.of($0) }
        let negated = sentence.negated
        for (place, here) in sentence.concepts.enumerated() where !here.isEmpty {
            for concept in here {
                add(.concept, concept)
                if sentence.isQuestion { add(.asked, concept) }
                if negated[place], !ConceptWords.negations.contains(concept) { add(.negated, concept) }
                if place > 0 { add(.mixed, words[place - 1], concept) } else { add(.first, concept) }
                if place + 1 < words.count { add(.mixed, concept, words[place + 1]) }
            }
        }
        readPairs(sentence.concepts.enumerated().filter { !$1.isEmpty }.map { Place(word: $0, concepts: $1) })
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
    var isNumber: Bool { utf8.first.map { (0x30...0x39).contains($0) } ?? false }

    /// The hashes of a word's pieces of some lengths, where "<" begins it and ">" ends it.
    func pieces(_ lengths: ClosedRange<Int>) -> [UInt64] {
        let whole = [UInt8(ascii: "<")] + Array(utf8) + [UInt8(ascii: ">")]
        return lengths.filter { $0 <= whole.count }.flatMap { length in
            (0...(whole.count - length)).map { FeatureHash.of(whole[$0..<$0 + length]) }
        }
    }
}
