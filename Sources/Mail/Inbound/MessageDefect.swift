import SubjectRequests

/// Why a message waits in the holding pen instead of being read. Nothing is guessed: what readers could understand in two
/// ways, or what could exhaust them, is for a person.
package enum MessageDefect: String, CodedError, Sendable, Hashable, CaseIterable {
    case empty = "message-empty"
    case tooLarge = "message-too-large"
    case noHeader = "header-missing"
    case headerTooLarge = "header-too-large"
    case tooManyFields = "header-too-many-fields"
    case tooDeep = "mime-too-deep"
    case tooManyParts = "mime-too-many-parts"
    case ambiguous = "mime-ambiguous"
    case containsNUL = "nul-byte"
    case unparsable = "message-unparsable"
    case unreadableFile = "file-unreadable"

    package var code: String { rawValue }
    package var isTemporary: Bool { false }

    package var sentence: String {
        switch self {
        case .empty: "the message holds nothing"
        case .tooLarge: "the message is larger than may be read; ask the sender for a smaller one"
        case .noHeader: "the message does not begin with a header"
        case .headerTooLarge: "the message's headers are larger than may be read"
        case .tooManyFields: "the message's headers have more fields than may be read"
        case .tooDeep: "the message's parts or addresses are nested deeper than may be read"
        case .tooManyParts: "the message has more parts than may be read"
        case .ambiguous: "the message's structure can be understood in more than one way"
        case .containsNUL: "the message contains NUL bytes, which mail may not"
        case .unparsable: "the message cannot be read as mail"
        case .unreadableFile: "there is no file that can be read under that name"
        }
    }
}

/// What a message may measure before it is read.
package struct MessageLimits: Sendable, Hashable {
    package var bytesMax = 25 << 20
    /// Over the headers of the message and of all its parts.
    package var headerBytesMax = 512 << 10
    package var headerFieldsMax = 1_000
    package var depthMax = 20
    /// Groups within groups of an address field (RFC 5322 section 3.4 knows none; readers go into each).
    package var groupsMax = 500
    package var partsMax = 200

    package init() {}
}
