import DataMap
import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// The kind of an incident that a canary has shown.
    package static let canaryIncident = "canary"

    /// Writes down what came of a store's canary. Where the store does not obey an incident is opened, once, and those who keep
    /// the site are written to; where it obeys again its incidents end.
    ///
    /// - Parameter faults: nil where nothing could be learned.
    package func noteCanary(
        _ store: String,
        _ outcome: String,
        _ counts: [String: Int],
        faults: [String]? = nil,
        by party: Party
    ) async throws {
        try await storage.write { connection in
            try connection.appendEvent(
                EventKind(rawValue: "canary-tended"),
                about: .configuration,
                by: party,
                EventDetails(outcome: "\(store): \(outcome)", counts: counts)
            )
            guard let faults else { return }
            let open = try connection.review.openIncidents(limit: 1_000).filter {
                $0.kind == CaseDesk.canaryIncident && $0.reason.hasPrefix("\(store): ")
            }
            if faults.isEmpty { for incident in open { try connection.review.closeIncident(incident.id) } }
            let known = Set(open.map(\.reason))
            let news = faults.map { "\(store): \($0)" }.filter { !known.contains($0) }
            for reason in news {
                try connection.review.openIncident(
                    id: connection.newID(),
                    kind: CaseDesk.canaryIncident,
                    reason: reason
                )
            }
            if !news.isEmpty { try tellKeepers(of: store, on: connection) }
        }
    }

    private func tellKeepers(of store: String, on connection: StorageConnection) throws {
        let slugs = rules.controllers.keys.sorted().filter { slug in
            rules.map.datasets(of: slug).contains { $0.store == store }
        }
        let hearers = Hearers(try connection.staff.all().compactMap { try member($0, on: connection) })
        for slug in slugs {
            var section = NoticeSection(slug, .storeDisobeys)
            section.add(nil)
            for staff in hearers.keeping(slug) { try connection.notices.plan(.atOnce, [section], for: staff.id) }
        }
    }
}
