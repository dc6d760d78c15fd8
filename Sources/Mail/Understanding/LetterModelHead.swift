import Foundation
import SubjectRequests

/// The lines of text that a letter model's file begins with, and the bytes that follow.
struct LetterModelHead {
    private let lines: [Substring: [String]]
    /// What comes after the empty line.
    let bytes: ArraySlice<UInt8>

    init(_ file: Data) {
        let end = file.firstRange(of: Data("\n\n".utf8))
        let text = String(decoding: file[..<(end?.lowerBound ?? file.endIndex)], as: UTF8.self)
        var lines: [Substring: [String]] = [:]
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            lines[line[..<colon]] = line[line.index(after: colon)...].split(separator: " ").map(String.init)
        }
        self.lines = lines
        bytes = end.map { [UInt8](file[$0.upperBound...])[...] } ?? []
    }

    /// Whether it is a model that is about to be made: only the names of the rights.
    var saysNothing: Bool { lines.count == 1 && !rights.isEmpty }

    var rights: [Right] { lines["rights"]?.compactMap(Right.init(rawValue:)) ?? [] }

    var sets: [Set<Right>] {
        lines["sets"]?.map { name in Set(name.split(separator: "+").compactMap { Right(rawValue: String($0)) }) } ?? []
    }

    /// Of the concepts that it was made with.
    var digest: UInt64? { lines["concepts"]?.first.flatMap { UInt64($0, radix: 16) } }

    func numbers(_ name: Substring) -> [Double] { lines[name]?.compactMap(Double.init) ?? [] }

    func count(_ name: Substring) -> Int? {
        lines[name]?.first.flatMap(Int.init).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }

    func shape(columns: Int) -> LetterNetwork.Shape? {
        let blocks = lines["blocks"]?.compactMap(LetterModelHead.block) ?? []
        guard let words = count("vectors"), let dimensions = count("dimensions"), let hidden = count("hidden"),
            !blocks.isEmpty, dimensions <= 1_000, hidden <= 1_000, hidden % LetterNetwork.Shape.lanes == 0
        else { return nil }
        return LetterNetwork.Shape(
            words: words,
            dimensions: dimensions,
            hidden: hidden,
            columns: columns,
            blocks: blocks
        )
    }

    /// `-10..-5`.
    private static func block(_ text: String) -> ClosedRange<Int>? {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).compactMap { Int($0) }
        return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
    }
}
