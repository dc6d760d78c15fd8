/// A message's text, told apart: what this letter says, what it repeats, and who signs.
package struct MessageText: Sendable {
    /// What the sender wrote now. Only this can ask for anything.
    package private(set) var new = ""
    /// Blocks with `>`, what follows "On … wrote:", and messages that are passed on.
    package private(set) var quoted = ""
    /// What follows a line of two hyphens.
    package private(set) var signature = ""
    /// A message is passed on, and nothing new was written above it.
    package private(set) var isOnlyForwarded = false
    /// There are more lines than are looked at.
    package private(set) var isCut = false

    /// No letter has more lines; what follows is somebody's log or an attack.
    private static let linesMax = 10_000

    package init() {}

    package init(_ text: String) {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        isCut = all.count > MessageText.linesMax
        let lines = all.prefix(MessageText.linesMax).map(QuotedLine.init)
        var new: [Substring] = []
        var quoted: [Substring] = []
        var signature: [Substring] = []
        var index = 0
        var isForward = false
        while index < lines.count {
            let line = lines[index]
            if line.isQuoted {
                quoted.append(line.text)
            } else if line.namesDevice {
                quoted.append(line.text)
            } else if line.isSignatureMark {
                signature += lines[(index + 1)...].filter { !$0.isQuoted }.map(\.text)
                quoted += lines[(index + 1)...].filter(\.isQuoted).map(\.text)
                break
            } else if line.opensOldMessage
                || MessageText.isHeaderBlock(
                    lines[index...],
                    isBelowText: new.contains { !$0.allSatisfy(\.isWhitespace) }
                )
            {
                isForward = line.opensForwarded
                quoted += lines[index...].map(\.text)
                break
            } else if let count = MessageText.attribution(lines[index...]) {
                let rest = lines[(index + count)...]
                quoted += lines[index..<(index + count)].map(\.text)
                // Without `>` in what follows, all of it is the old message.
                if !(rest.first { !$0.isBlank }?.isQuoted ?? true) {
                    quoted += rest.map(\.text)
                    break
                }
                index += count
                continue
            } else {
                new.append(line.text)
            }
            index += 1
        }
        self.new = MessageText.joined(new)
        self.quoted = MessageText.joined(quoted + all.dropFirst(MessageText.linesMax))
        self.signature = MessageText.joined(signature)
        isOnlyForwarded = isForward && self.new.isEmpty
    }

    private static func joined(_ lines: [Substring]) -> String {
        let start = lines.drop { $0.allSatisfy(\.isWhitespace) }
        guard let last = start.lastIndex(where: { !$0.allSatisfy(\.isWhitespace) }) else { return "" }
        return start[...last].joined(separator: "\n")
    }

    /// "On Monday, Priya wrote:" over at most three lines: how many lines it takes, or nil.
    private static func attribution(_ lines: ArraySlice<QuotedLine>) -> Int? {
        // Nearly no line stands before the end of one, which is looked for first because that costs least.
        let head = lines.prefix(3).prefix { !$0.isBlank }
        guard let end = head.firstIndex(where: \.endsWithColon), head[head.startIndex].mayBeginAttribution else {
            return nil
        }
        let text = head[...end].map { $0.folded + " " }.joined()
        let says = QuotedLine.saying.contains { text.contains($0) }
        let isDated = text.contains { $0.isNumber } || text.contains("@")
        return says && isDated ? end - head.startIndex + 1 : nil
    }

    /// "From: … / Sent: … / To: …" as some programs put above the old message. With a subject alone it may be a filled-in
    /// form, unless somebody wrote above it.
    private static func isHeaderBlock(_ lines: ArraySlice<QuotedLine>, isBelowText: Bool) -> Bool {
        guard let first = lines.first, first.isField(QuotedLine.fromFields) else { return false }
        let fields = QuotedLine.sentFields + (isBelowText ? QuotedLine.subjectFields : [])
        return lines.dropFirst().prefix(4).contains { $0.isField(fields) }
    }
}

/// One line, and what it may begin.
private struct QuotedLine {
    let text: Substring
    /// Lower case, without spaces and emphasis around it. Long lines are no marks; they are not folded.
    let folded: String

    init(_ text: Substring) {
        self.text = text
        let isShort = text.utf8.count <= 300
        folded = isShort ? text.lowercased().trimmed { $0.isWhitespace || $0 == "*" || $0 == "\u{200B}" } : ""
    }

    /// How the languages that write to us say that somebody wrote.
    static let saying = [
        " wrote", " schrieb", " hat geschrieben", " a écrit", " escribió", " ha escrito", " ha scritto", " schreef",
        " escreveu", " skrev", " napisał",
    ]
    static let fromFields = ["from", "von", "de", "da", "van"]
    static let sentFields = [
        "sent", "date", "gesendet", "datum", "envoyé", "envoyé le", "date d'envoi", "enviado", "enviado el", "fecha",
        "to",
        "an", "à", "para",
    ]
    static let subjectFields = ["subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "assunto"]
    private static let openings = ["on ", "am ", "le ", "el ", "il ", "op ", "em ", "den ", "w dniu "]
    private static let original = [
        "original message", "ursprüngliche nachricht", "originalnachricht", "message d'origine", "message original",
        "mensaje original", "messaggio originale", "oorspronkelijk bericht", "original-nachricht",
    ]
    private static let devices = [
        "sent from my ", "sent from mail for", "sent from outlook", "sent from yahoo", "sent via", "sent with ",
        "get outlook for", "gesendet von ", "gesendet mit ", "von meinem ", "von unterwegs gesendet",
        "holen sie sich outlook",
        "diese nachricht wurde von meinem", "envoyé de mon ", "envoyé depuis ", "envoyé à partir de ",
        "télécharger outlook", "obtenez outlook", "enviado desde ", "enviado do ", "obtener outlook", "inviato da ",
        "verzonden vanaf ", "verstuurd vanaf ",
    ]
    private static let forwarded = [
        "forwarded message", "weitergeleitete nachricht", "message transféré", "mensaje reenviado",
        "begin forwarded message", "anfang der weitergeleiteten", "début du message", "inicio del mensaje reenviado",
    ]

    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }
    var isQuoted: Bool { folded.isEmpty ? text.first { !$0.isWhitespace } == ">" : folded.first == ">" }
    var isSignatureMark: Bool { text == "-- " || text == "--" }
    /// "Sent from my phone", as mail programs add it.
    var namesDevice: Bool { folded.utf8.count <= 80 && QuotedLine.devices.contains { folded.hasPrefix($0) } }
    var endsWithColon: Bool { folded.utf8.last == UInt8(ascii: ":") }
    var mayBeginAttribution: Bool {
        QuotedLine.openings.contains { folded.hasPrefix($0) } || QuotedLine.saying.contains { folded.contains($0) }
    }

    var opensOldMessage: Bool {
        guard
            folded.hasPrefix("--") || folded.hasPrefix("begin f") || folded.hasPrefix("anfang")
                || folded.hasPrefix("début") || folded.hasPrefix("inicio")
        else { return false }
        return QuotedLine.original.contains { folded.contains($0) } || opensForwarded
    }

    var opensForwarded: Bool { QuotedLine.forwarded.contains { folded.contains($0) } }

    func isField(_ names: [String]) -> Bool {
        guard let colon = folded.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let name = folded[..<colon].trimmed { $0.isWhitespace || $0 == "*" }
        return names.contains(name)
    }
}

extension StringProtocol {
    func trimmed(_ isBorder: (Character) -> Bool = \.isWhitespace) -> String {
        let start = drop(while: isBorder)
        guard let last = start.lastIndex(where: { !isBorder($0) }) else { return "" }
        return String(start[...last])
    }
}
