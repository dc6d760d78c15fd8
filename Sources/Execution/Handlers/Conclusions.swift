import Casework
import Mail
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// What came of a complaint, in staff's own words.
    func tellConclusion(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let said = try await casework.storage.read {
            try casework.said(with: .conclude, of: effect.requestID, on: $0)
        }
        guard let conclusion = said[.conclusion] else { return .parked(code: "no-conclusion") }
        let mail = ComplaintOutcomeMail(
            letterhead: letterhead(subject),
            received: words(subject).day(subject.request.receivedOn, weekday: true),
            conclusion: conclusion,
            remedies: try remedies(subject)
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// Who answers instead, as staff found out.
    func tellResponsible(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let said = try await casework.storage.read {
            try casework.said(with: .refer, of: effect.requestID, on: $0)
        }
        guard let responsible = said[.responsible] else { return .parked(code: "no-responsible") }
        let zone = try casework.rules.statute(of: subject.controller).timeZone
        let mail = ReferralMail(
            letterhead: letterhead(subject),
            responsible: [ReferralMail.Responsible(name: "", contact: responsible)],
            referredOn: words(subject).day(casework.clock.now.day(in: zone), weekday: true)
        )
        return try await send(mail, for: effect, to: subject)
    }

    func answerRestriction(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let mail = RestrictionAnswerMail(
            letterhead: letterhead(subject),
            told: try await recipientsBeingTold(subject),
            remedies: try remedies(subject)
        )
        return try await send(mail, for: effect, to: subject)
    }

    /// The names of those who are told of a change, as the controller's file has them.
    func recipientsBeingTold(_ subject: RequestSubject) async throws -> [String] {
        let slugs = try await casework.storage.read {
            try $0.review.recipients(of: subject.request.id).filter { $0.state != .impossible }.map(\.recipient)
        }
        return subject.controller.recipients.filter { slugs.contains($0.slug) }.map(\.name)
    }
}
