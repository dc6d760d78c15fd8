import SubjectRequests

/// Something by which a person shows that they know what is held: a question of the data map. Fields of several stores that
/// ask the same in the same words are one question, for who knows one of them knows all.
package struct FactQuestion: Sendable, Hashable {
    package let says: Said
    /// Where its answer stands, in the order of the map.
    package fileprivate(set) var fields: [FieldAddress]
}

extension StoreMap {
    /// Every question at `controller`, in the order of the map: the same for everybody, whoever asks.
    package func facts(of controller: String) -> [FactQuestion] {
        var questions: [FactQuestion] = []
        for collection in datasets(of: controller).flatMap(\.collections) where !collection.isSkipped {
            for field in collection.fields {
                guard let says = field.fact else { continue }
                let address = FieldAddress(collection.address, field.path)
                if let known = questions.firstIndex(where: { $0.says == says }) {
                    questions[known].fields.append(address)
                } else {
                    questions.append(FactQuestion(says: says, fields: [address]))
                }
            }
        }
        return questions
    }
}

extension MappedCollection {
    /// The longest text that somebody can be expected to give whole.
    private static let factLengthMax = 200

    /// What nobody should be asked for, and what says more than its answer is worth (fideslang's categories).
    private static let neverAsked = [
        "user.authorization", "user.biometric", "user.content", "user.financial", "user.genetic", "user.government_id",
        "user.health_and_medical", "user.payment",
    ]

    /// Why a field's value must not be asked for; nil where it may be.
    func whyNoFact(_ field: MappedField) -> String? {
        if about != .person { return "only what stands in the person's own rows is" }
        if field.identity != nil { return "whoever claims this identity knows it" }
        if field.withheldBecause != nil { return "it is never disclosed, so that comparing would read it" }
        if field.name.looksLikeCard || MappedCollection.neverAsked.contains(where: field.isIn) {
            return "secrets, cards, accounts, documents and sensitive data are never asked for"
        }
        let isValue = field.fields.isEmpty && field.type?.base != .object && field.type?.isArray != true
        if !isValue || field.path != field.name { return "it is not one value of its own" }
        if field.type?.base == .boolean { return "a yes or a no is soon guessed" }
        if field.length.map({ $0 > MappedCollection.factLengthMax }) == true { return "nobody gives a long text whole" }
        return nil
    }
}
