import SubjectRequests

/// Where a request ends that is closed in the moment in which it is opened: nothing is left to be done, sent or waited for.
package struct ImmediateEnd: Sendable, Hashable {
    package let state: String
    package let outcome: Outcome
    /// How many plans were made on the way.
    package let plans: Int
}

extension WorkflowDefinition {
    /// Opens and finishes in one step a request whose work is done in the same transaction.
    ///
    /// - Parameters:
    ///   - snapshot: of a request that is not opened yet.
    ///   - done: the kinds of work that the caller does itself.
    /// - Returns: nil where this definition wants more than that: then the request is opened like any other.
    package func closingAtOnce(_ snapshot: RequestSnapshot, doing done: Set<EffectKind>) -> ImmediateEnd? {
        do throws(NotAllowed) {
            let opened = try decide(snapshot, .open, by: .requester)
            guard opened.effects.allSatisfy({ done.contains($0.kind) }), opened.clock == nil else { return nil }
            var after = snapshot
            after.state = opened.to
            after.phase = opened.phase
            after.plans = opened.plan
            let end = try decide(after, .finish, by: .system)
            guard end.phase == .closed, let outcome = end.outcome, end.ground == nil else { return nil }
            guard end.effects.isEmpty, end.timer == nil, end.clock == nil else { return nil }
            return ImmediateEnd(state: end.to, outcome: outcome, plans: end.plan)
        } catch {
            return nil
        }
    }
}
