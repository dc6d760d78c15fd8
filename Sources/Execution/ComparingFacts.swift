import Casework
import DataMap
import DataStores
import Logging
import SubjectRequests

extension Workshop {
    /// Compares what somebody gave as facts with what the stores hold, in memory and at once. Neither what is given nor what is
    /// held is kept, and whoever gave it is told nothing: their requests go on, or do not.
    ///
    /// - Parameters:
    ///   - given: by the place of the question in ``FactTrial/questions``.
    ///   - token: of the person's session.
    /// - Throws: ``CaseworkError/factsUnavailable`` where a store does not answer; no try is used up then.
    package func compareFacts(
        _ given: [Int: Sensitive<String>],
        of reference: Reference,
        session token: String
    ) async throws {
        guard let trial = try await casework.factTrial(reference, session: token) else { return }
        let months = casework.rules.words.monthNumbers
        let answers = trial.questions.enumerated().compactMap { place, question in
            given[place].flatMap { GivenFact($0.disclosed, months: months) }.map { (question: question, given: $0) }
        }
        let agreed = try await agreeing(FactAnswers(answers), trial)
        try await casework.noteFacts(trial, given: answers.count, agreed: agreed)
    }

    /// The seeds of which enough is known. Each is tried by itself, whatever came of the others.
    private func agreeing(_ answers: FactAnswers, _ trial: FactTrial) async throws -> [Identity] {
        do {
            let schemas = try await stores.schemas(of: casework.rules.map.stores)
            var agreeing: [Identity] = []
            for seed in trial.seeds {
                if try await knows(answers, seed, trial, schemas) { agreeing.append(seed) }
            }
            return agreeing
        } catch let fault as any CodedError {
            logger.warning("facts not compared", metadata: ["code": "\(fault.code)"])
            throw CaseworkError.factsUnavailable
        }
    }

    /// Whether enough agrees with the rows that hang on one row of the seed's.
    private func knows(
        _ answers: FactAnswers,
        _ seed: Identity,
        _ trial: FactTrial,
        _ schemas: LiveSchemas
    ) async throws -> Bool {
        let map = casework.rules.map
        var most = 0
        for start in map.collections(foundBy: seed.kind, controller: trial.controller) {
            let search = PersonSearch(
                map: map,
                plan: map.plan(from: start, by: seed.kind, controller: trial.controller, schemas: schemas),
                stores: stores,
                identities: SearchIdentities(verified: [seed])
            )
            most = max(most, try await search.factsKnown(answers, from: start, by: seed, known: trial.known))
        }
        return most >= trial.needed
    }
}
