/// Which program is run, with which words, where, and what it finds in its environment. No shell has a part in it.
struct ProgramCall: Sendable, Hashable {
    /// The program, found in `PATH` unless it has a slash, and its arguments.
    let words: [String]
    /// The folder that it runs in; a program with a slash is looked for from here.
    let folder: String
    let environment: [String: String]

    /// Splits a line at its spaces. What stands between quotation marks, single or double, is one word or part of one;
    /// nothing else has a meaning. Nil where a quotation is not closed, or where there is no word.
    static func words(in line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            switch character {
            case quote: quote = nil
            case "\"" where quote == nil, "'" where quote == nil:
                quote = character
                word = word ?? ""
            case _ where quote == nil && character.isWhitespace:
                if let whole = word { words.append(whole) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let whole = word { words.append(whole) }
        guard quote == nil, words.first?.isEmpty == false, !line.utf8.contains(0) else { return nil }
        return words
    }
}

/// Bounds of one conversation with a program.
struct ProgramLimits: Sendable, Hashable {
    /// How long a line may take to be read or to be answered.
    var seconds = 30
    var lineBytesMax = 16 << 20
    /// One answer, all its lines together.
    var answerBytesMax = 4 << 30
    /// How much of an answer is read to its end when nobody wants the rest, before the program is ended instead.
    var skippedBytesMax = 1 << 20
    /// How long a program may take to end by itself.
    var farewellSeconds = 2
}
