/// How soon an authority is told that personal data reached somebody whom they do not concern.
package struct BreachRule: Sendable, Hashable {
    /// From the moment at which it became known.
    package let within: Period
    /// The provision that says so.
    package let law: String

    package init(within: Period, law: String) {
        self.within = within
        self.law = law
    }

    /// What holds where a statute names no time: GDPR's.
    package static let house = BreachRule(
        within: Period(hours: 72),
        law: "no time in the statute; 72 hours as in GDPR Art. 33(1)"
    )
}
