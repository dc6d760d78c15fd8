import Databases
import SubjectRequests
import Workflows

extension StorageConnection {
    /// Stores a request that ends in the moment in which it is opened: its row, its duties, all met, and one event. As
    /// ``commit(_:_:)`` for a request that nobody could have seen open.
    ///
    /// - Parameter end: what its workflow says that opening it comes to.
    /// - Returns: the event's id.
    @discardableResult
    package func commitClosed(
        _ new: NewRequest,
        _ end: ImmediateEnd,
        duties: [DutyRow],
        by party: Party
    ) throws -> String {
        try requests.insert(new, endingAs: end)
        try clock.enter(duties, of: new.id)
        return try append(
            EventKind(.open),
            about: .request(new.id),
            by: party,
            from: "",
            to: end.state,
            EventDetails(effectiveOn: new.receivedOn, definition: new.workflow, outcome: end.outcome.rawValue),
            key: nil
        )
    }
}
