import Foundation
import SubjectRequests

/// Weighs what the lexicons found in a letter together with what the model says, and takes the likeliest set of rights.
struct RightsJudge {
    private let model: LetterModel
    private let likelihoods: (counted: [Double], read: [Double])
    private let lexicon: [Right: Double]

    /// What the lexicons found refused, and nowhere asked for.
    private let unwanted: Set<Right>

    /// - Parameters:
    ///   - found: what the lexicons found.
    ///   - unwanted: what they found that the letter does not want, in some sentence.
    init(_ model: LetterModel, subject: String, text: String, found: [RightAsked], unwanted: Set<Right>) {
        self.model = model
        likelihoods = model.likelihoods(model.scores(subject: subject, text: text))
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
        let weighed = model.rights.indices.map(evidence)
        let odds = model.sets.indices.map { oddsOfSet($0, weighed) }
        let possible = odds.indices.filter { model.sets[$0].isDisjoint(with: unwanted) }
        guard let best = possible.max(by: { odds[$0] < odds[$1] }) else {
            return Judgement(rights: [], chance: 0, isSure: false)
        }
        let chance = 1 / odds.reduce(0) { $0 + exp($1 - odds[best]) }
        let rights = model.sets[best]
        return Judgement(rights: rights, chance: chance, isSure: !rights.isEmpty && chance >= least(rights))
    }

    /// The chance from which a set is sure: the more, the less the lexicons say the same.
    private func least(_ rights: Set<Right>) -> Double {
        let least = model.judge.least
        let isSame = rights == Set(lexicon.keys)
        if rights.count > 1 { return isSame ? least.severalSame : least.severalAlone }
        guard isSame else { return least.alone }
        return lexicon.values.allSatisfy { $0 >= RightsFinder.sure } ? least.plain : least.same
    }

    private func oddsOfSet(_ number: Int, _ evidence: [Double]) -> Double {
        let judge = model.judge
        let start =
            judge.counted * likelihoods.counted[number] + judge.read * likelihoods.read[number] + judge.sets[number]
        let set = model.sets[number]
        return model.rights.indices.reduce(start) { $0 + (set.contains(model.rights[$1]) ? evidence[$1] : 0) }
    }

    /// What the lexicons say for a right, and against it.
    private func evidence(_ column: Int) -> Double {
        let (right, judge) = (model.rights[column], model.judge)
        let own = lexicon[right] ?? 0
        let other = lexicon.filter { $0.key != right }.values.max() ?? 0
        return judge.own * own + (own >= RightsFinder.sure ? judge.sure : 0) + judge.other * other
            + (lexicon.isEmpty ? judge.silent : 0) + judge.rights[column] + (own > 0 ? judge.found[column] : 0)
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
        let scored = sentences.prefix(RightsJudge.sentencesMax).map { ($0, model.counted($0)) }
        return rights.reduce(into: [:]) { quotes, right in
            guard let column = model.rights.firstIndex(of: right) else { return }
            quotes[right] = scored.max { $0.1[column] < $1.1[column] }?.0
        }
    }
}
