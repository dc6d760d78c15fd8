import SubjectRequests

/// The phrases found in one sentence, and what they do to each other.
struct SentenceMarks {
    let sentence: LetterWords.Sentence
    private let letter: LetterWords
    private let demands: [(demand: Lexicon.Demand, range: Range<Int>)]
    private let signs: [Lexicon.Sign: [Range<Int>]]
    /// Where words stand that are only guessed at.
    private let guesses: [Int]
    let categories: [(category: String, range: Range<Int>)]

    /// How many words a negation reaches.
    private static let reach = 6
    /// How many words behind a phrase of two clauses a negation may stand.
    private static let negatedBehind = 3
    /// No honest sentence asks for more.
    private static let demandsMax = 60

    init(_ sentence: LetterWords.Sentence, in letter: LetterWords, symbols: [[Int]], lexicon: Lexicon) {
        self.sentence = sentence
        self.letter = letter
        var demands: [(Lexicon.Demand, Range<Int>)] = []
        var signs: [Lexicon.Sign: [Range<Int>]] = [:]
        var categories: [(String, Range<Int>)] = []
        for (meaning, range) in lexicon.phrases.matches(in: symbols[sentence.words], vocabulary: lexicon.vocabulary) {
            switch meaning {
            case .demand(let demand): if demands.count < SentenceMarks.demandsMax { demands.append((demand, range)) }
            case .sign(let sign): signs[sign, default: []].append(range)
            case .category(let category): categories.append((category, range))
            case .label: continue
            }
        }
        (self.demands, self.signs, self.categories) = (demands, signs, categories)
        guesses = sentence.words.filter { symbols[$0].last == Lexicon.guessed }
    }

    func has(_ sign: Lexicon.Sign) -> Bool { signs[sign] != nil }
    func ranges(_ sign: Lexicon.Sign) -> [Range<Int>] { signs[sign] ?? [] }

    /// Whether a phrase was only found because a word of it was taken for another.
    func isGuessed(_ range: Range<Int>) -> Bool { guesses.contains(where: range.contains) }

    /// Something is asked for about the person's own data, in words that say nothing of these rights.
    func asksSomethingElse(than rights: some Collection<Right>) -> Bool {
        has(.asking) && has(.ownData) && !has(.mention)
            && demands.allSatisfy { $0.demand.strength == .cue && !rights.contains($0.demand.right) }
    }

    /// What is asked for here, and whether in an asking form.
    var asked: [(demand: Lexicon.Demand, range: Range<Int>, isAsking: Bool)] {
        let asks = has(.asking)
        return demands.compactMap { demand, range in
            guard !isNegated(range, demand), !isMentioned(range), !isOverruled(demand, range) else { return nil }
            // "Subject access requests" may open a sentence about them; the law's nouns need a form that asks.
            return (demand, range, asks || demand.strength != .certain && isImperative(range))
        }
    }

    /// Whether all that stands here is what will follow if nothing is done: "If you do not answer, I shall complain to the
    /// authority" is no complaint, and stands below many a letter that asks for something else.
    var onlyThreatens: Bool { has(.threat) && asked.allSatisfy { $0.demand.right == .complaint } }

    /// What is not wanted here, in so many words: "I don't want you to erase my data".
    var unwanted: Set<Right> {
        Set(
            demands.filter {
                [.certain, .clear, .likely].contains($0.demand.strength) && isNegated($0.range, $0.demand)
            }
            .map(\.demand.right)
        )
    }

    /// Where a clearer phrase for another right takes the same words, the weaker one says nothing; and in "delete what you
    /// hold about me" what is held is what to delete, not what to show.
    private func isOverruled(_ demand: Lexicon.Demand, _ range: Range<Int>) -> Bool {
        // "Whether or not you process my data" begins in the middle of a phrase that negates nothing.
        if ranges(.noNegation).contains(where: { $0.contains(range.lowerBound) && $0.lowerBound < range.lowerBound }) {
            return true
        }
        return demands.contains { other, place in
            guard other.right != demand.right, ![.hint, .cue].contains(other.strength), place.overlaps(range),
                isOneClause(place.lowerBound, range.lowerBound) || !isNegated(place, other)
            else { return false }
            // "Whether you hold data and which" asks for more than a confirmation; let it be in doubt.
            if demand.strength == .hint, demand.right == .copy, other.right == .confirm { return false }
            if other.strength.rank != demand.strength.rank { return other.strength.rank < demand.strength.rank }
            // "Stop using my data for marketing" is about marketing; "whether you hold my data" asks for no copy.
            if demand.right == .restrict, other.right == .unsubscribe { return true }
            // "Remove my name" is one thing, "remove my name from your mailing list" another.
            if demand.right == .delete, other.right == .unsubscribe {
                return place.lowerBound <= range.lowerBound && range.upperBound < place.upperBound
            }
            if demand.right == .copy, other.right == .confirm { return place.lowerBound <= range.lowerBound }
            let isObject =
                [.copy, .confirm].contains(demand.right)
                && [.delete, .correct, .restrict, .unsubscribe, .complaint].contains(other.right)
            // "That you delete all that you hold about me", but "I want a copy of my data, and then I want it erased".
            let asksTwice = ranges(.asking).contains {
                range.upperBound <= $0.lowerBound && $0.lowerBound < place.upperBound
            }
            return isObject && place.lowerBound <= range.lowerBound + 1 && !asksTwice
        }
    }

    private func isOneClause(_ first: Int, _ second: Int) -> Bool {
        letter.words[first].clause == letter.words[second].clause
    }

    /// A title is one when nothing else stands there, but the law that it names.
    func isHeading(_ demand: Lexicon.Demand, _ range: Range<Int>) -> Bool {
        guard demand.strength == .title, range.lowerBound == sentence.words.lowerBound else { return false }
        return range == sentence.words || ranges(.legal).contains { $0.lowerBound >= range.upperBound }
    }

    private func isNegated(_ range: Range<Int>, _ demand: Lexicon.Demand) -> Bool {
        let clause = letter.words[range.lowerBound].clause
        let before = ranges(.negation).contains { negation in
            negation.upperBound <= range.lowerBound && range.lowerBound - negation.lowerBound <= SentenceMarks.reach
                // "Ich möchte nicht, dass Sie …" goes on in the next clause.
                && [negation.lowerBound, negation.upperBound - 1].contains { letter.words[$0].clause == clause }
                && !isHarmless(negation)
                && !turns(between: negation.upperBound, and: range.lowerBound)
        }
        if before { return true }
        let lastClause = letter.words[range.upperBound - 1].clause
        // "Do not use my data": the phrase itself says not.
        let isNegative = [.unsubscribe, .restrict].contains(demand.right)
        return ranges(.negationAfter).contains { negation in
            if isNegative, negation.upperBound <= range.upperBound { return false }
            let place = letter.words[negation.lowerBound].clause
            // "Block my data, but delete them not": what spans two clauses is negated right behind its end.
            let isBehind =
                place == lastClause && negation.lowerBound - range.upperBound < SentenceMarks.negatedBehind
            return negation.lowerBound >= range.lowerBound && place <= lastClause
                && (place == clause || negation.upperBound <= range.upperBound || isBehind)
                && !isHarmless(negation) && !turns(between: range.upperBound, and: negation.lowerBound)
        }
    }

    private func isHarmless(_ negation: Range<Int>) -> Bool {
        // "…, not only" is one phrase, "not, only …" is two.
        ranges(.noNegation).contains {
            $0.contains(negation.lowerBound) && isOneClause($0.lowerBound, $0.upperBound - 1)
        }
    }

    /// An asking form or a turning word takes back a mention or a negation that stands before it.
    private func turns(between start: Int, and end: Int) -> Bool {
        guard start < end else { return false }
        // "I do not want you to …": what is asked for right behind a negation is negated itself.
        return ranges(.turn).contains { (start..<end).contains($0.lowerBound) }
            || ranges(.asking).contains { $0.lowerBound > start && $0.lowerBound < end }
    }

    /// "… and heard nothing, so please send me my data."
    private func asksAgain(between start: Int, and end: Int) -> Bool {
        ranges(.turn).contains { start <= $0.lowerBound && $0.lowerBound < end }
    }

    private func isMentioned(_ range: Range<Int>) -> Bool {
        let clause = letter.words[range.lowerBound].clause
        let isReminded = ranges(.reminder).contains {
            $0.lowerBound <= range.lowerBound && !asksAgain(between: $0.upperBound, and: range.lowerBound)
        }
        if isReminded, !isImperative(range) { return true }
        return ranges(.mention).contains { mention in
            // "To unsubscribe, click here" speaks of it as a whole.
            if mention.lowerBound <= range.lowerBound, mention.upperBound >= range.upperBound { return true }
            return mention.lowerBound < range.lowerBound && mention.upperBound <= range.upperBound
                && (letter.words[mention.lowerBound].clause == clause || mention.count == 2)
                && letter.words[mention.upperBound - 1].clause == clause
                && !ranges(.asking).contains { $0.contains(mention.lowerBound) && $0.count >= mention.count }
                && !turns(between: mention.upperBound, and: range.lowerBound)
        }
    }

    /// True where the phrase opens its clause: "Delete my data", "and then delete my data".
    private func isImperative(_ range: Range<Int>) -> Bool {
        let clause = letter.words[range.lowerBound].clause
        var start = range.lowerBound
        while start > sentence.words.lowerBound, letter.words[start - 1].clause == clause,
            ranges(.filler).contains(where: { $0.contains(start - 1) })
        {
            start -= 1
        }
        return start == sentence.words.lowerBound || letter.words[start - 1].clause != clause
    }
}
