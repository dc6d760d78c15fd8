import SubjectRequests

/// Why a handler stops: things are not as they were shown to whoever approved. A person must look.
enum ExecutionFault: String, CodedError {
    /// What would be done is not what was approved: the map, or the description of the change, is another one by now.
    case shownChanged = "shown-changed"
    /// Nothing that a resolving effect sealed is there.
    case notResolved = "not-resolved"
    /// A field no longer holds the value that was shown beside the new one.
    case valueChanged = "value-changed"

    var code: String { rawValue }

    var sentence: String {
        switch self {
        case .shownChanged: "what would be done is not what was approved; have it looked up and approved again"
        case .notResolved: "the person's rows have not been looked up; send the request back to be worked on again"
        case .valueChanged: "a field no longer holds the value that was shown; have it looked up and approved again"
        }
    }

    var isTemporary: Bool { false }

    /// True where things have changed since they were shown, so that they must be shown again.
    var voidsApproval: Bool {
        switch self {
        case .shownChanged, .valueChanged: true
        case .notResolved: false
        }
    }
}
