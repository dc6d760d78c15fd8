import Casework
import DataMap
import SubjectRequests
import Workflows

extension ReviewPanel {
    /// What there is to approve; nil where nothing was shown, or the decision has been made.
    ///
    /// - Parameter collections: what the map says of each collection, by its address.
    init?(_ sheet: RequestSheet, _ collections: [String: MappedCollection], _ phrases: Phrases) {
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
        disclosed = sheet.packageCounts.sorted { $0.key < $1.key }.map {
            ReviewPanel.count($0.key, collections, rows: $0.value)
        }
        preview = disclosed.isEmpty ? "" : Route.preview(reference: sheet.reference.text).path
        review = PackageProduct(sheet.right) != nil ? Route.review(reference: sheet.reference.text).path : ""
        let counts = ReviewPanel.endings(sheet)
        erased = ReviewPanel.erased(counts, collections, sheet.language, phrases)
        let shared = counts.values.reduce(0) { $0 + $1.shared }
        if sheet.concernsOpen > 0 { warnings.append(phrases.counted("review-open", sheet.concernsOpen)) }
        if shared > 0 { warnings += [phrases("review-shared", ["count": String(shared)])] }
        changes = sheet.changes.map { change in
            ValueChange(
                store: change.store,
                field: change.field,
                old: change.old?.disclosed ?? "",
                new: change.new.disclosed,
                readBack: change.readBack ?? "",
                evidence: change.hasEvidence ? phrases["review-evidence"] : ""
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

    private static func count(
        _ name: String,
        _ collections: [String: MappedCollection],
        rows: Int,
        spared: Int = 0,
        because: String = ""
    ) -> CollectionCount {
        let mapped = collections[name]
        return CollectionCount(
            store: mapped?.store ?? "",
            collection: mapped?.address.collection ?? name,
            rows: rows,
            spared: spared,
            because: because
        )
    }

    private struct Endings {
        var erased = 0
        var kept = 0
        var shared = 0
    }

    /// From the counts of the last look into the stores: `app.users erased: 1`, `app.invoices kept: 5`.
    private static func endings(_ sheet: RequestSheet) -> [String: Endings] {
        guard sheet.right == .delete || sheet.right == .closeAccount,
            let counts = sheet.work.last(where: { $0.kind == .resolve })?.counts
        else { return [:] }
        var rows: [String: Endings] = [:]
        for (key, count) in counts {
            let words = key.split(separator: " ")
            guard words.count == 2 else { continue }
            let name = String(words[0])
            switch words[1] {
            case "erased": rows[name, default: Endings()].erased += count
            // Counted among the shared ones already.
            case "letting-go": break
            case "shared": rows[name, default: Endings()].shared += count
            default: rows[name, default: Endings()].kept += count
            }
        }
        return rows
    }

    private static func erased(
        _ rows: [String: Endings],
        _ collections: [String: MappedCollection],
        _ language: String,
        _ phrases: Phrases
    ) -> [CollectionCount] {
        rows.sorted { $0.key < $1.key }.map { name, ends in
            let spared = ends.kept + ends.shared
            let rule = collections[name]?.heading(in: language).keptBecause
            let because = spared == 0 ? "" : rule ?? phrases["review-kept"]
            return count(name, collections, rows: ends.erased, spared: spared, because: because)
        }
    }
}
