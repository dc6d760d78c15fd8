/// A letter as the network of the letter model reads it: each word, comma and full stop in order, the subject line first, with what
/// tells something of it: the word, its pieces, what it may mean, whether it stands in the subject line, a question, or after a
/// negation. `script/train-letters` does the same.
struct ModelWords {
    struct Word {
        /// Of the word itself, of what it may mean, and of where it stands: a kind above, a hash of 28 bits below.
        var keys: [UInt32] = []
        var pieces: [UInt32] = []
    }

    private enum Kind: UInt32 {
        case word = 11
        case piece, concept, place
    }

    /// A letter says within so many what it wants; what comes after is not looked at.
    static let wordsMax = 300
    private static let pieces = 4...4
    private static let subject = key(.place, FeatureHash.of("s"))
    private static let question = key(.place, FeatureHash.of("q"))
    private static let negated = key(.place, FeatureHash.of("neg"))

    private(set) var words: [Word] = []

    init(_ letter: ModelLetter) {
        if letter.isReply { words.append(Word(keys: [ModelWords.key(.place, FeatureHash.of("RE"))])) }
        letter.subject.forEach { read($0, isSubject: true) }
        if letter.isEmpty { words.append(Word(keys: [ModelWords.key(.place, FeatureHash.of("EMPTY"))])) }
        for sentence in letter.text where words.count < ModelWords.wordsMax { read(sentence, isSubject: false) }
        if words.count > ModelWords.wordsMax { words.removeLast(words.count - ModelWords.wordsMax) }
    }

    private static func key(_ kind: Kind, _ hash: UInt64) -> UInt32 {
        kind.rawValue << 28 | UInt32(FeatureHash.mix(UInt64(kind.rawValue), hash) >> 36)
    }

    private mutating func read(_ sentence: ModelLetter.Sentence, isSubject: Bool) {
        let places = isSubject ? [ModelWords.subject] : []
        let negated = sentence.negated
        var place = 0
        for token in sentence.tokens {
            guard token != ModelTokens.comma else {
                words.append(Word(keys: [ModelWords.key(.word, FeatureHash.of(token))] + places))
                continue
            }
            var word = ModelWords.word(token)
            word.keys += sentence.concepts[place].map { ModelWords.key(.concept, $0) } + places
            if negated[place] { word.keys.append(ModelWords.negated) }
            if sentence.isQuestion { word.keys.append(ModelWords.question) }
            words.append(word)
            place += 1
        }
        let end = sentence.isQuestion ? ModelTokens.question : ModelTokens.stop
        words.append(Word(keys: [ModelWords.key(.word, FeatureHash.of(end))] + places))
    }

    /// Of a number counts that it is one, and which it is where it is short.
    private static func word(_ token: String) -> Word {
        let own = key(.word, FeatureHash.of(token))
        guard token.isNumber else {
            return Word(keys: [own], pieces: token.pieces(pieces).map { key(.piece, $0) })
        }
        let number = key(.word, FeatureHash.of("0"))
        return Word(keys: token.utf8.count <= 2 && token != "0" ? [own, number] : [number])
    }
}
