/// Why a part of an answer may be withheld: a closed list. Which of them a statute knows, and where, its file says; what each
/// means is said in the words of the answer's language, under `withheld-…`.
package enum WithholdingGround: String, Sendable, Hashable, Codable, CaseIterable {
    case otherPeople = "other-people"
    case legalPrivilege = "legal-privilege"
    case tradeSecrets = "trade-secrets"
    case seriousHarm = "serious-harm"
    case crimeAndTax = "crime-and-tax"
    case legalProceedings = "legal-proceedings"
    case regulators
    case security
    case immigration
    case selfIncrimination = "self-incrimination"
    case corporateFinance = "corporate-finance"
    case managementForecasts = "management-forecasts"
    case negotiations
    case confidentialReferences = "confidential-references"
    case evaluativeMaterial = "evaluative-material"
    case examinations
    case journalism
    case research
    case forbiddenByLaw = "forbidden-by-law"
    /// Numbers with which somebody could do harm: the person is told that they are held (11 CCR 7024(d)).
    case secretNumbers = "secret-numbers"
}

/// A ground as a statute knows it.
package struct WithholdingRule: Sendable, Hashable {
    package let ground: WithholdingGround
    /// The citation, as sentences quote it: "GDPR Art 15(4)".
    package let law: String

    package init(ground: WithholdingGround, law: String) {
        self.ground = ground
        self.law = law
    }
}

extension Phrases {
    static let withholdingKeys = WithholdingGround.allCases.map { "withheld-\($0.rawValue)" } + ["withheld-because"]

    /// Why something is withheld, as the person reads it: "It is about other people (GDPR Art 15(4))".
    package func says(_ rule: WithholdingRule) -> String {
        self("withheld-because", ["why": self["withheld-\(rule.ground.rawValue)"], "law": name(rule.law)])
    }
}
