import Casework
import SubjectRequests
import Workflows

extension ReviewPanel {
    /// What there is to approve; nil where nothing was shown, or the decision has been made.
    init?(_ sheet: RequestSheet, _ phrases: Phrases) {
        guard let shown = sheet.shownDigest, sheet.phase == .review else { return nil }
        let prepared =
            sheet.events.last { ["collected", "packaged", "resolved"].contains($0.kind) } ?? sheet.events.last
        self.init(
            digest: String(shown.prefix(8)),
            preparedBy: phrases["actor-system"],
            preparedOn: prepared.map { phrases.moment($0.at, in: sheet.zone) } ?? "",
            needs: ReviewPanel.needs(sheet.approvalsRequired, phrases),
            approvals: sheet.approvals.map { "\($0.name.disclosed), \(phrases.moment($0.at, in: sheet.zone))" }
        )
        disclosed = sheet.packageCounts.sorted { $0.key < $1.key }.map { ReviewPanel.count($0.key, rows: $0.value) }
        preview = disclosed.isEmpty ? "" : Route.preview(reference: sheet.reference.text).path
        erased = ReviewPanel.erased(sheet, phrases)
        changes = sheet.changes.map { change in
            ValueChange(
                store: change.store,
                field: change.field,
                old: change.old?.disclosed ?? "",
                new: change.new.disclosed,
                readBack: change.readBack ?? ""
            )
        }
    }

    private static func needs(_ people: Int, _ phrases: Phrases) -> String {
        switch people {
        case 0: phrases["review-none"]
        case 1: phrases["review-one"]
        default: phrases("review-many", ["count": String(people)])
        }
    }

    private static func count(_ name: String, rows: Int, spared: Int = 0, because: String = "") -> CollectionCount {
        CollectionCount(store: "", collection: name, rows: rows, spared: spared, because: because)
    }

    /// From the counts of the last look into the stores: `users erased: 1`, `invoices kept: 5`.
    private static func erased(_ sheet: RequestSheet, _ phrases: Phrases) -> [CollectionCount] {
        guard sheet.right == .delete || sheet.right == .closeAccount,
            let counts = sheet.work.last(where: { $0.kind == .resolve })?.counts
        else { return [] }
        var rows: [String: (erased: Int, kept: Int)] = [:]
        for (key, count) in counts {
            let words = key.split(separator: " ")
            guard words.count == 2 else { continue }
            let name = String(words[0])
            if words[1] == "erased" {
                rows[name, default: (0, 0)].erased += count
            } else {
                rows[name, default: (0, 0)].kept += count
            }
        }
        return rows.sorted { $0.key < $1.key }.map { name, counts in
            let because = counts.kept > 0 ? phrases["review-kept"] : ""
            return count(name, rows: counts.erased, spared: counts.kept, because: because)
        }
    }
}
