import Casework
import Mail
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// The notice of a refusal: the ground in plain words, which the templates hold, and where to complain.
    func refuse(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        guard let ground = subject.request.ground else { return .parked(code: "no-ground-given") }
        let notice = try casework.rules.statute(of: subject.controller).refusalNotice
        let mail = RefusalMail(
            letterhead: letterhead(subject),
            what: words(subject).wish(subject.request.right),
            ground: ground,
            authority: try authority(subject),
            mayGoToCourt: notice.contains(.judicialRemedy)
        )
        return try await send(mail, for: effect, to: subject)
    }
}
