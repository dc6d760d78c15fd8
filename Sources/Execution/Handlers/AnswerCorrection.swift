import Casework
import DataMap
import DataStores
import Mail
import Storage
import SubjectRequests
import Workflows

extension Workshop {
    /// What was put right: each value once, with the number of places in which it was read back.
    func answerCorrection(_ effect: EffectRow, _ subject: RequestSubject) async throws -> EffectOutcome {
        var changes: [CorrectionAnswerMail.Change] = []
        for field in try await describedChanges(subject) {
            let what = words(for: field.field)
            guard let index = changes.firstIndex(where: { $0.what == what && $0.new == field.new }) else {
                changes.append(CorrectionAnswerMail.Change(what: what, old: field.old ?? "", new: field.new, places: 1))
                continue
            }
            changes[index].places += 1
            let known = changes[index].old
            if let old = field.old, !old.isEmpty, old != known {
                changes[index].old = known.isEmpty ? old : "\(known), \(old)"
            }
        }
        let told = try await recipientsBeingTold(subject)
        let mail = CorrectionAnswerMail(letterhead: try await answerHead(subject), changes: changes, told: told)
        return try await handOver(mail, effect, subject)
    }

    /// `user.contact.phone_number` is "phone number", whatever the column is called.
    private func words(for field: FieldAddress) -> String {
        let category = casework.rules.map[field]?.categories.first { $0.hasPrefix("user.") }
        return (category?.split(separator: ".").last.map(String.init) ?? field.field).asWords
    }
}
