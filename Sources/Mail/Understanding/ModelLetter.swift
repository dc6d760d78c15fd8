/// A letter as the model takes it apart, once for all that is counted in it.
struct ModelLetter {
    struct Sentence {
        /// Folded words, short numbers and commas, in order.
        let tokens: [String]
        /// The tokens without the commas.
        let words: [String]
        /// Which clause each word stands in.
        let clauses: [Int]
        /// What each word may mean, by itself and with those after it.
        let concepts: [[UInt64]]
        let isQuestion: Bool

        /// Whether each word stands in a clause soon after a negation.
        var negated: [Bool] {
            var reach: (upTo: Int, clause: Int) = (-1, 0)
            return concepts.enumerated().map { place, here in
                if ConceptWords.negations.contains(where: here.contains) {
                    reach = (place + Sentence.negationReach, clauses[place])
                }
                return place <= reach.upTo && clauses[place] == reach.clause
            }
        }

        /// How many words a negation reaches to.
        private static let negationReach = 6
    }

    /// Without those of a reply's subject line, which only repeats an older one.
    let subject: [Sentence]
    let text: [Sentence]
    let isReply: Bool
    let isEmpty: Bool

    init(subject: String, text: String, concepts: ConceptWords) {
        isReply = SubjectLine.isReply(subject)
        isEmpty = text.allSatisfy(\.isWhitespace)
        self.subject = isReply ? [] : ModelLetter.sentences(subject, concepts)
        self.text = ModelLetter.sentences(text, concepts)
    }

    private static func sentences(_ text: String, _ concepts: ConceptWords) -> [Sentence] {
        let tokens = ModelTokens(text).tokens
        return tokens.split { $0 == ModelTokens.stop || $0 == ModelTokens.question }.map { sentence in
            let isQuestion = sentence.endIndex < tokens.endIndex && tokens[sentence.endIndex] == ModelTokens.question
            return read(sentence, concepts, isQuestion: isQuestion)
        }
    }

    private static func read(_ tokens: ArraySlice<String>, _ concepts: ConceptWords, isQuestion: Bool) -> Sentence {
        var words: [String] = []
        var clauses: [Int] = []
        var clause = 0
        for token in tokens {
            if token == ModelTokens.comma {
                clause += 1
            } else {
                words.append(token)
                clauses.append(clause)
            }
        }
        return Sentence(
            tokens: Array(tokens),
            words: words,
            clauses: clauses,
            concepts: concepts.concepts(of: words),
            isQuestion: isQuestion
        )
    }
}
