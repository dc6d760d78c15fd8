import Foundation
import SubjectRequests
import Testing

@testable import Mail

@Suite("The model of letters")
struct LetterModelTests {
    private static let concepts = Result {
        ConceptWords(try String(contentsOf: Shipped.lexicons.appending(path: "concepts.txt"), encoding: .utf8))
    }
    private static let file = Result { try Data(contentsOf: Shipped.lexicons.appending(path: "letters.model")) }

    private func model() throws -> LetterModel {
        try #require(try LetterModel.read(Self.file.get(), concepts: Self.concepts.get()))
    }

    @Test("scores are those that the trainer computes")
    func sameScores() throws {
        let model = try model()
        let place = Shipped.lexicons.deletingLastPathComponent().appending(path: "Tests/Corpus/model-scores.txt")
        let lines = try String(contentsOf: place, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count >= 15)
        for line in lines {
            let fields = line.split(separator: " | ", maxSplits: 2, omittingEmptySubsequences: false)
            let wanted = fields[0].split(separator: " ").compactMap { Double($0) }
            let scores = model.scores(
                subject: String(fields[1]),
                text: fields.count > 2 ? String(fields[2]).replacing("\\n", with: "\n") : ""
            )
            let found = scores.counted + scores.read
            #expect(found.count == wanted.count)
            // What is counted is summed in whole numbers; what is read, in single precision and another order.
            let isSame = zip(found, wanted).enumerated().allSatisfy { place, pair in
                abs(pair.0 - pair.1) < (place < scores.counted.count ? 0.000_01 : 0.001)
            }
            #expect(isSame, "\(found) in: \(fields[1])")
        }
    }

    @Test("a damaged model is refused, not half believed")
    func damaged() throws {
        let file = try Self.file.get()
        for bytes in [file.dropLast(), Data(), Data("rights: copy\njudge: 1\n\n".utf8)] {
            let problems = try #require(throws: Problems.self) {
                try LetterModel.read(Data(bytes), concepts: try Self.concepts.get())
            }
            #expect(problems.all.map(\.code) == ["bad-letter-model"])
        }
    }

    @Test("without a model the lexicons decide alone")
    func none() throws {
        #expect(try LetterModel.read(Data("rights: copy delete\n\n".utf8), concepts: Self.concepts.get()) == nil)
    }

    @Test("a text without spaces, one word for ever and ten thousand lines are counted up to a bound")
    func bounded() throws {
        for text in [
            String(repeating: "a", count: 20_000), String(repeating: "delete ", count: 20_000),
            String(repeating: "x\n", count: 10_000), String(repeating: "дай", count: 5_000),
        ] {
            #expect(ModelTokens(text).tokens.count <= 1_501)
            #expect(ModelTokens(text).tokens.allSatisfy { $0.utf8.count <= 240 })
        }
    }
}
