import SubjectRequests

/// Guards as bits, so that a walk compares whole sets in one step.
struct GuardSet: OptionSet, Hashable, Sendable {
    let rawValue: UInt64

    private static let bits = Dictionary(
        uniqueKeysWithValues: Guard.allCases.enumerated().map { ($1, GuardSet(rawValue: 1 << UInt64($0))) }
    )

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(_ one: Guard) { self = GuardSet.bits[one] ?? [] }

    init(_ guards: some Sequence<Guard>) { self = guards.reduce(into: []) { $0.formUnion(GuardSet($1)) } }

    func contains(_ one: Guard) -> Bool { isSuperset(of: GuardSet(one)) }

    /// In the order in which the meanings stand.
    var guards: [Guard] { Guard.allCases.filter(contains) }
}

extension EffectKind {
    /// True for what corrects, erases or discloses: it acts only on what somebody approved, or needed no approval for.
    package var actsOnWhatWasShown: Bool { needs.contains(.approved) }

    /// True for what makes the thing that staff are shown next; approvals of anything earlier are void from then on.
    package var shows: Bool { self == .resolve || self == .package }

    /// What must follow in the same state to prove that this was done.
    package var proof: EffectKind? {
        switch self {
        case .erase: .probe
        case .correct: .readBack
        default: nil
        }
    }
}

extension EntryEffect {
    /// True for the letter that tells a person the ground of a refusal and where to complain.
    package var isRefusalNotice: Bool { kind == .mail && message?.contains("refus") == true }
}
