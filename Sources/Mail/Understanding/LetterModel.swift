import Definitions
import Foundation
import SubjectRequests

/// A model of letters: how likely each set of rights is what a letter asks for. It has two parts, one that counts what stands in a
/// letter, and one that reads its words in their order. Both are data, made by `script/train-letters`; this only adds and multiplies.
struct LetterModel: Sendable {
    /// How each part scores a letter.
    struct Scores {
        /// For each right in the order of the model's, then for "asks for nothing".
        let counted: [Double]
        let read: [Double]
    }

    /// By how much the evidence of both parts and of the lexicons counts.
    struct Judge: Sendable {
        let counted: Double
        let read: Double
        /// For each right of a set, with the lexicons' confidence in it, and in another.
        let own: Double
        let sure: Double
        let other: Double
        /// Where the lexicons found nothing.
        let silent: Double
        /// For each right.
        let rights: [Double]
        /// For each right that the lexicons found.
        let found: [Double]
        /// For each set.
        let sets: [Double]
        /// The chance from which a set is sure.
        let least: Least

        struct Least: Sendable {
            /// A single right of which the lexicons are sure, too.
            let plain: Double
            /// A single right that the lexicons find.
            let same: Double
            /// A single right where they find another or none.
            let alone: Double
            /// Several rights, all of which they find.
            let severalSame: Double
            let severalAlone: Double

            /// - Returns: nil unless they are five.
            init?(_ numbers: [Double]) {
                guard numbers.count == 5 else { return nil }
                plain = numbers[0]
                same = numbers[1]
                alone = numbers[2]
                severalSame = numbers[3]
                severalAlone = numbers[4]
            }
        }
    }

    let rights: [Right]
    /// What letters ask for; the first is nothing.
    let sets: [Set<Right>]
    let judge: Judge
    private let weights: LetterWeights
    private let network: LetterNetwork
    /// How likely each set is beforehand, for each part.
    private let beforehand: (counted: [Double], read: [Double])
    private let concepts: ConceptWords

    /// - Parameter file: lines of `name: values`, an empty line, then the parts' bytes.
    /// - Returns: nil where the file says that the lexicons decide alone.
    /// - Throws: `bad-letter-model` when it is not whole, or was made with other concepts.
    static func read(_ file: Data, concepts: ConceptWords) throws(Problems) -> LetterModel? {
        let head = LetterModelHead(file)
        if head.saysNothing { return nil }
        let problems = ProblemList()
        let model = LetterModel(head, concepts)
        if model == nil {
            problems.add(
                "bad-letter-model",
                "the letter model is damaged, or was made with other concepts; make it anew with script/train-letters",
                at: SourcePlace(file: "lexicons/letters.model", line: 1, column: 1)
            )
        }
        try problems.throwIfAny()
        return model
    }

    private init?(_ head: LetterModelHead, _ concepts: ConceptWords) {
        let (rights, sets) = (head.rights, head.sets)
        let columns = rights.count + 1
        let numbers = head.numbers
        let (bias, scales, judge) = (numbers("bias"), numbers("scales"), numbers("judge"))
        let (counted, read, together) = (numbers("counted-sets"), numbers("read-sets"), numbers("sets-together"))
        guard !rights.isEmpty, bias.count == columns, scales.count == columns,
            let least = Judge.Least(numbers("sure")), judge.count == 6 + 2 * rights.count, sets.first == [],
            [counted, read, together].allSatisfy({ $0.count == sets.count }),
            head.digest == concepts.digest, let shape = head.shape(columns: columns),
            numbers("vector-scales").count == shape.dimensions, let features = head.count("features"),
            head.bytes.count == LetterWeights.bytes(features: features, columns: columns) + shape.bytes
        else { return nil }
        let border = head.bytes.startIndex + LetterWeights.bytes(features: features, columns: columns)
        self.rights = rights
        self.sets = sets
        self.concepts = concepts
        self.judge = Judge(
            counted: judge[0],
            read: judge[1],
            own: judge[2],
            sure: judge[3],
            other: judge[4],
            silent: judge[5],
            rights: Array(judge[6..<6 + rights.count]),
            found: Array(judge[(6 + rights.count)...]),
            sets: together,
            least: least
        )
        beforehand = (counted, read)
        weights = LetterWeights(head.bytes[..<border], features: features, bias: bias, scales: scales)
        network = LetterNetwork(head.bytes[border...], shape: shape, scales: numbers("vector-scales"))
    }

    func scores(subject: String, text: String) -> Scores {
        let letter = ModelLetter(subject: subject, text: text, concepts: concepts)
        return Scores(counted: weights.scores(ModelFeatures(letter)), read: network.scores(ModelWords(letter)))
    }

    /// What the part that counts makes of a sentence by itself.
    func counted(_ sentence: String) -> [Double] {
        weights.scores(ModelFeatures(ModelLetter(subject: "", text: sentence, concepts: concepts)))
    }

    /// The logarithm of how likely each set is, for each part by itself.
    func likelihoods(_ scores: Scores) -> (counted: [Double], read: [Double]) {
        (likelihoods(scores.counted, beforehand.counted), likelihoods(scores.read, beforehand.read))
    }

    private func likelihoods(_ scores: [Double], _ beforehand: [Double]) -> [Double] {
        let sums = zip(sets, beforehand).map { set, sum in
            set.isEmpty
                ? sum + scores[rights.count]
                : rights.indices.reduce(sum) { $0 + (set.contains(rights[$1]) ? scores[$1] : 0) }
        }
        let most = sums.max() ?? 0
        let whole = most + log(sums.reduce(0) { $0 + exp($1 - most) })
        return sums.map { $0 - whole }
    }
}
