import Storage
import SubjectRequests
import Vault

/// A person's own statement beside what was not corrected (NZ IPP 7).
package struct KeptStatement: Sendable {
    /// The fields it is about, as `STORE/DATASET.COLLECTION.FIELD`.
    package let places: [String]
    package let words: Sensitive<String>
}

extension CaseDesk {
    /// The statements that are to be read with the data of a request's person, the oldest first. Whose correction it was must
    /// be proven as far as the request asks: a case that staff have only joined to this one adds nothing.
    package func statements(besideDataOf request: RequestRow, on connection: StorageConnection) throws
        -> [KeptStatement]
    {
        let required = try terms(of: request, on: connection).required
        let proven = try connection.requests.ofProvenPerson(as: request.id, to: required)
        return try proven.filter { $0.right == .correct }.flatMap { row -> [KeptStatement] in
            let key = try connection.keys.ofRequest(row.id).key
            return try connection.tasks.of(row.id).compactMap { task -> KeptStatement? in
                let context = sealContext("tasks", "question", task.id)
                let question = try key.open(task.question, as: TaskQuestion.self, context: context)
                guard question.name == .attachStatement, let words = question.words else { return nil }
                return KeptStatement(places: question.places, words: Sensitive(words))
            }
        }
    }
}
