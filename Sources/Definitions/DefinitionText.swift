import SubjectRequests
import Yams

/// A file's text on its way to YAML. What would end the reading there, or let it never end, is found here, reported and
/// masked, so that the rest is still read and everything that is wrong is said together: aliases, by which a small file
/// unfolds into an endless one; keys that stand twice; bytes that are no text.
struct DefinitionText {
    private let file: String
    private let problems: ProblemList
    private var scalars: [Unicode.Scalar]
    /// Where each line begins in ``scalars``.
    private var lines: [Int] = [0]
    private var hidden: [Unicode.Scalar: String] = [:]

    init(_ text: String, file: String, problems: ProblemList) {
        self.file = file
        self.problems = problems
        scalars = Array(text.unicodeScalars)
        // The mark that some editors put in front counts as no column.
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        for index in scalars.indices where DefinitionText.breaks.contains(scalars[index]) {
            guard scalars[index] != "\r" || index + 1 == scalars.count || scalars[index + 1] != "\n" else { continue }
            lines.append(index + 1)
        }
    }

    /// The one document of the text, without aliases and without a second key of any name; nil with a problem where there is
    /// none.
    mutating func node() -> Node? {
        refuseWhatIsNoText()
        hideAliases()
        for number in 0..<DefinitionText.keysMost {
            do {
                guard let node = try compose(yaml: text) else {
                    problems.add("file-empty", "the file holds nothing", at: SourcePlace(file: file))
                    return nil
                }
                return withoutHiddenKeys(node)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let mask = DefinitionText.mask(number)
                guard let name = names.first, hide(context.mark, behind: mask, name) else {
                    problems.add("key-twice", "a key stands here that stands again below", at: place(context.mark))
                    return nil
                }
            } catch let error as YamlError {
                refuse(error)
                return nil
            } catch {
                problems.add("yaml", "the file cannot be read as YAML", at: SourcePlace(file: file))
                return nil
            }
        }
        problems.add("key-twice", "too many keys stand twice", at: SourcePlace(file: file))
        return nil
    }

    private var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private func place(_ mark: Mark) -> SourcePlace { SourcePlace(file: file, line: mark.line, column: mark.column) }

    private func place(of index: Int) -> SourcePlace {
        var (line, end) = (0, lines.count)
        while end - line > 1 {
            let middle = (line + end) / 2
            if lines[middle] <= index { line = middle } else { end = middle }
        }
        return SourcePlace(file: file, line: line + 1, column: index - lines[line] + 1)
    }
}

// MARK: - Masks

extension DefinitionText {
    private static let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]

    /// Characters that mean nothing to anybody, and so stand for what was hidden.
    private static let masks: ClosedRange<Unicode.Scalar> = "\u{E000}"..."\u{E0FF}"
    private static let aliasMask: Unicode.Scalar = "\u{E0FF}"
    /// Every key that stands twice costs another reading.
    private static let keysMost = 32

    private static func mask(_ number: Int) -> Unicode.Scalar {
        Unicode.Scalar(masks.lowerBound.value + UInt32(number)) ?? masks.lowerBound
    }

    /// True for the text of an alias, which was reported where it stands.
    static func isAlias(_ text: String) -> Bool { text.unicodeScalars.first == aliasMask }

    /// A file that is not UTF-8 arrives with U+FFFD where bytes could not be read.
    private mutating func refuseWhatIsNoText() {
        let strange = scalars.firstIndex { $0 == "\u{FFFD}" || DefinitionText.masks.contains($0) }
        guard let strange else { return }
        problems.add("not-utf8", "this is no UTF-8 text from here on; save the file as UTF-8", at: place(of: strange))
        for index in scalars.indices where DefinitionText.masks.contains(scalars[index]) {
            scalars[index] = "\u{FFFD}"
        }
    }

    /// Names are compared as they stand, inside quotes and comments too: `&name` and `*name` in one file are aliases or
    /// nothing that an operator needs.
    private mutating func hideAliases() {
        let anchors = Set(scalars.indices.compactMap { name(after: "&", at: $0) })
        guard !anchors.isEmpty else { return }
        var lastLine = 0
        for index in scalars.indices {
            guard let name = name(after: "*", at: index), anchors.contains(name) else { continue }
            scalars[index] = DefinitionText.aliasMask
            let place = place(of: index)
            if place.line != lastLine {
                problems.add(
                    "alias",
                    "'*\(name)' is an alias, which is not read here; write out what it means",
                    at: place
                )
            }
            lastLine = place.line
        }
    }

    private func name(after sign: Unicode.Scalar, at index: Int) -> String? {
        guard scalars[index] == sign, index == 0 || !DefinitionText.isNameScalar(scalars[index - 1]) else { return nil }
        let name = scalars[(index + 1)...].prefix(while: DefinitionText.isNameScalar)
        return name.isEmpty ? nil : name.map(String.init).joined()
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains(scalar))
    }
}

// MARK: - Keys that stand twice

extension DefinitionText {
    /// Hides the first of two equal keys, so that the second is read; false where it is no plain word.
    private mutating func hide(_ mark: Mark, behind mask: Unicode.Scalar, _ name: String) -> Bool {
        guard lines.indices.contains(mark.line - 1) else { return false }
        var index = lines[mark.line - 1] + mark.column - 1
        if scalars.indices.contains(index), scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard scalars.indices.contains(index), scalars[index].properties.isAlphabetic || isDigit(scalars[index]),
            !DefinitionText.masks.contains(scalars[index])
        else { return false }
        scalars[index] = mask
        hidden[mask] = name
        return true
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// The tree without hidden keys; each that stands again is reported there.
    private func withoutHiddenKeys(_ node: Node) -> Node {
        guard !hidden.isEmpty else { return node }
        switch node {
        case .mapping(var mapping):
            let pairs = Array(mapping)
            var first: [String: Mark] = [:]
            var kept: [(Node, Node)] = []
            for (key, value) in pairs {
                let masked = key.scalar?.string.unicodeScalars.first.flatMap { hidden[$0] }
                let name = masked ?? key.scalar?.string
                if let name, let mark = key.mark { reportAgain(name, mark, after: &first) }
                if masked == nil { kept.append((key, withoutHiddenKeys(value))) }
            }
            mapping = Node.Mapping(kept, mapping.tag, mapping.style, mapping.mark)
            return .mapping(mapping)
        case .sequence(let sequence):
            return .sequence(
                Node.Sequence(sequence.map(withoutHiddenKeys), sequence.tag, sequence.style, sequence.mark)
            )
        case .scalar, .alias: return node
        }
    }

    private func reportAgain(_ name: String, _ mark: Mark, after first: inout [String: Mark]) {
        guard let earlier = first[name] else {
            first[name] = mark
            return
        }
        let sentence = "the key '\(name)' stands twice: here, and in line \(earlier.line)"
        problems.add("key-twice", sentence, at: place(mark))
    }
}

// MARK: - What YAML itself refuses

extension DefinitionText {
    private func refuse(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            problems.add("yaml", DefinitionText.sentence(problem), at: place(mark))
        case .reader(_, let offset, _, _):
            let place = offset.map { self.place(of: index(atByte: $0)) } ?? SourcePlace(file: file)
            problems.add("yaml", "a control character stands here, which text files do not hold", at: place)
        default: problems.add("yaml", "the file cannot be read as YAML", at: SourcePlace(file: file))
        }
    }

    private func index(atByte offset: Int) -> Int {
        var bytes = 0
        for index in scalars.indices {
            guard bytes < offset else { return index }
            bytes += UTF8.width(scalars[index])
        }
        return 0
    }

    private static func sentence(_ problem: String) -> String {
        if problem.contains("nesting") { return "lists or blocks stand too deep inside each other" }
        if problem.contains("another document") { return "a second document begins here; a file holds one" }
        if problem.contains("undefined alias") {
            return "an alias stands here, which is not read; write out what it means"
        }
        return "not YAML: \(problem)"
    }
}
