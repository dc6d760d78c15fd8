import SubjectRequests

/// A part of a definition that something may be wrong with.
package enum WorkflowPart: Sendable, Hashable {
    case version
    case floor
    case ceiling
    case start
    /// The version that a migration names, by its place in the list.
    case migration(Int)
    /// The state that such a migration leads to from an old name.
    case migratedState(Int, String)
    case state(String)
    /// A move, by its state and its place among that state's moves.
    case move(String, Int)
}

/// Where each part of a definition stands: the file itself, or a part that it includes.
package struct WorkflowPlaces: Sendable {
    private let file: SourcePlace
    private var known: [WorkflowPart: SourcePlace] = [:]

    package init(file: String) { self.file = SourcePlace(file: file) }

    /// The place of a part; the whole file where the part stands nowhere.
    package subscript(part: WorkflowPart) -> SourcePlace { known[part] ?? file }

    mutating func note(_ part: WorkflowPart, at place: SourcePlace?) { known[part] = place }
}
