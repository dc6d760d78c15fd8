import DataMap
import SubjectRequests
import Testing
import Vault

@testable import DataStores

@Suite("The erasure ledger, over every engine of a store") struct LedgerTests {
    private let tokens = LedgerTokens { kind in
        { text in
            var digest = ContentDigest()
            digest.update("\(kind)/\(text)")
            return digest.bytes
        }
    }

    private func scan(_ shop: Shop) async throws -> LedgerScan {
        try await LedgerScan(map: shop.map, stores: shop.stores, controllers: ["shop"], tokens: tokens)
    }

    private func prefixes(_ entries: [LedgerEntries], _ place: String) -> TokenPrefixes {
        TokenPrefixes(
            sorted: entries.filter { $0.place == place }.flatMap(\.tokens)
                .map { $0.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }.sorted()
        )
    }

    /// Erases Aroha in both stores; answers what the ledger was told before.
    private func erase(_ shop: Shop) async throws -> (
        entries: [String: [LedgerEntries]], changes: RowChanges, ErasurePlan
    ) {
        let (_, erasure, resolved) = try await shop.resolve([.email("aroha@example.org")])
        let changes = RowChanges(map: shop.map, stores: shop.stores, resolved: resolved)
        var entries: [String: [LedgerEntries]] = [:]
        for store in erasure.stores.map(\.store) {
            entries[store] = try await changes.ledgerEntries(store, following: erasure, tokens: tokens)
            _ = try await changes.erase(store, following: erasure)
        }
        return (entries, changes, erasure)
    }

    /// Puts back what Aroha's rows were, as a backup does.
    private func restore(_ shop: Shop) throws {
        try shop.app.run(
            """
            UPDATE users SET email = 'Aroha@Example.org', phone = '+64 21 555-0101', password_hash = 'h1' WHERE id = 1;
            UPDATE invoices SET contact_email = 'Aroha@Example.org' WHERE "no" = 'A-2';
            INSERT INTO comments VALUES (100, 1, NULL, 'first'), (101, 2, 100, 'answer by ben'), (102, 1, 101, 'again');

            """
        )
        try shop.crm.run("UPDATE contacts SET mail = 'AROHA@example.org' WHERE user_ref = '1';\n")
    }

    @Test(arguments: Engine.allCases) func whatCameBackIsFoundAndNothingElse(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let (entries, changes, erasure) = try await erase(shop)
        let after = try shop.everything()
        let places = entries.values.joined().map(\.place)
        #expect(
            Set(places) == [
                "app.users", "app.users.email", "app.users.phone", "app.invoices", "app.comments", "crm.contacts",
            ]
        )
        for store in erasure.stores.map(\.store) {
            let more = try await changes.ledgerEntries(store, following: erasure, tokens: tokens)
            #expect(more.isEmpty, "asked after a crash, the ledger takes no erased row for a new one")
        }
        let quiet = try await look(shop, entries)
        #expect(quiet.allSatisfy { $0.value.isEmpty }, "\(quiet)")

        try restore(shop)
        let found = try await look(shop, entries)
        #expect(
            found.mapValues(\.count)
                == [
                    "app.users": 1, "app.invoices": 1, "app.comments": 3, "crm.contacts": 1,
                ].reduce(into: [:]) { $0[CollectionAddress($1.key) ?? CollectionAddress("", "")] = $1.value }
        )
        let known = Set(entries.values.joined().flatMap(\.tokens))
        #expect(found.values.joined().allSatisfy { known.contains($0.tombstone.bytes) })

        let scan = try await scan(shop)
        for store in ["app", "crm"] {
            let mine = found.filter { shop.map[$0.key]?.store == store }
            let keys = try await scan.resolved(mine, in: store, today: shop.today, substitutes: testSubstitutes)
            let again = RowChanges(map: shop.map, stores: shop.stores, resolved: keys)
            _ = try await again.erase(store, following: scan.erasure)
            let left = try await again.probe(store, following: scan.erasure)
            #expect(left.allSatisfy { $0.rows == 0 })
        }
        #expect(try shop.everything() == after)
    }

    private func look(
        _ shop: Shop,
        _ entries: [String: [LedgerEntries]]
    ) async throws -> [CollectionAddress: [ScannedRow]] {
        let scan = try await scan(shop)
        var found: [CollectionAddress: [ScannedRow]] = [:]
        for store in ["app", "crm"] {
            for address in scan.collections(of: store) {
                let keys = prefixes(entries[store] ?? [], "\(address)")
                let rows = try await scan.scan(address, keys: keys).rows
                if !rows.isEmpty { found[address] = rows }
            }
        }
        return found
    }

    @Test(arguments: Engine.allCases) func whatHangsOnARowThatCameBackGoesWithIt(_ engine: Engine) async throws {
        let shop = try Shop(engine)
        let (entries, _, _) = try await erase(shop)
        let after = try shop.everything()
        try restore(shop)
        // The backup is from a time when she had written more, which she had deleted herself before she left.
        try shop.app.run("INSERT INTO comments VALUES (110, 1, NULL, 'hers'), (111, 3, 110, 'to hers');\n")
        let scan = try await scan(shop)
        let users = CollectionAddress("app", "users")
        let rows = try await scan.scan(users, keys: prefixes(entries["app"] ?? [], "app.users")).rows
        let keys = try await scan.resolved([users: rows], in: "app", today: shop.today, substitutes: testSubstitutes)
        #expect(keys[CollectionAddress("app", "comments")]?.rows.count == 5)
        _ = try await RowChanges(map: shop.map, stores: shop.stores, resolved: keys)
            .erase("app", following: scan.erasure)
        #expect(try shop.everything()["comments"] == after["comments"])
    }

    @Test func anotherRowUnderTheSameKeyIsNotTaken() async throws {
        let shop = try Shop(.sqlite)
        let (entries, _, _) = try await erase(shop)
        try shop.app.run(
            """
            INSERT INTO comments VALUES (100, 3, NULL, 'by cara'), (101, 2, 100, 'other'), (102, 1, 101, 'another');

            """
        )
        let scan = try await scan(shop)
        let comments = CollectionAddress("app", "comments")
        let rows = try await scan.scan(comments, keys: prefixes(entries["app"] ?? [], "app.comments")).rows
        let known = Set(entries["app"]?.flatMap(\.tokens) ?? [])
        #expect(rows.count == 3)
        #expect(rows.allSatisfy { !known.contains($0.tombstone.bytes) })
        #expect(rows.count { row in known.contains { Tombstone($0).row == row.tombstone.row } } == 2)
    }

    @Test func prefixesFindWhatIsThere() {
        let sorted: [UInt64] = [1, 5, 5, 9]
        let prefixes = TokenPrefixes(sorted: sorted)
        for number in UInt64(0)...10 {
            let token = [UInt8](repeating: 0, count: 7) + [UInt8(number)] + [7, 7]
            #expect(prefixes.mayContain(token) == sorted.contains(number))
        }
        #expect(!TokenPrefixes(sorted: []).mayContain([1]))
    }
}
