import Casework
import Mail
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// The notice of a refusal: the ground in plain words, which the templates hold, and where to complain.
    func refuse(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard let ground = subject.request.ground else { return .parked(code: "no-ground-given") }
        let statute = try casework.rules.statute(of: subject.controller)
        let said = try await casework.storage.read { connection in
            let upheld = try casework.said(with: .uphold, of: effect.requestID, on: connection)
            return try upheld.isEmpty ? casework.said(with: .refuse, of: effect.requestID, on: connection) : upheld
        }
        let mail = RefusalMail(
            letterhead: letterhead(subject),
            what: words(subject).wish(subject.request.right),
            ground: ground,
            explanation: said[.reason] ?? "",
            notice: Set(statute.refusalNotice),
            authority: try authority(subject),
            maySendStatement: subject.request.right == .correct
        )
        return try await handOver(mail, effect, subject)
    }
}
