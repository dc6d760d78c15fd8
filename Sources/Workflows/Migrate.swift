import SubjectRequests

extension WorkflowDefinition {
    /// Takes a request over from an older version of the same workflow: pure, as `decide` is. Nothing is planned or dropped; the
    /// work in hand goes on.
    ///
    /// - Throws: ``NotAllowed`` with `noMigration` where this version does not name the older one, or where its state is not
    ///   the same step: another phase, other work, or none of that name. A migration never skips or repeats anything.
    package func migrate(
        _ snapshot: RequestSnapshot,
        from older: WorkflowDefinition
    ) throws(NotAllowed) -> Decision {
        let refusal = NotAllowed(.migrate, in: snapshot.state, .noMigration)
        guard older.name == name, older.right == right, snapshot.phase != .closed,
            let migration = migrations.first(where: { $0.from == older.version })
        else { throw refusal }
        let target = migration.states[snapshot.state] ?? snapshot.state
        guard let before = older[snapshot.state], let after = self[target], before.phase == after.phase,
            before.entry.map(\.kind) == after.entry.map(\.kind), floor <= older.floor || snapshot.verified >= floor
        else { throw refusal }
        return Decision(
            request: snapshot.id,
            trigger: .migrate,
            from: snapshot.state,
            to: target,
            phase: after.phase,
            outcome: nil,
            ground: nil,
            isEntered: false,
            plan: 0,
            effects: [],
            timer: nil,
            voidsApprovals: false
        )
    }
}
