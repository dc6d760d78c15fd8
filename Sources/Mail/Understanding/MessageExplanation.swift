import SubjectRequests

/// What `habeas explain message --json` prints for one file.
package struct MessageExplanation: Sendable, Encodable {
    package let file: String
    package let verdict: Reading.Verdict
    /// The sender's address; nil when there is no single honest one.
    package let from: String?
    package let subject: String?
    package let text: String?
    /// What of the text was read, sentence by sentence: without quoted letters, footers of mail programs,
    /// and threats beside a wish.
    package let sentences: [String]
    package let attachments: [MailAttachment]
    package let language: String?
    package let rights: [RightAsked]
    package let identities: [ClaimedIdentity]
    package let corrections: [CorrectionProposal]
    package let flags: [MailFlag]
    /// What one of our own mail servers found about the sender.
    package let authentication: [AuthenticationResult]
    /// Why the message is held: a stable code.
    package let error: String?

    /// Reads and understands one message's raw bytes.
    ///
    /// - Parameter servers: the names of our own mail servers; without any, no server's word on the sender is shown.
    package init(
        file: String,
        bytes: [UInt8],
        classifier: Classifier,
        servers: Set<String> = [],
        limits: MessageLimits = MessageLimits()
    ) {
        let found = AuthenticationResults.believed(in: bytes, from: servers)
        do throws(MessageDefect) {
            let message = try InboundMessage.parse(bytes, limits: limits)
            self.init(file: file, message: message, reading: classifier.read(message), authentication: found)
        } catch {
            self.init(file: file, message: nil, reading: classifier.read(error), authentication: found)
        }
    }

    /// What could not even be handed over as bytes.
    package init(file: String, defect: MessageDefect, classifier: Classifier) {
        self.init(file: file, message: nil, reading: classifier.read(defect))
    }

    package init(
        file: String,
        message: InboundMessage?,
        reading: Reading,
        authentication: [AuthenticationResult] = []
    ) {
        self.file = file
        self.authentication = authentication
        verdict = reading.verdict
        from = message?.sender?.address
        subject = message?.subjectLine
        text = message?.text
        sentences = reading.sentences
        attachments = message?.attachments ?? []
        language = message == nil ? nil : reading.language
        rights = reading.rights
        identities = reading.identities
        corrections = reading.corrections
        flags = reading.flags.sorted { $0.rawValue < $1.rawValue }
        error = reading.heldBecause
    }

    private enum CodingKeys: CodingKey {
        case file, verdict, from, subject, text, sentences, attachments, language, rights, identities, corrections,
            flags, authentication, error
    }

    /// Every key stands in every object; what there is not is null.
    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(file, forKey: .file)
        try object.encode(verdict, forKey: .verdict)
        try object.encode(from, forKey: .from)
        try object.encode(subject, forKey: .subject)
        try object.encode(text, forKey: .text)
        try object.encode(sentences, forKey: .sentences)
        try object.encode(attachments, forKey: .attachments)
        try object.encode(language, forKey: .language)
        try object.encode(rights, forKey: .rights)
        try object.encode(identities, forKey: .identities)
        try object.encode(corrections, forKey: .corrections)
        try object.encode(flags, forKey: .flags)
        try object.encode(authentication, forKey: .authentication)
        try object.encode(error, forKey: .error)
    }
}

extension ClaimedIdentity: Encodable {
    private enum CodingKeys: CodingKey {
        case kind, value, written
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(identity.kind.rawValue, forKey: .kind)
        try object.encode(identity.value, forKey: .value)
        try object.encode(written, forKey: .written)
    }
}
