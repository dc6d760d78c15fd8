import SubjectRequests

/// Understands messages by the lexicons and the model of letters: no network, no clock, the same answer every time.
package struct Classifier: Sendable {
    private let catalogue: LexiconCatalogue

    package init(_ catalogue: LexiconCatalogue) { self.catalogue = catalogue }

    /// What a message asks for.
    ///
    /// - Parameter ownAddresses: the controller's mailboxes, which are nobody's identity.
    package func read(_ message: InboundMessage, ownAddresses: Set<String> = []) -> Reading {
        var understood = understand(message)
        if understood.rights.isEmpty { understood.flags.formUnion(machineFlags(understood.letter)) }
        let sentences = understood.letter.sentences.map(understood.letter.text)
        if understood.flags.isDisjoint(with: [.autoReply, .bounce]) {
            understood.rights = weighed(understood, sentences, message)
        }
        var reading = judge(message, understood)
        reading.sentences = sentences
        reading.language = understood.language
        reading.flags = message.flags.union(understood.flags)
        if let sender = message.sender, catalogue.isAuthority(sender.domain) { reading.flags.insert(.authority) }
        if reading.flags.contains(.authority), reading.verdict != .note {
            reading.verdict = .held
            reading.heldBecause = "from-an-authority"
        }
        guard reading.verdict != .note, let lexicon = understood.lexicon else { return reading }
        let own = ownAddresses.union((message.to + message.copiedTo).map { $0.address.lowercased() })
        reading.identities = IdentityFinder(lexicon: lexicon).find(in: message.parts, not: own)
        if reading.rights.contains(where: { $0.right == .correct }) {
            reading.corrections = CorrectionFinder(understood.letter, understood.marks).proposals
        }
        return reading
    }

    /// What the lexicons found, weighed with what the model of letters says.
    private func weighed(
        _ understood: Understanding,
        _ sentences: [String],
        _ message: InboundMessage
    ) -> [RightAsked] {
        guard let model = catalogue.model, understood.lexicon != nil else { return understood.rights }
        // Each on a paragraph of its own: where sentences end is told better by what took the letter apart.
        let text = sentences.joined(separator: "\n\n")
        let unwanted = understood.marks.reduce(into: Set()) { $0.formUnion($1.unwanted) }
        return RightsJudge(
            model,
            subject: message.subjectLine,
            text: text,
            found: understood.rights,
            unwanted: unwanted
        ).asked(
            found: understood.rights,
            sentences: sentences.isEmpty ? [message.subjectLine] : sentences,
            isReminder: understood.flags.contains(.reminder)
        )
    }

    /// What may not be read at all.
    package func read(_ defect: MessageDefect) -> Reading { Reading(.held, heldBecause: defect.code) }

    // MARK: - Deciding

    private func judge(_ message: InboundMessage, _ understood: Understanding) -> Reading {
        let flags = message.flags.union(understood.flags)
        if !flags.isDisjoint(with: [.autoReply, .bounce]) { return Reading(.note) }
        if flags.contains(.list) { return listMail(understood) }
        if message.flags.contains(.encrypted) { return Reading(.held, heldBecause: "encrypted") }
        var reading = Reading(understood.rights.isEmpty ? .other : .case)
        reading.rights = understood.rights
        if message.sender == nil {
            (reading.verdict, reading.heldBecause) = (.held, "sender-unclear")
        } else if reading.rights.isEmpty, let reason = reasonToHold(message, understood) {
            (reading.verdict, reading.heldBecause) = (.held, reason)
        }
        return reading
    }

    /// Newsletters ask for nothing; but a group address hands people's letters on as a list does, so that a plain wish waits
    /// for a person. Nothing is answered by itself.
    private func listMail(_ understood: Understanding) -> Reading {
        let isPlain = !understood.rights.isEmpty && understood.rights.allSatisfy { $0.confidence >= Classifier.plain }
        guard isPlain else { return Reading(.note) }
        var reading = Reading(.held, heldBecause: "list-mail-asks")
        reading.rights = understood.rights
        return reading
    }

    private static let plain = 0.9

    /// What asks for nothing that we can see, but might where we cannot look.
    private func reasonToHold(_ message: InboundMessage, _ understood: Understanding) -> String? {
        if understood.isForeign { return "language-unknown" }
        if message.parts.isOnlyForwarded { return "only-forwarded" }
        let words = understood.letter.sentenceWords.count
        if words < 4, message.attachments.contains(where: Classifier.mayBeLetter) { return "only-attached" }
        if words < 40, message.attachments.contains(where: { $0.type.hasPrefix("message/") }) { return "only-attached" }
        if message.flags.contains(.truncated) || understood.letter.isCut { return "too-long" }
        if message.isGuessed || !Legibility(message.parts.new).isLegible { return "not-legible" }
        return nil
    }

    /// A scan, a voice, a file of any program: all but what programs add by themselves.
    private static func mayBeLetter(_ attachment: MailAttachment) -> Bool {
        !attachment.type.hasSuffix("signature")
            && !["text/calendar", "text/vcard", "text/x-vcard"].contains(attachment.type)
    }

    // MARK: - Understanding

    private struct Understanding {
        var language = "other"
        /// Certainly in a language that there is no lexicon for.
        var isForeign = false
        var lexicon: Lexicon?
        var letter: LetterWords
        var marks: [SentenceMarks] = []
        var rights: [RightAsked] = []
        var flags: Set<MailFlag> = []
    }

    private func understand(_ message: InboundMessage) -> Understanding {
        let letter = withoutFooter(message.parts.new)
        let subject = LetterWords(message.subjectLine)
        let words = letter.sentenceWords
        switch catalogue.languages.recognise(words.count < 8 ? words + subject.words : words) {
        case .known(let language):
            guard let lexicon = catalogue.lexicon(language) else { return Understanding(letter: letter) }
            return understand(message, letter, lexicon)
        case .other:
            // Scripts without spaces make a word of a sentence.
            return Understanding(isForeign: words.count >= 8 || message.parts.new.count >= 20, letter: letter)
        case .unclear(let guess):
            // A word or two: whoever finds a right in it is right about the language.
            let all = catalogue.lexicons.map { understand(message, letter, $0) }
            let best = all.max { ($0.rights.first?.confidence ?? 0) < ($1.rights.first?.confidence ?? 0) }
            if let best, !best.rights.isEmpty { return best }
            let telling = all.first { $0.flags.contains(.authority) } ?? all.first { $0.language == guess }
            if let telling { return telling }
            return Understanding(isForeign: guess != nil && words.count >= 8, letter: letter)
        }
    }

    private func marks(of letter: LetterWords, _ lexicon: Lexicon, speaksForAnother: Bool = false) -> [SentenceMarks] {
        let symbols = lexicon.symbols(of: letter, speaksForAnother: speaksForAnother)
        return letter.sentences.map { SentenceMarks($0, in: letter, symbols: symbols, lexicon: lexicon) }
    }

    /// The letter without the footer that a mail program added.
    private func withoutFooter(_ text: String) -> LetterWords {
        var letter = LetterWords(text)
        var footer: Int?
        let isFooter = marks(of: letter, catalogue.machines).map { marks in
            if marks.has(.footer) { footer = marks.sentence.paragraph }
            return footer == marks.sentence.paragraph
        }
        letter.drop(isFooter)
        return letter
    }

    /// Whether a machine wrote it: a person's letter does not begin so.
    private func machineFlags(_ letter: LetterWords) -> Set<MailFlag> {
        var flags: Set<MailFlag> = []
        for marks in marks(of: letter, catalogue.machines).prefix(8) {
            if marks.has(.automatic) { flags.insert(.autoReply) }
            if marks.has(.bounced) { flags.insert(.bounce) }
        }
        return flags
    }

    /// Where a letter asks for something; else the threat is all that it says.
    private func leaveOutThreats(
        _ message: InboundMessage,
        _ letter: inout LetterWords,
        _ marks: inout [SentenceMarks],
        _ lexicon: Lexicon
    ) {
        let isThreat = marks.map(\.onlyThreatens)
        guard isThreat.contains(true) else { return }
        let rest = marks.filter { !$0.onlyThreatens }
        var finder = RightsFinder(lexicon: lexicon)
        let subject = SubjectLine(message.subjectLine, lexicon: lexicon)
        guard !finder.read(subject: subject, letter: letter, marks: rest, isReminder: false).isEmpty else { return }
        letter.drop(isThreat)
        marks = rest
    }

    private func understand(_ message: InboundMessage, _ letter: LetterWords, _ lexicon: Lexicon) -> Understanding {
        var marks = marks(of: letter, lexicon)
        if marks.contains(where: { $0.has(.agent) || $0.has(.undersigned) }) {
            marks = self.marks(of: letter, lexicon, speaksForAnother: true)
        }
        var letter = letter
        leaveOutThreats(message, &letter, &marks, lexicon)
        var result = Understanding(language: lexicon.language, lexicon: lexicon, letter: letter, marks: marks)
        for (sign, flag) in [
            (Lexicon.Sign.agent, MailFlag.agent), (.organisation, .organisation), (.authority, .authority),
            (.reminder, .reminder), (.minor, .minor),
        ] where marks.contains(where: { $0.has(sign) }) {
            result.flags.insert(flag)
        }
        var finder = RightsFinder(lexicon: lexicon)
        result.rights = finder.read(
            subject: SubjectLine(message.subjectLine, lexicon: lexicon),
            letter: letter,
            marks: marks,
            isReminder: result.flags.contains(.reminder)
        )
        return result
    }
}
