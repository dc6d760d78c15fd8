import SubjectRequests

/// Collects problems while a file is read, so that all of them are reported together.
package final class ProblemList {
    package private(set) var all: [Problem] = []

    package init() {}

    package func add(_ code: String, _ sentence: String, at place: SourcePlace) {
        all.append(Problem(code: code, sentence: sentence, place: place))
    }

    /// Throws all problems when there are any.
    package func throwIfAny() throws(Problems) {
        guard all.isEmpty else { throw Problems(all) }
    }
}
