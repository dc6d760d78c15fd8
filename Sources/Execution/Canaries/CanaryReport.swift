import SubjectRequests

/// What came of the canary of one store. Nothing in it is anybody's.
package struct CanaryReport: Sendable, Encodable {
    package let store: String
    package var outcome: Outcome
    /// The address of the canary that stands in the store now, for rows that only the operator can put in.
    package var address: String?
    /// Where Habeas has put a row of it, or one that such a row must point at.
    package var planted: [String] = []
    package var missing: [Missing] = []
    /// Rows that were found by the round, by collection.
    package var found: [String: Int] = [:]
    /// What the store does not do, in the words of the incident.
    package var faults: [String] = []
    /// What could not be tried, with the reason.
    package var untried: [String] = []

    package enum Outcome: String, Sendable, Encodable {
        case planted
        case obeys
        /// An incident is open.
        case disobeys
        /// Nobody stands in the store: the operator must put the canary's rows in.
        case empty
        /// The store does not answer; it is asked again another day.
        case unreachable
    }

    /// A collection in which Habeas cannot put a row by itself.
    package struct Missing: Sendable, Encodable {
        package let collection: String
        package let columns: [String]
        /// A stable code, which may be that with which the store refused the row.
        package let code: String
        package let sentence: String
    }
}
