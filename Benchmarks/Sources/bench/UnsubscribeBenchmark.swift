import Casework
import DataMap
import Databases
import Foundation
import Storage
import SubjectRequests
import Vault
import Workflows

/// One-click unsubscriptions as the door hands them in: the token is opened, and one commit holds the closed request, its
/// suppression, one event and what the list is to be told. Beside it the same rows, ready made, through the same group commit.
struct UnsubscribeBenchmark {
    private static let people = 60_000
    /// How many wait for an answer at a time.
    private static let callers = 128

    /// The repository's folder: its workflows, statutes and words are those that ship.
    let root: URL

    func figures() async throws -> [Figure] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "habeas-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = try await open(folder.appending(path: "ours"))
        let tokens = try (0..<UnsubscribeBenchmark.people).map {
            try site.keyring.unsubscribeToken(list: "news", address: "reader-\($0)@far-away.example")
        }
        let ours = try await spent { place in
            guard let mailing = site.mailing(ofUnsubscribeToken: tokens[place]) else { return }
            _ = try await site.unsubscribe(mailing)
        }
        let rows = try await written(site)
        await site.storage.close()
        let bare = try await open(folder.appending(path: "bare"))
        let floor = try await spent { place in
            let texts = rows[place]
            try await bare.storage.write { connection in
                for text in texts { try connection.sql.run(text) }
            }
        }
        await bare.storage.close()
        return [
            ours.figure("one-click unsubscriptions: closed request, suppression and event, each durable", goal: 6_000),
            ours.processor("the same: our own processor time for one"),
            floor.figure("its floor: the same rows, ready made, by the same group commit", goal: nil),
            floor.processor("its floor: processor time for one"),
        ]
    }

    /// What one run took, wall clock and processor.
    private struct Spent {
        let seconds: Double
        let milliseconds: Double

        private var counts: String {
            "\(UnsubscribeBenchmark.people) people, \(UnsubscribeBenchmark.callers) at a time"
        }

        func figure(_ what: String, goal: Double?) -> Figure {
            let rate = Double(UnsubscribeBenchmark.people) / seconds
            return Figure(
                what: what,
                counts: counts,
                runs: 1,
                usual: "\(Int(rate))/s",
                slowest: "\(Int(rate))/s",
                goal: goal.map { Figure.Goal(text: "≥ \(Int($0))/s", isHeld: rate >= $0) }
            )
        }

        func processor(_ what: String) -> Figure {
            let each = "\(shown(milliseconds / Double(UnsubscribeBenchmark.people))) ms"
            return Figure(what: what, counts: counts, runs: 1, usual: each, slowest: each, goal: nil)
        }
    }

    /// Does it for every person, so many at a time.
    private func spent(_ body: @escaping @Sendable (Int) async throws -> Void) async throws -> Spent {
        let clock = ContinuousClock()
        let processor = ProcessorTime.spent()
        let start = clock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<UnsubscribeBenchmark.callers {
                group.addTask {
                    for place in stride(from: caller, to: UnsubscribeBenchmark.people, by: UnsubscribeBenchmark.callers)
                    {
                        try await body(place)
                    }
                }
            }
            try await group.waitForAll()
        }
        let took = (clock.now - start).components
        return Spent(
            seconds: Double(took.seconds) + Double(took.attoseconds) / 1e18,
            milliseconds: ProcessorTime.spent() - processor
        )
    }

    private static let tables = [
        "keys", "cases", "people", "identities", "requests", "duties", "log_names", "events", "suppressions",
        "list_stops",
    ]

    /// The rows that each unsubscription wrote, in the order of writing, as statements with their binds. One thread wrote them,
    /// so that the n-th of each table belong together.
    private func written(_ site: CaseDesk) async throws -> [[SQLText]] {
        try await site.storage.read { connection in
            var written = [[SQLText]](repeating: [], count: UnsubscribeBenchmark.people)
            for table in UnsubscribeBenchmark.tables {
                let name = try SQLIdentifier(table)
                let rows = try connection.sql.rows("SELECT * FROM \(raw: name) ORDER BY rowid") { row in
                    try row.columnNames.indices.map { try row.value(at: $0) }
                }
                precondition(rows.count.isMultiple(of: UnsubscribeBenchmark.people), "\(table): \(rows.count) rows")
                let each = rows.count / UnsubscribeBenchmark.people
                for place in written.indices {
                    var values: SQLText = ""
                    for (number, row) in rows[(place * each)..<((place + 1) * each)].enumerated() {
                        if number > 0 { values.append(", ") }
                        values.append("(")
                        for (column, value) in row.enumerated() {
                            if column > 0 { values.append(", ") }
                            values.append("\(value)")
                        }
                        values.append(")")
                    }
                    written[place].append("INSERT INTO \(raw: name) VALUES \(values)")
                }
            }
            return written
        }
    }

    private func open(_ folder: URL) async throws -> CaseDesk {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let keyring = try Keyring.fresh(month: "2026-11")
        let storage = try await SiteStorage.bench(in: folder, keyring)
        let rules = try rules()
        try await storage.write { connection in
            let workflows = rules.workflows.current.map { KeptDocument(kind: .workflow, text: $0.resolvedText) }
            for document in rules.documents + workflows {
                guard let kind = DocumentKind(rawValue: document.kind.rawValue) else { continue }
                try connection.documents.keep(digest: document.digest, kind: kind, text: document.text)
            }
        }
        let clock = HouseClock { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
        return CaseDesk(storage: storage, keyring: keyring, rules: rules, clock: clock)
    }

    private func rules() throws -> HouseRules {
        func files(_ path: String) throws -> [(path: String, text: String)] {
            let folder = root.appending(path: path)
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                .filter { $0.hasSuffix(".yml") || $0.hasSuffix(".phrases") }
                .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
        }
        let parts = Dictionary(uniqueKeysWithValues: try files("workflows/parts").map { ("parts/\($0.path)", $0.text) })
        return try HouseRules(
            controllers: [
                DataController(slug: "bench", names: LocalText(["en": "Bench Limited"]), jurisdiction: "NZ")
            ],
            workflows: WorkflowLibrary(
                inForce: files("workflows").map { try WorkflowReader { parts[$0] }.read($0.text, file: $0.path) }
            ),
            statutes: StatuteBook(
                statutes: files("workflows/statutes").map { StatuteBook.File(path: $0.path, text: $0.text) },
                calendars: files("workflows/statutes/calendars").map { StatuteBook.File(path: $0.path, text: $0.text) }
            ),
            map: StoreMap.read([MapFile(store: "crm", path: "crm.yml", text: UnsubscribeBenchmark.map)]),
            mapText: UnsubscribeBenchmark.map,
            policyTexts: ["bench": "names: {en: Bench Limited}"],
            words: PhraseBook(
                files("words").map { try Phrases(language: String($0.path.dropLast(8)), files: [($0.path, $0.text)]) }
            )
        )
    }

    private static let map = """
        dataset:
          - fides_key: crm
            collections:
              - name: contacts
                habeas: {list: {name: news, address: mail, stop: {subscribed: false}}}
                fields:
                  - {name: id, fides_meta: {primary_key: true}}
                  - {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}
                  - {name: subscribed}
        """
}
