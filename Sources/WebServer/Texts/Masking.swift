/// A name as a list shows it: each word's first letter, and dots for as many as there are others, eight at most.
func masked(_ name: String) -> String {
    name.split(whereSeparator: \.isWhitespace).map { word in
        String(word.prefix(1)) + String(repeating: "•", count: min(8, max(0, word.count - 1)))
    }.joined(separator: " ")
}
