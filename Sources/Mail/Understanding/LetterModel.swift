import Definitions
import Foundation
import SubjectRequests

/// A linear model of letters: a score for each right and for "asks for nothing", summed over what stands in a letter. The weights
/// are data, made by `script/train-letters`; this only adds and multiplies.
struct LetterModel: Sendable {
    struct Scores {
        /// In the order of the model's rights.
        let rights: [Double]
        /// Of the one sentence that asks for each right most clearly, by itself.
        let tops: [Double]
        let nothing: Double
    }

    let rights: [Right]
    /// The weights by which scores and lexicons are judged together; none where the lexicons decide alone.
    let judge: [Double]
    /// What letters ask for together, with how much likelier that is than by chance.
    let sets: [(rights: Set<Right>, bonus: Double)]
    /// The chance from which a set is sure: where the lexicons say the same, and where they do not.
    let sure: (agreed: Double, alone: Double)
    private let bias: [Double]
    private let scales: [Double]
    /// Ascending; the weights of each follow each other in `weights`.
    private let keys: [UInt32]
    private let weights: [Int8]
    private let concepts: ConceptWords
    private static let kinds = ModelFeatures.Kind.allCases.map(\.weight)

    /// - Parameter file: lines of `name: values`, an empty line, four bytes for each feature, then a byte for each of its weights.
    /// - Throws: `bad-letter-model` when it is not whole, or was made with other concepts.
    init(_ file: Data, concepts: ConceptWords) throws(Problems) {
        let problems = ProblemList()
        let end = file.firstRange(of: Data("\n\n".utf8))
        var lines: [String: [String]] = [:]
        for line in String(decoding: file[..<(end?.lowerBound ?? file.endIndex)], as: UTF8.self).split(separator: "\n")
        {
            let words = line.split(separator: " ").map(String.init)
            if let name = words.first { lines[name] = Array(words.dropFirst()) }
        }
        func numbers(_ name: String) -> [Double] { lines[name]?.compactMap(Double.init) ?? [] }
        let rights = lines["rights:"]?.compactMap(Right.init(rawValue:)) ?? []
        let count = lines["features:"]?.first.flatMap(Int.init) ?? -1
        let columns = rights.count + 1
        let (bias, scales, sure) = (numbers("bias:"), numbers("scales:"), numbers("sure:"))
        let (names, bonuses) = (lines["sets:"] ?? [], numbers("bonuses:"))
        let sets = names.map { name in Set(name.split(separator: "+").compactMap { Right(rawValue: String($0)) }) }
        let bytes = end.map { [UInt8](file[$0.upperBound...]) } ?? []
        judge = numbers("judge:")
        let isWhole =
            judge.isEmpty
            || judge.count == RightsJudge.evidenceCount(rights.count) && bias.count == columns
                && scales.count == columns && sure.count == 2 && !sets.isEmpty && bonuses.count == sets.count
                && count > 0 && bytes.count == count * (4 + columns)
                && lines["concepts:"]?.first.flatMap { UInt64($0, radix: 16) } == concepts.digest
        if rights.isEmpty || !isWhole {
            problems.add(
                "bad-letter-model",
                "the letter model is damaged, or was made with other concepts; make it anew with script/train-letters",
                at: SourcePlace(file: "lexicons/letters.model", line: 1, column: 1)
            )
        }
        try problems.throwIfAny()
        self.rights = rights
        self.bias = bias
        self.scales = scales
        self.sure = sure.count == 2 ? (sure[0], sure[1]) : (1, 1)
        self.sets = Array(zip(sets, bonuses))
        self.concepts = concepts
        keys = stride(from: 0, to: judge.isEmpty ? 0 : count * 4, by: 4).map { start in
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
        }
        weights = bytes.dropFirst(keys.count * 4).map { Int8(bitPattern: $0) }
    }

    func scores(subject: String, text: String) -> Scores {
        let each = ModelFeatures(subject: subject, text: text, concepts: concepts).sentences.map { keys in
            keys.compactMap { key in place(of: key).map { Known(place: $0, kind: Int(key >> 28)) } }
        }
        let whole = sums(each.count == 1 ? each[0] : Array(Set(each.joined())))
        let parts = each.count == 1 ? [whole] : each.map(sums)
        let tops = rights.indices.map { column in parts.map { $0[column] }.max() ?? bias[column] }
        return Scores(rights: Array(whole.dropLast()), tops: tops, nothing: whole[rights.count])
    }

    /// A feature that has weights.
    private struct Known: Hashable {
        let place: Int
        let kind: Int
    }

    /// In whole numbers, so that the same letter has the same score in whatever order it is summed.
    private func sums(_ features: [Known]) -> [Double] {
        var sums = [Int](repeating: 0, count: rights.count + 1)
        for feature in features {
            let value = LetterModel.kinds[feature.kind]
            let row = feature.place * sums.count
            for column in sums.indices { sums[column] += value * Int(weights[row + column]) }
        }
        return sums.indices.map { Double(sums[$0]) / Double(ModelFeatures.Kind.unit) * scales[$0] + bias[$0] }
    }

    private func place(of key: UInt32) -> Int? {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? low : nil
    }
}
