/// The places between two steps of an effect. In a debug build a test may end the work at any of them as a killed process
/// ends: nothing behind it is done, and nothing is reported. A release build knows no such switch.
package enum StepPlace: String, Sendable, Hashable, CaseIterable {
    /// Leased; nothing has been asked or done.
    case leased
    /// The intent is stored.
    case begun
    /// The erasure ledger knows the rows, and the store is not touched yet.
    case entered
    /// A message is out of our hands and not yet stored as sent.
    case sent
    /// All is done and nothing reported.
    case acted
}

/// The work has been ended at a ``StepPlace``.
package struct Killed: Error {
    package init() {}
}

extension Workshop {
    /// Goes on, unless a test has ended the work here.
    func reach(_ place: StepPlace) throws {
        #if DEBUG
            try killSwitch?(place)
        #endif
    }
}
