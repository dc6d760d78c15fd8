import SubjectRequests

@testable import Workflows

extension Decision {
    /// A decision made by hand, as `decide` would make it.
    static func example(
        _ request: String,
        _ trigger: Trigger = .open,
        from: String = "",
        to: String = "received",
        phase: Phase = .verification,
        outcome: Outcome? = nil,
        plan: Int = 1,
        kinds: [EffectKind] = [],
        stores: [String?] = [],
        wait: Period = Period(),
        timer: PlannedTimer? = nil,
        voidsApprovals: Bool = false
    ) -> Decision {
        let effects = kinds.enumerated().map { index, kind in
            PlannedEffect(
                id: "\(request)-\(plan)-\(index + 1)",
                plan: plan,
                ordinal: index + 1,
                kind: kind,
                store: stores.isEmpty ? kind.perStore ? "app" : nil : stores[index],
                message: kind == .mail ? "acknowledgement" : nil,
                wait: wait
            )
        }
        return Decision(
            request: request,
            trigger: trigger,
            from: from,
            to: to,
            phase: phase,
            outcome: outcome,
            ground: nil,
            plan: plan,
            effects: effects,
            timer: timer,
            voidsApprovals: voidsApprovals
        )
    }
}
