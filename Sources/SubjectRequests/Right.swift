/// What a person may ask of an organisation that holds data about them.
///
/// One word per right, the same in files, commands, JSON, code and database. The law's own words are accepted as input
/// (``init(word:)``); output always prints ours.
package enum Right: String, Sendable, Hashable, Codable, CaseIterable {
    /// A copy of everything held (GDPR Art. 15(3); NZ IPP 6).
    case copy
    /// Whether anything is held (GDPR Art. 15(1)).
    case confirm
    /// Put wrong data right (GDPR Art. 16; NZ IPP 7).
    case correct
    /// Erase what is held (GDPR Art. 17).
    case delete
    /// One machine-readable file to take elsewhere (GDPR Art. 20).
    case csvExport = "csv-export"
    /// Stop marketing (GDPR Art. 21(2)-(3)); asks for no identification.
    case unsubscribe
    /// Keep but do not use (GDPR Arts. 18, 21(1); US: opt out, limit).
    case restrict
    /// A complaint about how data are handled (UK DPA 2018 s 164A).
    case complaint
    /// Close the organisation's account and all that hangs on it.
    case closeAccount = "close-account"

    /// The right meant by one of our words or of the law's words, in any case; nil when it is neither.
    package init?(word: String) {
        let word = word.lowercased()
        guard let right = Right(rawValue: word) ?? Right.lawWords[word] else { return nil }
        self = right
    }

    private static let lawWords: [String: Right] = [
        "access": .copy, "know": .copy,
        "confirmation": .confirm,
        "rectification": .correct, "correction": .correct,
        "erasure": .delete, "deletion": .delete,
        "portability": .csvExport,
        "objection_direct_marketing": .unsubscribe,
        "restriction": .restrict, "objection": .restrict, "opt_out": .restrict, "limit": .restrict,
        "account-closure": .closeAccount,
    ]

    /// True for the rights whose answer carries the person's data. A deletion waits for these.
    package var discloses: Bool {
        switch self {
        case .copy, .confirm, .csvExport: true
        case .correct, .delete, .unsubscribe, .restrict, .complaint, .closeAccount: false
        }
    }
}
