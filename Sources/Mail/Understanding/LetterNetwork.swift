import Foundation

/// The part of the letter model that reads words in their order: each word is a short vector, summed over what tells something of
/// it; hidden units look at a word with its neighbours, each takes the place in the letter where it is strongest, and the scores
/// are weighted sums of these. Only additions and multiplications, in a fixed order.
struct LetterNetwork: Sendable {
    /// What the file's head says of it.
    struct Shape {
        /// How many hidden units are worked out at once; there are so many, or a multiple of it.
        static let lanes = 16

        let words: Int
        let dimensions: Int
        let hidden: Int
        let columns: Int
        /// From which to which neighbour the hidden units look, summed for each block.
        let blocks: [ClosedRange<Int>]

        var inputs: Int { blocks.count * dimensions }
        var floats: Int { inputs * hidden + hidden + hidden * columns + columns }
        var bytes: Int { words * (4 + dimensions) + floats * 4 }
    }

    private let shape: Shape
    /// Ascending; the vectors of each follow each other in `vectors`.
    private let keys: FeatureKeys
    private let vectors: [Int8]
    private let scales: [Float]
    /// Sixteen hidden units side by side: by input, then by hidden unit.
    private let hidden: [SIMD16<Float>]
    private let hiddenBias: [SIMD16<Float>]
    /// By hidden unit, then by score.
    private let output: [Float]
    private let outputBias: [Float]

    /// - Parameters:
    ///   - bytes: as many as the shape needs: keys, vectors, then the weights as 32-bit numbers, all little-endian.
    ///   - scales: of each dimension of the vectors.
    init(_ bytes: ArraySlice<UInt8>, shape: Shape, scales: [Double]) {
        self.shape = shape
        self.scales = scales.map(Float.init)
        var rest = bytes
        func take(_ count: Int) -> ArraySlice<UInt8> {
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        func floats(_ count: Int) -> [Float] {
            LittleEndian.numbers(take(count * 4)).map { Float(bitPattern: $0) }
        }
        keys = FeatureKeys(LittleEndian.numbers(take(shape.words * 4)))
        vectors = take(shape.words * shape.dimensions).map { Int8(bitPattern: $0) }
        hidden = LetterNetwork.sideBySide(floats(shape.inputs * shape.hidden))
        hiddenBias = LetterNetwork.sideBySide(floats(shape.hidden))
        output = floats(shape.hidden * shape.columns)
        outputBias = floats(shape.columns)
    }

    private static func sideBySide(_ numbers: [Float]) -> [SIMD16<Float>] {
        stride(from: 0, to: numbers.count, by: Shape.lanes).map { SIMD16(numbers[$0..<$0 + Shape.lanes]) }
    }

    func scores(_ letter: ModelWords) -> [Double] {
        let best = strongest(letter.words.isEmpty ? [ModelWords.Word()] : letter.words)
        return outputBias.indices.map { column in
            var sum = outputBias[column]
            for unit in best.indices where best[unit] > 0 { sum += best[unit] * output[unit * shape.columns + column] }
            return Double(sum)
        }
    }

    /// What each hidden unit says where it is strongest.
    private func strongest(_ words: [ModelWords.Word]) -> [Float] {
        let width = shape.dimensions
        var letter = [Float](repeating: 0, count: words.count * width)
        for (place, word) in words.enumerated() { add(word, to: &letter, at: place * width) }
        var best = [SIMD16<Float>](repeating: .init(repeating: -.infinity), count: hiddenBias.count)
        var inputs = [Float](repeating: 0, count: shape.inputs)
        func within(_ place: Int) -> Int { min(max(place, 0), words.count) }
        for place in words.indices {
            for (number, block) in shape.blocks.enumerated() {
                let near = within(place + block.lowerBound)..<within(place + block.upperBound + 1)
                let share = 1 / Float(block.count).squareRoot()
                for dimension in 0..<width {
                    var sum: Float = 0
                    for other in near { sum += letter[other * width + dimension] }
                    inputs[number * width + dimension] = sum * share
                }
            }
            look(at: inputs, best: &best)
        }
        return best.flatMap { lanes in lanes.indices.map { lanes[$0] } }
    }

    /// The hottest loop of reading a letter, so without bounds checks.
    private func look(at inputs: [Float], best: inout [SIMD16<Float>]) {
        var sums = hiddenBias
        let count = sums.count
        sums.withUnsafeMutableBufferPointer { sums in
            hidden.withUnsafeBufferPointer { weights in
                for (row, input) in inputs.enumerated() where input != 0 {
                    var place = row * count
                    var unit = 0
                    while unit < count {
                        sums[unit] += input * weights[place]
                        place += 1
                        unit += 1
                    }
                }
            }
        }
        for unit in best.indices { best[unit] = pointwiseMax(best[unit], sums[unit]) }
    }

    /// A word's vector is the sum of those of all that tells something of it; its pieces count less the more there are.
    private func add(_ word: ModelWords.Word, to letter: inout [Float], at start: Int) {
        for key in word.keys { add(keys.place(of: key), 1, to: &letter, at: start) }
        let pieces = word.pieces.compactMap(keys.place)
        let share = 1 / Float(max(pieces.count, 1)).squareRoot()
        for piece in pieces { add(piece, share, to: &letter, at: start) }
    }

    private func add(_ row: Int?, _ share: Float, to letter: inout [Float], at start: Int) {
        guard let row else { return }
        let width = shape.dimensions
        for dimension in 0..<width {
            letter[start + dimension] += Float(vectors[row * width + dimension]) * scales[dimension] * share
        }
    }
}

/// Keys of features in ascending order.
struct FeatureKeys: Sendable {
    private let keys: [UInt32]

    init(_ keys: [UInt32]) { self.keys = keys }

    func place(of key: UInt32) -> Int? {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? low : nil
    }
}

enum LittleEndian {
    static func numbers(_ bytes: ArraySlice<UInt8>) -> [UInt32] {
        stride(from: bytes.startIndex, to: bytes.endIndex - 3, by: 4).map { start in
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32($1 * 8) }
        }
    }
}
