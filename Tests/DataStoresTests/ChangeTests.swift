import DataMap
import Foundation
import SubjectRequests
import Testing

@testable import DataStores

let testSubstitutes = SubstituteMaker(
    keyedHash: { text in text.utf8.reduce(into: [UInt8](repeating: 7, count: 20)) { $0[Int($1) % 20] &+= $1 } },
    encrypted: { Array($0.utf8.reversed()) }
)

extension Shop {
    var today: CivilDate { CivilDate(daysSinceEpoch: 20_700) }  // 2026-09-04

    func terms(_ plan: ErasurePlan) -> ErasureTerms {
        ErasureTerms(plan: plan, today: today, substitutes: testSubstitutes)
    }

    func resolve(_ identities: [Identity]) async throws -> (PersonSearch, ErasurePlan, ResolvedKeys) {
        let search = try await search(.delete, verified: identities)
        let schemas = try await stores.schemas(of: map.stores)
        let erasure = map.erasurePlan(following: search.plan, schemas: schemas)
        let resolved = try await search.resolve(for: terms(erasure))
        return (search, erasure, resolved)
    }

    /// Every row of every table.
    func everything() throws -> [String: [String]] {
        var all: [String: [String]] = [:]
        for table in ["addresses", "accounts", "users", "invoices", "replies", "comments"] {
            all[table] = try app.rows("SELECT * FROM \(table)")
        }
        for table in ["contacts", "tickets"] { all[table] = try crm.rows("SELECT * FROM \(table)") }
        return all
    }
}

@Suite struct ChangeTests {
    @Test(arguments: Engine.allCases) func erasesOnePersonAndNobodyElse(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let before = try shop.everything()
        let (search, erasure, resolved) = try await shop.resolve([.email("aroha@example.org")])
        #expect(erasure.blocked.isEmpty)
        let sealed = try ResolvedKeys(decoding: resolved.encoded())
        #expect(sealed == resolved)
        #expect(
            sealed.counts.map { "\($0.collection) \($0.erased)/\($0.kept)/\($0.shared)" }.sorted() == [
                "app.addresses 0/0/2", "app.comments 3/0/0", "app.invoices 1/1/0", "app.users 1/0/0",
                "crm.contacts 1/0/0",
            ]
        )
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: sealed)
        for store in erasure.stores.map(\.store) {
            let counts = try await changes.erase(store, following: erasure)
            let left = try await changes.probe(store, following: erasure)
            #expect(left.allSatisfy { $0.rows == 0 }, "\(left)")
            let expected = resolved.counts.filter { $0.store == store && $0.erased > 0 }
            #expect(counts.filter { $0.rows > 0 }.map(\.rows).sorted() == expected.map(\.erased).sorted())
            // Once more, as after a crash: nothing is left to change, and nothing else changes.
            _ = try await changes.erase(store, following: erasure)
        }
        let after = try shop.everything()
        for table in ["addresses", "accounts", "replies", "tickets"] {
            #expect(after[table] == before[table], "\(table)")
        }
        #expect(
            after["comments"]
                == before["comments"]?.filter {
                    !$0.contains("first") && !$0.contains("again") && !$0.contains("answer by ben")
                }
        )
        for table in ["users", "invoices", "contacts"] {
            let mine = { (row: String) in row.lowercased().contains("aroha") }
            #expect(
                after[table]?.filter { before[table]?.contains($0) ?? false }
                    == before[table]?.filter { !mine($0) || $0.contains("A-1") }
            )
        }
        #expect(after["users"]?.first { $0.contains("int(1) | int(10)") }?.contains("text(\"-\")") == true)
        let arrivals = try await search.arrivals(since: resolved, for: shop.terms(erasure))
        #expect(arrivals.isEmpty)
    }

    @Test(arguments: Engine.allCases) func aRowThatNobodyElsePointsAtIsErased(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let (_, erasure, resolved) = try await shop.resolve([.email("cara@example.org")])
        #expect(resolved[CollectionAddress("app", "addresses")]?.rows.map(\.ending) == [.free])
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        _ = try await changes.erase("app", following: erasure)
        #expect(try shop.app.rows("SELECT street FROM addresses WHERE id = 2") == ["null"])
    }

    /// A row that is only pointed at does not become the person's because somebody claims what stands in it.
    @Test func aClaimMakesNoRowOnesOwn() async throws {
        let text = Shop.mapText.replacing(
            "{name: street, data_categories: [user.contact.address]}",
            with: "{name: street, data_categories: [user.contact.address], fides_meta: {identity: door}}"
        )
        let shop = try Shop(.sqlite, map: text)
        let door = try #require(Identity(kind: IdentityKind(rawValue: "door"), value: "High Street 1"))
        let search = try await shop.search(.delete, verified: [.email("ben@example.org")], claimed: [door])
        let erasure = shop.map.erasurePlan(
            following: search.plan,
            schemas: try await shop.stores.schemas(of: ["app", "crm"])
        )
        let resolved = try await search.resolve(for: shop.terms(erasure))
        let endings = resolved[CollectionAddress("app", "addresses")]?.rows.map(\.ending)
        #expect(endings == [.shared, .shared])
    }

    @Test(arguments: Engine.allCases) func aFailingStepUndoesTheWholeStore(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let (_, erasure, resolved) = try await shop.resolve([.email("ben@example.org")])
        // Somebody answers ben's comment in between, so that it cannot be deleted any more.
        try shop.app.run("INSERT INTO comments VALUES (200, 3, 103, 'late');\n")
        let before = try shop.everything()
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        let fault = try await #require(throws: StoreFault.self) { try await changes.erase("app", following: erasure) }
        #expect(fault.code == "store-refused")
        #expect(!fault.isTemporary)
        #expect(try shop.everything() == before)
    }

    @Test func noErasureStartsWhileAFieldIsBlocked() async throws {
        let shop = try Shop(.sqlite, map: Shop.mapText.replacing("habeas: {erase: keyed-hash}", with: ""))
        let (_, erasure, resolved) = try await shop.resolve([.email("ben@example.org")])
        #expect(erasure.blocked.map(\.field) == ["email"])
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        let fault = try await #require(throws: StoreFault.self) { try await changes.erase("app", following: erasure) }
        #expect(fault.code == "erasure-blocked")
    }

    @Test(arguments: Engine.allCases) func correctsEveryStoreAndReadsBack(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let before = try shop.everything()
        let (_, _, resolved) = try await shop.resolve([.email("aroha@example.org")])
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        let phone = FieldAddress(CollectionAddress("app", "users"), "phone")
        let street = FieldAddress(CollectionAddress("app", "addresses"), "street")
        #expect(try await changes.readBack([phone]).first?.values == [.text("+64 21 555-0101"): 1])
        let stale = FieldChange(field: phone, old: .text("something else"), new: .text("x"))
        let right = FieldChange(field: phone, old: .text("+64 21 555-0101"), new: .text("+64 21 555 9999"))
        let shared = FieldChange(field: street, old: nil, new: .text("nowhere"))
        #expect(try await changes.correct("app", [stale, right, shared]) == [0, 1, 0])
        #expect(try await changes.readBack([phone]).first?.values == [.text("+64 21 555 9999"): 1])
        let after = try shop.everything()
        #expect(after.filter { $0.key != "users" } == before.filter { $0.key != "users" })
        #expect(after["users"]?.filter { !$0.contains("roha") } == before["users"]?.filter { !$0.contains("roha") })
    }

    @Test(arguments: Engine.allCases) func valuesThatDoNotFitAreRefused(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let before = try shop.everything()
        let (_, _, resolved) = try await shop.resolve([.email("aroha@example.org")])
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        let number = FieldAddress(CollectionAddress("app", "users"), "customer_number")
        let change = FieldChange(field: number, old: nil, new: .text("seven"))
        let fault = try await #require(throws: StoreFault.self) { try await changes.correct("app", [change]) }
        #expect(fault.code == "value-does-not-fit")
        #expect(!fault.sentence.contains("seven"))
        #expect(try shop.everything() == before)
    }

    @Test(arguments: Engine.allCases) func stopsAListForAnAddressInAnyCase(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let list = try #require(shop.map.lists(of: "shop").first)
        let result = try await shop.stores.suppress(list, address: " Aroha@EXAMPLE.org", map: shop.map)
        #expect(result == SuppressionResult(entries: 1, isStopped: true))
        #expect(
            try shop.crm.rows("SELECT subscribed FROM contacts ORDER BY user_ref") == ["int(0)", "int(1)", "int(1)"]
        )
        let none = try await shop.stores.suppress(list, address: "nobody@example.org", map: shop.map)
        #expect(none == SuppressionResult(entries: 0, isStopped: true))
    }

    @Test(arguments: Engine.allCases) func stopsMarketingInThePersonsRows(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let search = try await shop.search(.unsubscribe, verified: [.email("ben@example.org")])
        let resolved = try await search.resolve()
        let stop = try #require(shop.map.marketingStops(of: "shop").first)
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        #expect(try await changes.stopMarketing(stop))
        #expect(
            try shop.app.rows("SELECT id, wants_news FROM users") == [
                "int(1) | int(1)", "int(2) | int(0)", "int(3) | int(0)",
            ]
        )
    }

    @Test(arguments: Engine.allCases) func refersToTheCustomerWithoutAValue(_ engine: Engine) async throws {
        let text = Shop.mapText.replacing(
            "habeas: {backups-rotate: P30D}",
            with: "habeas: {role: processor, customer: accounts.title}"
        )
        let shop = try Shop(engine, map: text)
        let plan = try #require(shop.map.referralPlan(for: .copy, controller: "shop", verified: [.email]))
        func referrals(_ address: String) async throws -> [Referral] {
            try await PersonSearch(
                map: shop.map,
                plan: plan,
                stores: shop.stores,
                identities: SearchIdentities(verified: [.email(address)])
            ).referrals()
        }
        #expect(try await referrals("ben@example.org") == [Referral(store: "app", dataset: "app", contacts: ["Acme"])])
        #expect(try await referrals("nobody@example.org").isEmpty)
    }

    @Test func previewShowsRowsAndEndings() async throws {
        let shop = try Shop(.sqlite)
        let (search, erasure, _) = try await shop.resolve([.email("aroha@example.org")])
        let before = try shop.everything()
        let preview = try await search.preview(for: shop.terms(erasure))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode(preview), as: UTF8.self)
        #expect(
            json.contains(
                #"{"collection":"contacts","dataset":"crm","rows":[{"mail":"AROHA@example.org","subscribed":1,"user_ref":"1"}],"store":"crm"}"#
            )
        )
        #expect(json.contains(#"{"collection":"comments","dataset":"app","rows":3,"strategy":"row"}"#))
        #expect(json.contains(#""unreached":["crm.tickets"]"#))
        #expect(!json.contains("h1"))
        #expect(try shop.everything() == before)
    }
}
