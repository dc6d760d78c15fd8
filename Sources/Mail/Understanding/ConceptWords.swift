/// Words of all languages by what they mean in a letter, as `lexicons/concepts.txt` lists them. A concept is the hash of its name.
struct ConceptWords: Sendable {
    /// Tells this list from any other.
    let digest: UInt64
    /// By the hash of a word, or of several with "_" between.
    private var exact: [UInt64: [UInt64]] = [:]
    /// By the hash of a beginning.
    private var prefixes: [UInt64: [UInt64]] = [:]
    /// Words that a phrase of several begins with.
    private var starts: Set<UInt64> = []

    static let negations: [UInt64] = [FeatureHash.of("not"), FeatureHash.of("never")]
    private static let phraseLengths = 2...4

    /// - Parameter text: a line for each concept: its name, a colon, its words; `word*` is any word that begins so, `two_words`
    ///   follow each other.
    init(_ text: String) {
        digest = FeatureHash.of(text)
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let concept = FeatureHash.of(line[..<colon])
            for word in line[line.index(after: colon)...].split(separator: " ") { add(word, concept) }
        }
    }

    private mutating func add(_ word: Substring, _ concept: UInt64) {
        let isPrefix = word.hasSuffix("*")
        let parts = (isPrefix ? word.dropLast() : word).split { "_'’-/".contains($0) }
            .map { LetterWords.fold(Array($0.unicodeScalars)[...]) }
        let phrase = FeatureHash.of(parts.joined(separator: "_"))
        if isPrefix {
            prefixes[phrase, default: []].append(concept)
        } else {
            exact[phrase, default: []].append(concept)
        }
        if parts.count > 1, let first = parts.first { starts.insert(FeatureHash.of(first)) }
    }

    /// What each of some words that follow each other may mean, by itself and with those after it.
    func concepts(of words: [String]) -> [[UInt64]] {
        words.indices.map { place in
            var found: Set<UInt64> = []
            add(words[place...place], to: &found)
            if starts.contains(FeatureHash.of(words[place])) {
                for length in ConceptWords.phraseLengths where place + length <= words.count {
                    add(words[place..<place + length], to: &found)
                }
            }
            return Array(found)
        }
    }

    private func add(_ words: ArraySlice<String>, to found: inout Set<UInt64>) {
        var hash = FeatureHash.start
        for (place, word) in words.enumerated() {
            if place > 0 { hash = FeatureHash.step(hash, UInt8(ascii: "_")) }
            for byte in word.utf8 {
                hash = FeatureHash.step(hash, byte)
                // A beginning ends in the last word.
                if place == words.count - 1, let concepts = prefixes[hash] { found.formUnion(concepts) }
            }
        }
        if let concepts = exact[hash] { found.formUnion(concepts) }
    }
}

/// FNV-1a, 64 bits: features need not resist an attacker, who could as well write the words themselves.
enum FeatureHash {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    static func step(_ value: UInt64, _ byte: UInt8) -> UInt64 { (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    static func of(_ text: some StringProtocol) -> UInt64 { of(text.utf8) }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(start, step)
    }

    /// Of parts that are hashes themselves.
    static func mix(_ parts: UInt64...) -> UInt64 {
        parts.reduce(start) { value, part in
            let mixed = (value ^ part) &* 0x9E37_79B9_7F4A_7C15
            return mixed ^ mixed >> 32
        }
    }
}
