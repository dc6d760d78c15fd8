import DataMap
import SubjectRequests
import Testing

@testable import DataStores

/// What ``ConformanceTests`` asks of databases, of the same data in files: in each shape the files must answer, and end, as
/// the database does.
@Suite struct FilesConformanceTests {
    typealias Shape = FilesWorld.Shape

    @Test(arguments: Shape.allCases) func findsWhatTheDatabaseFinds(_ shape: Shape) async throws {
        let files = try FilesWorld(shape)
        let database = try ConformanceWorld(.sqlite)
        for person in ConformanceWorld.people {
            let email = try #require(Identity(kind: .email, value: person.email)).value
            let copy = try await files.world.copy(email)
            #expect(!copy.isEmpty)
            #expect(try await copy == database.copy(email), "\(email)")
        }
    }

    @Test(arguments: Shape.allCases) func findsNobodyWhoIsNotThere(_ shape: Shape) async throws {
        let files = try FilesWorld(shape)
        for email in ["an%@x.org", "nobody@x.org", "' or '1'='1", "ana@x.orG\u{301}", "ana@x", "\",\n\"", "{\"a\":1}"] {
            #expect(try await files.world.copy(email).isEmpty, "\(email)")
        }
    }

    @Test(arguments: Shape.allCases) func erasesExactlyItsTargets(_ shape: Shape) async throws {
        let files = try FilesWorld(shape)
        let database = try ConformanceWorld(.sqlite)
        for world in [files.world, database] {
            let (erasure, changes) = try await world.erasure("ana@x.org")
            #expect(erasure.blocked.isEmpty)
            let counts = try await changes.erase("main", following: erasure)
            #expect(counts.reduce(0) { $0 + $1.rows } > 0)
            #expect(try await changes.probe("main", following: erasure).allSatisfy { $0.rows == 0 })
            // Once more changes nothing.
            _ = try await changes.erase("main", following: erasure)
        }
        #expect(try files.dump() == FilesWorld.dump(of: database, shape))
        #expect(try files.dump() != FilesWorld.dump(of: ConformanceWorld(.sqlite), shape))
    }

    @Test(arguments: Shape.allCases) func correctsWhatWasShownAndReadsItBack(_ shape: Shape) async throws {
        let files = try FilesWorld(shape)
        let database = try ConformanceWorld(.sqlite)
        func field(_ name: String) -> FieldAddress { FieldAddress(CollectionAddress("d", "people"), name) }
        let values: [(String, HeldValue, HeldValue)] = [
            ("name", .text("O'Brien"), .text("Ó \"Briain\",\n🙂'; --")),
            ("born", .text("1980-02-28"), .text("1980-02-29")),
            ("balance", .text("10000030.1244"), .text("0.1000")), ("active", .boolean(true), .boolean(false)),
            ("email", .text("o'brien@x.org"), .text("O'Briain@x.org")),
        ]
        let made = values.map { FieldChange(field: field($0.0), old: $0.1, new: $0.2) }
        let stale = ["o'briain@x.org", "O'Briain@x.org "].map {
            FieldChange(field: field("email"), old: .text($0), new: .text("wrong"))
        }
        for world in [files.world, database] {
            let (_, changes) = try await world.erasure("o'brien@x.org")
            #expect(try await changes.correct("main", made) == made.map { _ in 1 })
            for (name, _, new) in values {
                let read = try #require(try await changes.readBack([field(name)]).first).values
                #expect(read.count == 1)
                #expect(read.keys.allSatisfy { $0.isSame(as: new) }, "\(name): \(read)")
            }
            #expect(try await changes.correct("main", stale) == [0, 0])
        }
        #expect(try files.dump() == FilesWorld.dump(of: database, shape))
    }

    @Test(arguments: Shape.allCases) func stopsOneAddressAndNoLikeOne(_ shape: Shape) async throws {
        let files = try FilesWorld(shape)
        let database = try ConformanceWorld(.sqlite)
        for world in [files.world, database] {
            let list = try #require(world.map.lists(of: "c").first)
            let result = try await world.stores.suppress(list, address: "ANA@x.org", map: world.map)
            #expect(result == SuppressionResult(entries: 2, isStopped: true))
        }
        #expect(try files.dump() == FilesWorld.dump(of: database, shape))
    }

    @Test func moreRowsThanWereResolvedChangeNothing() async throws {
        let files = try FilesWorld(.csv)
        let (erasure, changes) = try await files.world.erasure("ana@x.org")
        let before = try files.dump()
        let line = try #require(
            try files.folder.text("logins.csv").split(separator: "\r\n").last { $0.hasPrefix("1,") }
        )
        try files.folder.append("logins.csv", line + "\r\n")
        let fault = try await #require(throws: StoreFault.self) { try await changes.erase("main", following: erasure) }
        #expect(fault.code == "more-rows-than-resolved")
        #expect(try files.dump().filter { $0.key != "logins" } == before.filter { $0.key != "logins" })
        #expect(try files.folder.names().allSatisfy { !$0.hasPrefix(".") })
    }

    @Test func aTableThatIsGoneIsNamedAtItsLine() async throws {
        let files = try FilesWorld(.csv)
        let search = try await files.world.search(.copy, "ana@x.org")
        try files.folder.write("logins.csv", "someone,source\r\n1,twin\r\n")
        let early = try await #require(throws: StoreFault.self) { try await search.spool(language: "en") { _ in } }
        #expect(early.code == "schema-changed")
        #expect(!early.isTemporary)
    }
}
