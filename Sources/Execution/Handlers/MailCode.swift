import Casework
import Mail
import Storage
import SubjectRequests
import Vault

extension Workshop {
    /// Mails a code while it still works. One that cannot be sent in time is let go: nobody would type it any more, and the
    /// person asks for another.
    func mailCode(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        let isLive = try await casework.storage.read { try $0.links.isLive(code: effect.id) }
        guard isLive else { return .done(EffectReport(result: "too-late")) }
        let digits = casework.keyring.mailedCode(effect.id)
        let mail = CodeMail(
            letterhead: letterhead(subject),
            code: "\(digits.prefix(4)) \(digits.suffix(4))",
            minutes: CaseDesk.codeMinutes
        )
        do {
            return try await send(mail, for: effect, to: subject)
        } catch let error as any CodedError where !error.isTemporary {
            return .done(EffectReport(result: EffectResult.notSent))
        }
    }
}
