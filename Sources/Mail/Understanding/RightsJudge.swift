import Foundation
import SubjectRequests

/// Weighs what the lexicons found in a letter together with the model's scores, and takes the likeliest set of rights.
struct RightsJudge {
    static func evidenceCount(_ rights: Int) -> Int { 14 + 2 * rights }

    private let model: LetterModel
    private let scores: LetterModel.Scores
    private let lexicon: [Right: Double]

    /// What the lexicons found refused, and nowhere asked for.
    private let unwanted: Set<Right>

    /// - Parameters:
    ///   - found: what the lexicons found.
    ///   - unwanted: what they found that the letter does not want, in some sentence.
    init(_ model: LetterModel, subject: String, text: String, found: [RightAsked], unwanted: Set<Right>) {
        self.model = model
        scores = model.scores(subject: subject, text: text)
        lexicon = Dictionary(found.map { ($0.right, $0.confidence) }, uniquingKeysWith: max)
        self.unwanted = unwanted.subtracting(lexicon.keys)
    }

    struct Judgement {
        let rights: Set<Right>
        /// That it is exactly these.
        let chance: Double
        let isSure: Bool
    }

    var judgement: Judgement {
        let sums = model.rights.indices.map(sum)
        let odds = model.sets.map { set, bonus in
            zip(model.rights, sums).reduce(bonus) { $0 + (set.contains($1.0) ? $1.1 : 0) }
        }
        let possible = odds.indices.filter { model.sets[$0].rights.isDisjoint(with: unwanted) }
        guard let best = possible.max(by: { odds[$0] < odds[$1] }) else {
            return Judgement(rights: [], chance: 0, isSure: false)
        }
        let chance = 1 / odds.reduce(0) { $0 + exp($1 - odds[best]) }
        let rights = model.sets[best].rights
        return Judgement(rights: rights, chance: chance, isSure: !rights.isEmpty && chance >= least(rights))
    }

    /// The chance from which a set is sure. Whoever only wants to leave a newsletter, in words that the lexicons are sure of, waits
    /// for nobody: it is done at once, costs nothing and can be undone.
    private func least(_ rights: Set<Right>) -> Double {
        guard rights == Set(lexicon.keys) else { return model.sure.alone }
        let isPlain = rights == [.unsubscribe] && lexicon[.unsubscribe, default: 0] >= RightsFinder.sure
        return isPlain ? 0.5 : model.sure.agreed
    }

    private func sum(_ column: Int) -> Double {
        zip(evidence(column), model.judge).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func evidence(_ column: Int) -> [Double] {
        let right = model.rights[column]
        let own = lexicon[right] ?? 0
        let other = lexicon.filter { $0.key != right }.values.max() ?? 0
        let score = scores.rights[column]
        let rival = scores.rights.indices.filter { $0 != column }.map { scores.rights[$0] }.max() ?? 0
        var each = [Double](repeating: 0, count: 2 * model.rights.count)
        each[column] = 1
        each[model.rights.count + column] = own > 0 ? 1 : 0
        return [
            1, score, scores.nothing, rival, own, own >= RightsFinder.sure ? 1 : 0, other, lexicon.isEmpty ? 1 : 0,
            min(score - rival, 3), max(score, 0), own > 0 ? score : 0, own > 0 ? 1 : 0,
            scores.tops[column], max(scores.tops[column], 0),
        ] + each
    }
}

extension RightsJudge {
    /// What the letter asks for, in the order of confidence, with the sentences relied on: the lexicons' where they found one, or
    /// else the one that has the highest score by itself.
    ///
    /// - Parameter isReminder: who asks again is answered in the case there is.
    func asked(found: [RightAsked], sentences: [String], isReminder: Bool) -> [RightAsked] {
        let judgement = judgement
        let sentenceOf = Dictionary(found.map { ($0.right, $0.sentence) }, uniquingKeysWith: { first, _ in first })
        let unquoted = judgement.rights.filter { sentenceOf[$0] == nil }
        let quoted = unquoted.isEmpty ? [:] : quotes(unquoted, sentences)
        let ceiling = isReminder ? 0.8 : judgement.isSure ? 0.98 : 0.89
        let floor = judgement.isSure && !isReminder ? RightsFinder.sure : RightsFinder.least
        let confidence = min(ceiling, max(floor, judgement.chance))
        return judgement.rights.map { right in
            RightAsked(
                right: right,
                confidence: (confidence * 100).rounded(.down) / 100,
                sentence: sentenceOf[right] ?? quoted[right] ?? ""
            )
        }.sorted { $0.right.rawValue < $1.right.rawValue }
    }

    /// Longer letters are quoted from their beginning.
    private static let sentencesMax = 40

    private func quotes(_ rights: Set<Right>, _ sentences: [String]) -> [Right: String] {
        let scored = sentences.prefix(RightsJudge.sentencesMax).map { ($0, model.scores(subject: "", text: $0)) }
        return rights.reduce(into: [:]) { quotes, right in
            guard let column = model.rights.firstIndex(of: right) else { return }
            quotes[right] = scored.max { $0.1.rights[column] < $1.1.rights[column] }?.0
        }
    }
}
