import SubjectRequests

/// Collects problems while a file is read, so that all of them are reported together.
package final class ProblemList {
    package private(set) var all: [Problem] = []

    /// Nobody reads more at once.
    package static let most = 500

    package init() {}

    package func add(_ code: String, _ sentence: String, at place: SourcePlace) {
        guard all.count < ProblemList.most else {
            if all.count == ProblemList.most {
                let sentence = "more than \(ProblemList.most) problems; the rest is not listed"
                all.append(Problem(code: "too-many-problems", sentence: sentence, place: place))
            }
            return
        }
        all.append(Problem(code: code, sentence: sentence, place: place))
    }

    /// Throws all problems when there are any.
    package func throwIfAny() throws(Problems) {
        guard all.isEmpty else { throw Problems(all) }
    }
}
