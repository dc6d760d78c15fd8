import SubjectRequests

/// What a check searches for, in the forms in which it searches.
struct ReleasePatterns {
    let values: [WithheldValue]
    private(set) var texts = PatternSearch([], window: 6)
    /// Identifiers too short for the window above.
    private(set) var short = PatternSearch([], window: 3)
    /// Telephone numbers by their last digits.
    private(set) var digits = PatternSearch([], window: 6)
    /// Names of files, of which an archive keeps letters and digits alone.
    private(set) var names = PatternSearch([], window: 6)
    /// Values that may stand in the words of the page itself, because the data map or the law says them.
    private(set) var commonplace: Set<Int> = []

    static let charactersMin = 6
    private static let nameBytesMax = 48

    init(_ report: RedactionReport, own: [Identity]) {
        values = report.withheldValues
        var folder = TextFolder()
        var lists: (texts: [PatternSearch.Pattern], short: [PatternSearch.Pattern]) = ([], [])
        var digits: [PatternSearch.Pattern] = []
        var names: [PatternSearch.Pattern] = []
        let mine = OwnIdentities(own)
        for (index, value) in values.enumerated() where !mine.contains(value.text.disclosed) {
            let text = value.text.disclosed
            let isLong = text.unicodeScalars.count >= ReleasePatterns.charactersMin
            guard isLong || value.isIdentifier else { continue }
            let folded = folder.folded(text)
            let isPlain = ReleasePatterns.isPlain(text) && !value.isIdentifier
            if folded.count >= 6 {
                lists.texts.append(.init(bytes: folded, value: index, needsEdges: isPlain))
            } else if folded.count >= 3 {
                lists.short.append(.init(bytes: folded, value: index, needsEdges: true))
            }
            if let ending = ReleasePatterns.phoneEnding(of: value) {
                digits.append(.init(bytes: ending, value: index, needsEdges: false))
            }
            if value.place.collection == HeldCollection.foundFiles.collection, value.place.field == "name" {
                let name = Array(ReleasePatterns.plainName(text).prefix(ReleasePatterns.nameBytesMax))
                if name.count >= 6 { names.append(.init(bytes: name, value: index, needsEdges: false)) }
            }
            if isPlain || !ReleasePatterns.isTelling(value) { commonplace.insert(index) }
        }
        texts = PatternSearch(lists.texts, window: 6)
        short = PatternSearch(lists.short, window: 3)
        self.digits = PatternSearch(digits, window: 6)
        self.names = PatternSearch(names, window: 6)
        commonplace.formUnion(said(in: report, &folder))
    }

    /// Letters and digits of ASCII, small.
    static func plainName(_ text: String) -> [UInt8] {
        text.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: nil
            }
        }
    }

    /// Numbers and dates, which stand in the page's own words by chance.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || " -:.+,/TZ".utf8.contains($0) }
    }

    /// Single words stand in the page's own words by chance.
    private static func isTelling(_ value: WithheldValue) -> Bool {
        value.isIdentifier || value.text.disclosed.contains { $0.isWhitespace || $0.isNumber }
    }

    /// The digits that the national and the international spelling have in common: at least seven.
    private static func phoneEnding(of value: WithheldValue) -> [UInt8]? {
        let text = value.text.disclosed
        guard value.isIdentifier, !text.contains("@") else { return nil }
        let written = IdentityKind.phone.normalise(text)
        let isInternational = written.hasPrefix("+")
        let digits = written.utf8.filter { $0 != UInt8(ascii: "+") }.drop { $0 == UInt8(ascii: "0") }
        guard digits.count >= 7 else { return nil }
        // A country has up to three digits.
        return Array(digits.suffix(isInternational ? max(7, digits.count - 3) : 9))
    }

    /// Values that occur in the heads' own words or in the grounds.
    private func said(in report: RedactionReport, _ folder: inout TextFolder) -> Set<Int> {
        var found: Set<Int> = []
        for collection in report.collections {
            let head = collection.head
            let words = [head.says, head.purpose ?? "", head.source ?? "", head.keptBecause ?? ""]
            let names = [head.store, head.dataset, head.collection]
            let fields = head.fields.flatMap { [$0.name, $0.withheldBecause ?? ""] }
            for text in words + names + fields + head.leftOut.map(\.says) {
                let folded = folder.folded(text)
                let apart = [UInt8](repeating: 0, count: folded.count)
                folded.withUnsafeBufferPointer { folded in
                    apart.withUnsafeBufferPointer { apart in
                        texts.search(folded, apart) { value, _ in found.insert(value) }
                    }
                }
            }
        }
        return found
    }
}

/// The person's own identities are no secret from the person.
private struct OwnIdentities {
    private let own: [Identity]

    init(_ own: [Identity]) { self.own = own }

    func contains(_ text: String) -> Bool {
        own.contains { identity in
            let value = identity.kind.normalise(text)
            guard identity.kind == .phone else { return value == identity.value }
            let ending = value.filter(\.isNumber).suffix(8)
            return ending.count == 8 && identity.value.filter(\.isNumber).suffix(8) == ending && PhoneText.isPhone(text)
        }
    }
}

private enum PhoneText {
    static func isPhone(_ text: String) -> Bool { text.utf8.count <= 40 && IdentifierFinder.isIdentifier(text) }
}
