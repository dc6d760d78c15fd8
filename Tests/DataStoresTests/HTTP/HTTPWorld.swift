import DataMap
import Definitions
import Foundation
import Outbound
import SubjectRequests
import TestPeers

@testable import DataStores

/// The two services of the example in `examples/adapters/http`, with its files, as stores.
struct HTTPWorld {
    let service: HTTPService
    let map: StoreMap
    let crm: HTTPStore
    let newsletter: HTTPStore

    /// `change` may alter the CRM's endpoints file.
    init(change: (String) -> String = { $0 }, secret: String = "crm-token") throws {
        service = try HTTPService()
        map = try StoreMap.read(
            ["crm", "newsletter"].map { name in
                MapFile(store: name, path: "data-map/\(name).yml", text: try HTTPWorld.file("data-map/\(name).yml"))
            }
        )
        crm = try HTTPWorld.store("crm", service, change(HTTPWorld.file("endpoints/crm.yml")), secret)
        newsletter = try HTTPWorld.store(
            "newsletter",
            service,
            HTTPWorld.file("endpoints/newsletter.yml"),
            "pass:word"
        )
    }

    static func store(_ name: String, _ service: HTTPService, _ text: String, _ secret: String) throws -> HTTPStore {
        let base = try HTTPBase("\(service.url)/\(name == "crm" ? "crm" : "news")")
        return HTTPStore(
            name: name,
            base: base,
            endpoints: try endpoints(text, base),
            secret: Sensitive(secret),
            reach: OutboundReach([.loopback])
        )
    }

    static func endpoints(_ text: String, _ base: HTTPBase?) throws -> HTTPEndpoints {
        let problems = ProblemList()
        let endpoints = DefinitionReader.parse(text, file: "endpoints.yml", problems: problems)
            .map { HTTPEndpoints(reading: $0, base: base) }
        try problems.throwIfAny()
        return endpoints ?? HTTPEndpoints()
    }

    static func file(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "examples/adapters/http/\(path)"), encoding: .utf8)
    }

    var stores: StoreSet { StoreSet([crm, newsletter]) }

    func search(_ right: Right, _ email: String) async throws -> PersonSearch {
        let schemas = try await stores.schemas(of: ["crm", "newsletter"])
        let plan = map.plan(for: right, controller: "c", verified: [.email], schemas: schemas)
        let identities = SearchIdentities(verified: [.email(email)])
        return PersonSearch(map: map, plan: plan, stores: stores, identities: identities)
    }

    func copy(_ email: String) async throws -> [String: [String]] {
        let spool = SpoolLog()
        _ = try await search(.copy, email).spool(language: "en") { spool.take($0) }
        return spool.rows
    }

    func erasure(_ email: String) async throws -> (erasure: ErasurePlan, changes: RowChanges) {
        let search = try await search(.delete, email)
        let schemas = try await stores.schemas(of: ["crm", "newsletter"])
        let erasure = map.erasurePlan(following: search.plan, schemas: schemas)
        let terms = ErasureTerms(plan: erasure, today: CivilDate(daysSinceEpoch: 20_700), substitutes: testSubstitutes)
        return (erasure, RowChanges(map: map, stores: stores, resolved: try await search.resolve(for: terms)))
    }

    func fault(_ fields: [String: Any]) async throws { try await service.control("fault", fields) }

    /// Reads all columns of a table by one of them.
    func rows(_ table: String, by column: String, _ keys: [String]) async throws -> [[HeldValue]] {
        guard let live = try await crm.schema().table(named: table), let by = live.column(named: column) else {
            return []
        }
        let match = KeyMatch(columns: [MatchColumn(by)], keys: keys.map { [.text($0)] })
        let query = RowQuery(table: live, columns: live.columns.map { .column($0) }, matches: [match])
        return try await crm.read([query]) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }
}
