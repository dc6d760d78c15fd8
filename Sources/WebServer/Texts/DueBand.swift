import SubjectRequests

/// How a due date stands on a given day. Computed from dates, never stored; always shown with its words.
package enum DueBand: String, Sendable, Hashable, CaseIterable {
    case overdue
    case today
    /// Within seven days.
    case soon
    case ahead
    /// Nothing is due.
    case none

    package init(due: CivilDate?, today: CivilDate) {
        guard let due else {
            self = .none
            return
        }
        switch due.daysSinceEpoch - today.daysSinceEpoch {
        case ..<0: self = .overdue
        case 0: self = .today
        case ...7: self = .soon
        default: self = .ahead
        }
    }
}
