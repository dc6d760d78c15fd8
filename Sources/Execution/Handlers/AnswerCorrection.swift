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
            let what = words(for: field.field, subject)
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
        let mail = CorrectionAnswerMail(
            letterhead: try await answerHead(subject),
            changes: changes,
            declined: try await declined(subject),
            told: try await recipientsBeingTold(subject),
            remedies: try remedies(subject)
        )
        return try await handOver(mail, effect, subject)
    }

    /// What stays as it is, each value once with its reason.
    private func declined(_ subject: RequestSubject) async throws -> [CorrectionAnswerMail.Declined] {
        let (rows, reasons) = try await casework.storage.read { connection in
            let id = subject.request.id
            return (try connection.corrections.of(id), try casework.declinedChanges(of: id, on: connection))
        }
        var told: [CorrectionAnswerMail.Declined] = []
        for row in rows where row.decision == .declined {
            let field = FieldAddress(CollectionAddress(row.dataset, row.collection), row.field)
            let why = reasons.last { $0.change == row.id }?.reason.disclosed ?? ""
            let entry = CorrectionAnswerMail.Declined(what: words(for: field, subject), why: why)
            if !told.contains(where: { $0.what == entry.what && $0.why == entry.why }) { told.append(entry) }
        }
        return told
    }

    /// `user.contact.phone_number` is a "phone number", whatever the column is called.
    func words(for field: FieldAddress, _ subject: RequestSubject) -> String {
        let category = casework.rules.map[field]?.categories.first { $0.hasPrefix("user.") }
        let word = category.flatMap(words(subject).category)
        return word ?? (category?.split(separator: ".").last.map(String.init) ?? field.field).asWords
    }
}
