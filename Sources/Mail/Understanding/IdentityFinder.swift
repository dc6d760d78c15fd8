import SubjectRequests

/// Finds what a letter says its sender is known by: addresses, phone numbers, numbers after a label, a name.
struct IdentityFinder {
    private let lexicon: Lexicon
    private static let most = 20
    /// A letter has fewer; who writes more is not looked for in the rest.
    private static let linesMax = 400
    private static let charactersMax = 20_000

    init(lexicon: Lexicon) { self.lexicon = lexicon }

    func find(in parts: MessageText, not own: Set<String>) -> [ClaimedIdentity] {
        let whole = parts.signature.isEmpty ? parts.new : parts.new + "\n\n" + parts.signature
        let text = String(whole.unicodeScalars.prefix(IdentityFinder.charactersMax))
        var found: [ClaimedIdentity] = []
        func add(_ kind: IdentityKind, _ written: String) {
            guard found.count < IdentityFinder.most, let identity = Identity(kind: kind, value: written),
                !own.contains(identity.value), !found.contains(where: { $0.identity == identity })
            else { return }
            found.append(ClaimedIdentity(identity: identity, written: written))
        }
        WrittenValues.emails(in: text).forEach { add(.email, $0) }
        WrittenValues.phones(in: text).forEach { add(.phone, $0) }
        let lines = text.split(separator: "\n").prefix(IdentityFinder.linesMax).map { $0.trimmed() }.filter {
            !$0.isEmpty
        }
        for (index, line) in lines.enumerated() {
            if IdentityFinder.isOrganisation(line) { add(.organisation, line.trimmed { $0.isWhitespace || $0 == "," }) }
            readLine(line, below: lines[(index + 1)...], add)
        }
        if let name = parts.signature.split(separator: "\n").first.flatMap({ IdentityFinder.name($0) }) {
            add(.name, name)
        }
        return found
    }

    private func readLine(_ line: String, below: ArraySlice<String>, _ add: (IdentityKind, String) -> Void) {
        let words = LetterWords(line)
        for (meaning, range) in labels(in: words) {
            switch meaning {
            case .label(let kind): IdentityFinder.value(kind, words.written(after: range)).map { add(kind, $0) }
            case .sign(.naming): IdentityFinder.name(words.written(after: range)).map { add(.name, $0) }
            case .sign(.closing) where words.words.count <= 8:
                // "Thanks in advance" may stand above "Yours sincerely", and the name below both.
                let signed = below.first { !isClosing($0) }
                if let name = signed.flatMap({ IdentityFinder.name($0) }) { add(.name, name) }
            default: continue
            }
        }
    }

    private func labels(in words: LetterWords) -> [(Lexicon.Meaning, Range<Int>)] {
        let symbols = lexicon.symbols(of: words)
        return words.sentences.flatMap {
            lexicon.labels.matches(in: symbols[$0.words], vocabulary: lexicon.vocabulary)
        }
    }

    private func isClosing(_ line: String) -> Bool {
        let words = LetterWords(line)
        return words.words.count <= 8
            && labels(in: words).contains { meaning, _ in
                if case .sign(.closing) = meaning { true } else { false }
            }
    }

    /// What stands after a label: a number, or words up to the end of the line where a colon announces them.
    private static func value(_ kind: IdentityKind, _ text: Substring) -> String? {
        switch kind {
        case .phone: WrittenValues.phones(in: String(text.prefix(40)), isLabelled: true).first
        case .postalAddress, .organisation: words(after: text)
        default: number(text)
        }
    }

    private static func words(after text: Substring) -> String? {
        // The colon itself was skipped; it is the character before.
        guard let before = text.base[..<text.startIndex].last(where: { !$0.isWhitespace }), before == ":" else {
            return nil
        }
        let line = text.prefix(160).trimmed { $0.isWhitespace || ".,;".contains($0) }
        return line.count >= 3 && !line.contains("@") ? line : nil
    }

    /// A line that ends as firms' names do.
    private static func isOrganisation(_ line: String) -> Bool {
        guard line.count <= 80, let last = line.split(separator: " ").last, line.first?.isUppercase == true else {
            return false
        }
        return firms.contains(last.lowercased().filter(\.isLetter)) && line.contains(" ")
    }

    private static let firms: Set = [
        "ltd", "limited", "llp", "plc", "inc", "gmbh", "ag", "ev", "sarl", "sas", "sl", "slu", "bv", "ab", "trust",
        "llc",
    ]

    /// The number after a label: the first of the next three words that holds a digit.
    private static func number(_ text: Substring) -> String? {
        let words = text.prefix(60).split { $0.isWhitespace || ",;()".contains($0) }.prefix(4)
        for word in words {
            let number = word.trimmed { !$0.isLetter && !$0.isNumber }
            let isNumber =
                number.contains(where: \.isNumber)
                && number.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-/._".contains($0)) }
            guard isNumber, number.count <= 30 else { continue }
            // "88 2231" is one number.
            let rest = text[(text.firstRange(of: number)?.upperBound ?? text.endIndex)...]
            let next = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            let isGrouped = number.allSatisfy(\.isNumber) && rest.first == " " && (2...5).contains(next.count)
            return isGrouped ? "\(number) \(next)" : number
        }
        return nil
    }

    /// One to five words that all begin with a capital, as names do.
    private static func name(_ text: some StringProtocol) -> String? {
        let line = text.prefix(120).split(separator: "\n").first ?? ""
        var words: [String] = []
        for word in line.split(whereSeparator: \.isWhitespace) {
            // "Dr." and "M." are parts of a name; any other mark ends it.
            let part = word.prefix { $0.isLetter || "-'’".contains($0) }
            guard part.first?.isUppercase == true || particles.contains(part.lowercased()) else { break }
            words.append(String(part))
            if part.count < word.count, word.dropFirst(part.count) != "." || part.count > 3 { break }
        }
        let isName =
            (1...5).contains(words.count) && words.allSatisfy { $0.count <= 30 }
            && words.contains { $0.first?.isUppercase == true }
        return isName ? words.joined(separator: " ") : nil
    }

    private static let particles: Set = [
        "de", "van", "von", "der", "den", "del", "la", "le", "di", "da", "dos", "y", "zu",
    ]
}

extension LetterWords {
    /// What is written after the words of `range`, without the colon or dash that may follow them.
    func written(after range: Range<Int>) -> Substring {
        let end = words[range.upperBound - 1].range.upperBound
        return Substring(written(from: end)).drop { !$0.isLetter && !$0.isNumber && $0 != "+" && $0 != "\"" }
    }
}

/// Values that are known by their shape.
enum WrittenValues {
    static func emails(in text: String) -> [String] {
        text.unicodeScalars.split { PlainText.isSpace($0) || "<>()[]\",;:|".unicodeScalars.contains($0) }
            .filter { $0.contains("@") && $0.count <= 254 }.map { Substring($0) }
            .compactMap { word in
                let word = word.trimmed { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "+" }
                guard let address = MailAddress(name: "", written: word), address.domain.contains(".") else {
                    return nil
                }
                return address.address
            }
    }

    /// Numbers that begin with `+` or `0`, or any after a label, that have as many digits as phones have; no dates.
    static func phones(in text: String, isLabelled: Bool = false) -> [String] {
        var found: [String] = []
        var current = ""
        func end() {
            let written = current.trimmed { !$0.isNumber && $0 != "+" && $0 != "(" }
            current = ""
            let digits = written.filter(\.isNumber)
            let isInternational = written.hasPrefix("+") || written.hasPrefix("(+") || digits.hasPrefix("00")
            let range = isInternational ? 8...17 : isLabelled ? 7...12 : 8...12
            let begins = isInternational || isLabelled || digits.first == "0"
            if begins, range.contains(digits.count), !isDate(written) { found.append(written) }
        }
        for character in text {
            let isPart = character.isASCII && (character.isNumber || "+()-./ ".contains(character))
            if isPart, current.count < 30 { current.append(character) } else { end() }
        }
        end()
        return found
    }

    /// Three numbers with the same mark between them, of which one is a year.
    private static func isDate(_ text: String) -> Bool {
        let parts = text.split { "-./".contains($0) }
        return parts.count == 3 && parts.contains { $0.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20")) }
    }
}
