import DataMap
import Storage
import SubjectRequests

/// The day by which an answer comes, and why that day.
package struct AnswerDate: Sendable {
    package let due: CivilDate?
    package let reasons: DutyReasons
}

extension CaseDesk {
    /// The answer's date of each right that a case asks for. Holds nothing personal.
    package func dates(ofCase reference: Reference) async throws -> [Right: AnswerDate] {
        try await storage.read { connection in
            guard let caseFile = try connection.cases.find(reference, scope: .everything) else {
                throw CaseworkError.notFound
            }
            var dates: [Right: AnswerDate] = [:]
            for request in try connection.requests.inCase(caseFile.id) {
                guard let duty = try connection.clock.duties(of: request.id).first(where: { $0.kind == .respond })
                else {
                    continue
                }
                dates[request.right] = AnswerDate(due: duty.dueOn, reasons: try storedReasons(duty))
            }
            return dates
        }
    }

    /// Whether the map has a field of that kind that a correction may change.
    package func isCorrectable(_ category: String, at controller: String) -> Bool {
        !rules.map.correctionTargets(category, controller: controller).isEmpty
    }
}
