/// Proposes new values where a letter asks for a correction and says what is right.
struct CorrectionFinder {
    private let letter: LetterWords
    private let marks: [SentenceMarks]

    init(_ letter: LetterWords, _ marks: [SentenceMarks]) {
        self.letter = letter
        self.marks = marks
    }

    /// At most one for each category: the last word counts.
    var proposals: [CorrectionProposal] {
        var found: [CorrectionProposal] = []
        for (index, sentence) in marks.enumerated() {
            for (category, range) in longest(sentence.categories) {
                let next = index + 1 < marks.count ? marks[index + 1] : nil
                guard let value = value(of: category, range, in: sentence, next: next) else { continue }
                found.removeAll { $0.category == category }
                let text = letter.text(of: sentence.sentence)
                found.append(CorrectionProposal(category: category, value: value, sentence: text))
            }
        }
        return found
    }

    /// "Email address" is no address: where phrases overlap, the longest counts.
    private func longest(_ all: [(category: String, range: Range<Int>)]) -> [(category: String, range: Range<Int>)] {
        all.filter { one in
            !all.contains { other in
                other.range.overlaps(one.range) && other.range.count > one.range.count
            }
        }
    }

    private func value(
        of category: String,
        _ range: Range<Int>,
        in sentence: SentenceMarks,
        next: SentenceMarks?
    ) -> String? {
        let rest = letter.written(sentence.sentence, from: letter.words[range.upperBound - 1].range.upperBound)
        let following = next.map { letter.text(of: $0.sentence) } ?? ""
        if category.hasSuffix("phone_number") {
            return WrittenValues.phones(in: rest).last ?? WrittenValues.phones(in: following).last
        }
        if category.hasSuffix("email") {
            return WrittenValues.emails(in: rest).last ?? WrittenValues.emails(in: following).last
        }
        if let value = free(range, in: sentence) { return value }
        guard let next, let becomes = next.ranges(.becomes).first else { return nil }
        return written(after: becomes, in: next)
    }

    /// Free text: what stands between "to" or "should be" and the end, or "instead of". After a colon it stands at once.
    private func free(_ range: Range<Int>, in sentence: SentenceMarks) -> String? {
        if let becomes = sentence.ranges(.becomes).first(where: { $0.lowerBound >= range.upperBound }) {
            return written(after: becomes, in: sentence)
        }
        let end = letter.words[range.upperBound - 1].range.upperBound
        let rest = letter.written(sentence.sentence, from: end)
        guard rest.first == ":" || rest.first == "=" else { return nil }
        return CorrectionFinder.tidied(rest.dropFirst())
    }

    private func written(after becomes: Range<Int>, in sentence: SentenceMarks) -> String? {
        let start = letter.words[becomes.upperBound - 1].range.upperBound
        let old = sentence.ranges(.insteadOf).first { $0.lowerBound >= becomes.upperBound }
        let end = old.map { letter.words[$0.lowerBound].range.lowerBound }
        return CorrectionFinder.tidied(letter.written(sentence.sentence, from: start, to: end)[...])
    }

    private static func tidied(_ text: Substring) -> String? {
        let value = PlainText.line(String(text), charactersMax: 200).trimmed {
            $0.isWhitespace || ":=,;.!?\"'“”„»«()".contains($0)
        }
        return value.isEmpty ? nil : value
    }
}

extension LetterWords {
    /// The text of a sentence from one place in it to another.
    func written(_ sentence: Sentence, from start: Int, to end: Int? = nil) -> String {
        let end = max(start, end ?? sentence.range.upperBound)
        return written(from: start, to: end)
    }
}
