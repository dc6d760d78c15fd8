import SubjectRequests

/// The words by which letters in one language are understood: data, kept in `lexicons/`.
package struct Lexicon: Sendable {
    /// ISO 639-1.
    package let language: String
    let stopWords: Set<String>
    let vocabulary: PhraseVocabulary
    let phrases: PhraseIndex<Meaning>
    /// Those that say who writes; looked for line by line.
    let labels: PhraseIndex<Meaning>
    /// Symbols of other words that a word as people type it stands for: "u" is "you".
    let spellings: [String: [Int]]
    /// The same where somebody writes for another person: "her" is "my".
    let spokenFor: [String: [Int]]

    /// What a phrase means where it stands.
    enum Meaning: Sendable {
        case demand(Demand)
        case sign(Sign)
        /// A word such as "customer number", after which one stands.
        case label(IdentityKind)
        /// The name of something that can be corrected, as a data category.
        case category(String)
    }

    /// A phrase by which people ask for a right.
    struct Demand: Sendable {
        let right: Right
        /// Asks for something that a deletion does anyway: no marketing, no further use.
        let isPartOfDeletion: Bool
        let strength: Strength
    }

    /// How much a phrase says by itself.
    enum Strength: String, CaseIterable, Sendable {
        /// In the law's own words.
        case certain
        /// In plain words that can hardly mean anything else.
        case clear
        case likely
        case possible
        /// As a subject line or a heading.
        case title
        /// Of "it" or "everything", where the letter spoke of the person's data before.
        case followUp = "follow-up"
        /// Asks without an asking form: "my number is wrong".
        case statement
        /// Says too little to ask for the right, but enough to doubt a reading without it.
        case hint
        /// A verb or a noun that many rights use: where a letter asks for something about its sender's own data and nothing else
        /// tells what, a guess for staff to see.
        case cue

        /// How early it stands among the strengths; titles and statements overrule nothing.
        var rank: Int {
            switch self {
            case .certain, .clear: 0
            case .followUp, .likely, .statement, .title: 1
            case .possible: 2
            case .hint: 3
            case .cue: 4
            }
        }
    }

    /// What else a phrase shows.
    enum Sign: String, CaseIterable, Sendable {
        /// A form in which people ask.
        case asking
        /// What follows in the clause is spoken about, not asked for.
        case mention
        /// What follows in the clause is not wanted.
        case negation
        /// What stands before it in the clause is not wanted.
        case negationAfter = "negation-after"
        /// Words of negation that negate nothing.
        case noNegation = "no-negation"
        /// May stand before an imperative at the beginning of a clause.
        case filler
        /// Ends the reach of a mention or a negation.
        case turn
        /// The person's own data are spoken of.
        case ownData = "own-data"
        case legal
        /// Somebody speaks for himself: "I", "my", "this letter". The law's words alone may be about others.
        case firstPerson = "first-person"
        /// Of a footer that mail programs add, with what follows in its paragraph: "if you are not the recipient".
        case footer
        /// A machine answers.
        case automatic
        /// A machine says that a message could not be delivered.
        case bounced
        /// The organisation's ordinary business is spoken of.
        case business
        case reminder
        /// What whoever writes will do if nothing comes of it: complain, or go to court. It asks for nothing yet.
        case threat
        case agent
        /// The one who writes speaks of himself as of another: "the undersigned".
        case undersigned
        case organisation
        case minor
        case authority
        /// After it the sender's name stands.
        case naming
        /// A closing formula, with the sender's name below.
        case closing
        /// Between the name of something and its new value.
        case becomes
        /// Between a new value and the old one.
        case insteadOf = "instead-of"
    }

    /// Of a word that is only guessed at; no phrase has it.
    static let guessed = -1

    /// The symbols of a letter's words.
    ///
    /// - Parameter speaksForAnother: the one who writes is not the one whose data are meant.
    func symbols(of letter: LetterWords, speaksForAnother: Bool = false) -> [[Int]] {
        var known: [String: [Int]] = [:]
        return letter.words.map { word in
            if let symbols = known[word.folded] { return symbols }
            var symbols = vocabulary.symbols(of: word.folded) + (spellings[word.folded] ?? [])
            if speaksForAnother { symbols += spokenFor[word.folded] ?? [] }
            if symbols.isEmpty, !stopWords.contains(word.folded),
                let symbol = vocabulary.symbol(mistyped: word.folded)
            {
                symbols = [symbol, Lexicon.guessed]
            }
            known[word.folded] = symbols
            return symbols
        }
    }
}
