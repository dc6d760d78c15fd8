import SubjectRequests

/// What a checker may find wrong with a definition that was read without a mistake: one stable code for each property that
/// every definition must have. The reader's own codes (`unknown-guard`, `missing-key`, …) are about single values.
package struct WorkflowFault: Sendable, Hashable {
    package let code: String

    private init(_ code: String) { self.code = code }

    // What the file says for itself.
    package static let versionTooLow = WorkflowFault("version-too-low")
    package static let unknownState = WorkflowFault("unknown-state")
    package static let floorAboveCeiling = WorkflowFault("floor-above-ceiling")
    /// Work that asks for proof of identity in a workflow that lets a controller ask for none.
    package static let floorTooLow = WorkflowFault("floor-too-low")
    /// Unsubscribing and complaining ask nobody who they are.
    package static let asksTooMuch = WorkflowFault("asks-too-much")
    package static let closedWithoutOutcome = WorkflowFault("closed-without-outcome")
    package static let closedWithEffects = WorkflowFault("closed-with-effects")
    package static let moveOutOfClosed = WorkflowFault("move-out-of-closed")
    package static let outcomeWithoutClosed = WorkflowFault("outcome-without-closed")
    package static let workWithoutFinish = WorkflowFault("work-without-finish")
    /// An erasure that is not probed, a correction that is not read back.
    package static let workUnproven = WorkflowFault("work-unproven")
    package static let timerWithoutMove = WorkflowFault("timer-without-move")
    package static let moveWithoutTimer = WorkflowFault("move-without-timer")
    package static let waitWithoutTimer = WorkflowFault("wait-without-timer")
    package static let nobodyMoves = WorkflowFault("nobody-moves")
    /// A compliance reviewer reads everything and changes nothing.
    package static let readerMoves = WorkflowFault("reader-moves")
    package static let openedTwice = WorkflowFault("opened-twice")
    package static let refusalWithoutGround = WorkflowFault("refusal-without-ground")
    package static let shadowedMove = WorkflowFault("shadowed-move")
    /// A migration from a version that is not older.
    package static let migrationFromLater = WorkflowFault("migration-from-later")

    // What the walk through every reachable place finds.
    package static let unreachableState = WorkflowFault("unreachable-state")
    package static let deadEnd = WorkflowFault("dead-end")
    package static let refusalWithoutNotice = WorkflowFault("refusal-without-notice")
    package static let fulfilledWithOpenEffects = WorkflowFault("fulfilled-with-open-effects")
    /// An approval, or work that acts on one, where nothing has been shown.
    package static let nothingShown = WorkflowFault("nothing-shown")
    /// Work that changes the world is left half done.
    package static let workAbandoned = WorkflowFault("work-abandoned")
    /// The end of work, or of a wait, may meet a guard that fails; nothing asks again.
    package static let triggerMayBeLost = WorkflowFault("trigger-may-be-lost")

    // What the walk through every pair of requests of one person finds.
    package static let waitsInCircle = WorkflowFault("waits-in-circle")

    /// Planning an effect without asking for one of its needs.
    package static func effect(without need: Guard) -> WorkflowFault {
        WorkflowFault("effect-without-\(need.rawValue)")
    }

    /// Every fault there is; those of effects follow from what effects need.
    package static let all: [WorkflowFault] =
        [
            .versionTooLow,
            .unknownState,
            .floorAboveCeiling,
            .floorTooLow,
            .asksTooMuch,
            .closedWithoutOutcome,
            .closedWithEffects,
            .moveOutOfClosed,
            .outcomeWithoutClosed,
            .workWithoutFinish,
            .workUnproven,
            .timerWithoutMove,
            .moveWithoutTimer,
            .waitWithoutTimer,
            .nobodyMoves,
            .readerMoves,
            .openedTwice,
            .refusalWithoutGround,
            .shadowedMove,
            .migrationFromLater,
            .unreachableState,
            .deadEnd,
            .refusalWithoutNotice,
            .fulfilledWithOpenEffects,
            .nothingShown,
            .workAbandoned,
            .triggerMayBeLost,
            .waitsInCircle,
        ] + Guard.allCases.filter { need in EffectKind.allCases.contains { $0.needs.contains(need) } }.map(effect)
}

/// One thing that a walk found, at a state, with the path that leads there.
struct WorkflowBreach: Hashable, Sendable {
    let fault: WorkflowFault
    let state: String
    /// The state's own move that is wrong; nil where it is the state, or every way into it.
    var move: Int?
    let sentence: String
}
