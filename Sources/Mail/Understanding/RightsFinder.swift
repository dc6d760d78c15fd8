import SubjectRequests

/// Weighs what the sentences of a letter ask for.
struct RightsFinder {
    private let lexicon: Lexicon
    private var found: [Right: Finding] = [:]
    private var parts: [Part] = []

    /// A demand that says only with another one what is wanted.
    private struct Part {
        let right: Right
        let isFollowUp: Bool
        /// The sentence's place in the letter.
        let place: Int
    }

    private struct Finding {
        var confidence: Double
        var sentence: String
        /// The sentences that ask for it most clearly, by their place in the letter; -1 is the subject line.
        var sentences: Set<Int>
        /// Asked for only in words that a deletion covers.
        var isPartOfDeletion: Bool
    }

    /// Below this nothing is said to be asked for.
    static let least = 0.5
    /// From this on a request is opened without asking staff.
    static let sure = 0.9
    /// Of two phrases that explain each other.
    private static let joined = 0.92

    init(lexicon: Lexicon) { self.lexicon = lexicon }

    mutating func read(subject: SubjectLine, letter: LetterWords, marks: [SentenceMarks], isReminder: Bool)
        -> [RightAsked]
    {
        let isLegal = marks.contains { $0.has(.legal) } || subject.marks.contains { $0.has(.legal) }
        var spokeOfDataAt: Int?
        for (index, sentence) in marks.enumerated() {
            if sentence.has(.ownData), isLegal || !sentence.has(.business) { spokeOfDataAt = index }
            for (demand, range, isAsking) in sentence.asked where demand.strength != .cue {
                if demand.strength == .followUp, !refersBack(from: index, to: spokeOfDataAt, marks) { continue }
                if demand.strength == .title, !sentence.isHeading(demand, range) { continue }
                var confidence = RightsFinder.weight(demand.strength, isAsking: isAsking)
                if demand.strength == .title, demand.right == .unsubscribe { confidence = 0.95 }
                if demand.strength == .certain, !sentence.has(.firstPerson), !sentence.has(.ownData) {
                    confidence = min(confidence, 0.7)
                }
                if sentence.isGuessed(range) { confidence = min(confidence, 0.85) }
                // "My name is wrong on the invoice" may mean the invoice alone.
                if sentence.has(.business), !isLegal {
                    confidence = min(confidence, [.certain, .clear].contains(demand.strength) ? 0.7 : 0.46)
                }
                if [.statement, .followUp].contains(demand.strength), isAsking || demand.strength == .statement,
                    !sentence.has(.business) || isLegal
                {
                    parts.append(Part(right: demand.right, isFollowUp: demand.strength == .followUp, place: index))
                }
                add(demand, confidence, letter.text(of: sentence.sentence), at: index)
            }
        }
        joinParts()
        // About somebody else's affairs, a subject line asks for nothing by itself.
        let isPersonal = marks.contains { $0.has(.firstPerson) || $0.has(.ownData) } || letter.words.count <= 6
        if isPersonal { readSubject(subject, isLetterEmpty: letter.words.count <= 3) }
        readHints(marks, letter)
        settle(
            isLegal: isLegal,
            isReminder: isReminder,
            isPartlyUnclear: marks.contains { $0.asksSomethingElse(than: found.keys) }
        )
        return found.filter { $0.value.confidence >= RightsFinder.least }
            .map { RightAsked(right: $0.key, confidence: $0.value.confidence, sentence: $0.value.sentence) }
            .sorted { ($1.confidence, $0.right.rawValue) < ($0.confidence, $1.right.rawValue) }
    }

    /// "Delete it" at a mail's foot means the mail: "it" reaches back a sentence, within its paragraph two.
    private func refersBack(from index: Int, to spoken: Int?, _ marks: [SentenceMarks]) -> Bool {
        guard let spoken else { return false }
        return index - spoken <= (marks[spoken].sentence.paragraph == marks[index].sentence.paragraph ? 2 : 1)
    }

    /// Where "it" is asked for right after something that is certainly asked for, or after the statement that it puts right, it
    /// is as certain: "send me my data, then delete it", "my name is wrong, please mend it".
    private mutating func joinParts() {
        for part in parts where part.isFollowUp {
            let isCoordinated = found.contains { right, finding in
                right != part.right && finding.confidence >= RightsFinder.sure
                    && finding.sentences.contains { (0...1).contains(part.place - $0) }
            }
            let isExplained = parts.contains {
                $0.right == part.right && !$0.isFollowUp && (0...1).contains(part.place - $0.place)
            }
            if isCoordinated || isExplained {
                let known = found[part.right]?.confidence ?? 0
                found[part.right]?.confidence = max(known, RightsFinder.joined)
            }
        }
    }

    private static func weight(_ strength: Lexicon.Strength, isAsking: Bool) -> Double {
        switch strength {
        case .certain: isAsking ? 0.97 : 0.45
        case .clear: isAsking ? 0.94 : 0.45
        case .followUp: isAsking ? 0.8 : 0.4
        case .likely: isAsking ? 0.75 : 0.4
        case .possible: isAsking ? 0.55 : 0.3
        case .title: 0.75
        case .statement: 0.75
        case .hint: isAsking ? 0.46 : 0.3
        case .cue: 0
        }
    }

    private mutating func add(_ demand: Lexicon.Demand, _ confidence: Double, _ sentence: String, at index: Int) {
        let known = found[demand.right]
        let isBetter = confidence > known?.confidence ?? 0
        found[demand.right] = Finding(
            confidence: max(confidence, known?.confidence ?? 0),
            sentence: isBetter ? sentence : known?.sentence ?? sentence,
            sentences: confidence + 0.1 < known?.confidence ?? 0
                ? known?.sentences ?? []
                : known.map { $0.confidence + 0.1 < confidence ? [] : $0.sentences }?.union([index]) ?? [index],
            isPartOfDeletion: demand.isPartOfDeletion && known?.isPartOfDeletion ?? true
        )
    }

    /// Where nothing clearer is asked for, a hint counts near a sentence that speaks of the person's own data.
    private mutating func readHints(_ marks: [SentenceMarks], _ letter: LetterWords) {
        guard !found.values.contains(where: { $0.confidence >= RightsFinder.least }),
            !marks.contains(where: { $0.has(.business) })
        else { return }
        let own = marks.indices.filter { marks[$0].has(.ownData) }
        for (index, sentence) in marks.enumerated() where own.contains(where: { abs($0 - index) <= 2 }) {
            for (demand, _, isAsking) in sentence.asked where demand.strength == .hint && isAsking {
                add(demand, 0.6, letter.text(of: sentence.sentence), at: index)
            }
        }
        if found.values.contains(where: { $0.confidence >= RightsFinder.least }) { return }
        readCues(marks, letter)
    }

    /// The likeliest of the rights that a sentence about the person's own data has a cue of.
    private mutating func readCues(_ marks: [SentenceMarks], _ letter: LetterWords) {
        for (index, sentence) in marks.enumerated() where sentence.has(.ownData) && sentence.has(.asking) {
            let cues = sentence.asked.map(\.demand).filter { $0.strength == .cue }
            guard let right = RightsFinder.byCue.first(where: { right in cues.contains { $0.right == right } }),
                let cue = cues.first(where: { $0.right == right })
            else { continue }
            return add(cue, 0.55, letter.text(of: sentence.sentence), at: index)
        }
    }

    /// Whose cues say more come first: "send me" may go with anything.
    private static let byCue: [Right] = [
        .complaint, .closeAccount, .csvExport, .unsubscribe, .restrict, .delete, .correct, .confirm, .copy,
    ]

    /// A subject line supports what the letter says, and stands alone where the letter says nothing else.
    private mutating func readSubject(_ subject: SubjectLine, isLetterEmpty: Bool) {
        for sentence in subject.marks {
            for (demand, range, isAsking) in sentence.asked where demand.strength != .cue {
                guard sentence.isHeading(demand, range) || isAsking && [.certain, .clear].contains(demand.strength)
                else { continue }
                let isWhole = demand.right == .unsubscribe && demand.strength == .title && isLetterEmpty
                let known = found[demand.right]?.confidence ?? 0
                let support = known >= RightsFinder.sure ? min(0.98, known + 0.02) : min(0.87, known + 0.1)
                // "Access" alone may be to a building.
                let alone = range.count > 1 || isLetterEmpty || demand.right == .unsubscribe ? 0.7 : 0.46
                add(
                    demand,
                    isWhole ? 0.95 : known < RightsFinder.least ? alone : max(support, 0.7),
                    subject.text,
                    at: -1
                )
            }
        }
    }
}

// MARK: - The smallest set that does all it asks

extension RightsFinder {
    private mutating func settle(isLegal: Bool, isReminder: Bool, isPartlyUnclear isDoubted: Bool) {
        // A copy in a file for machines is one wish, not two, where one sentence says it.
        if let copy = found[.copy], let export = found[.csvExport], copy.sentences.isSubset(of: export.sentences) {
            found[.copy] = nil
        }
        if [.copy, .csvExport].contains(where: { found[$0]?.confidence ?? 0 >= RightsFinder.least }) {
            found[.confirm] = nil
        }
        // What is deleted is neither used nor written to any more. Who asks for a restriction in so many words may want both.
        var isPartlyUnclear = isDoubted
        if found[.delete].map({ $0.confidence >= RightsFinder.least }) ?? false {
            isPartlyUnclear = isPartlyUnclear || found[.restrict].map { !$0.isPartOfDeletion } ?? false
            found[.unsubscribe] = nil
            found[.restrict] = nil
        }
        // What is deleted has no account any more; whether more than the account was meant, staff see.
        if found[.delete].map({ $0.confidence >= RightsFinder.least }) ?? false, found[.closeAccount] != nil {
            isPartlyUnclear = true
            found[.closeAccount] = nil
        }
        // "Opt-out" above a letter that opts out of a sale is about the sale.
        if let marketing = found[.unsubscribe], marketing.sentences == [-1],
            found[.restrict].map({ $0.confidence >= RightsFinder.sure }) ?? false
        {
            found[.unsubscribe] = nil
        }
        // Who objects to marketing objects to no other use.
        if let objection = found[.restrict], objection.isPartOfDeletion, let marketing = found[.unsubscribe],
            objection.sentences.isSubset(of: marketing.sentences) || marketing.confidence > objection.confidence
        {
            found[.restrict] = nil
        }
        if isLegal {
            for (right, finding) in found
            where finding.confidence < RightsFinder.sure && finding.confidence >= RightsFinder.least {
                found[right]?.confidence = min(0.87, finding.confidence + 0.1)
            }
        }
        // Who asks again is answered in the case there is; and a letter that is understood only in part is for staff.
        isPartlyUnclear =
            isPartlyUnclear || found.values.contains { (0.45..<RightsFinder.sure).contains($0.confidence) }
        let ceiling = isReminder ? 0.8 : isPartlyUnclear ? 0.88 : 0.98
        for (right, finding) in found { found[right]?.confidence = min(ceiling, finding.confidence) }
    }
}

/// A subject line, and what it says by itself; a reply's only repeats an older one.
struct SubjectLine {
    let text: String
    let marks: [SentenceMarks]

    init(_ text: String, lexicon: Lexicon) {
        self.text = text
        guard !SubjectLine.isReply(text) else {
            marks = []
            return
        }
        let words = LetterWords(text)
        let symbols = lexicon.symbols(of: words)
        marks = words.sentences.map { SentenceMarks($0, in: words, symbols: symbols, lexicon: lexicon) }
    }

    static func isReply(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return replies.contains(where: start.hasPrefix)
    }

    private static let replies = [
        "re:", "aw:", "antw:", "sv:", "rv:", "rép:", "rep:", "fw:", "fwd:", "wg:", "tr:", "re :",
    ]
}
