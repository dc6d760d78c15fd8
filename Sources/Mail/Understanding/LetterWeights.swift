/// The linear part of the letter model: a score for each right and for "asks for nothing", summed over what stands in a letter,
/// wherever it stands.
struct LetterWeights: Sendable {
    private let bias: [Double]
    private let scales: [Double]
    /// The weights of each follow each other in `weights`.
    private let keys: FeatureKeys
    private let weights: [Int8]
    private static let kinds = ModelFeatures.Kind.allCases.map(\.weight)

    static func bytes(features: Int, columns: Int) -> Int { features * (4 + columns) }

    /// - Parameter bytes: four for the key of each feature, ascending, then one for each of its weights.
    init(_ bytes: ArraySlice<UInt8>, features: Int, bias: [Double], scales: [Double]) {
        self.bias = bias
        self.scales = scales
        keys = FeatureKeys(LittleEndian.numbers(bytes.prefix(features * 4)))
        weights = bytes.dropFirst(features * 4).map { Int8(bitPattern: $0) }
    }

    /// In whole numbers, so that the same letter has the same scores in whatever order it is summed.
    func scores(_ letter: ModelFeatures) -> [Double] {
        let columns = bias.count
        var sums = [Int](repeating: 0, count: columns)
        for key in letter.keys {
            guard let place = keys.place(of: key) else { continue }
            let value = LetterWeights.kinds[Int(key >> 28)]
            for column in 0..<columns { sums[column] += value * Int(weights[place * columns + column]) }
        }
        return sums.indices.map { Double(sums[$0]) / Double(ModelFeatures.Kind.unit) * scales[$0] + bias[$0] }
    }
}
