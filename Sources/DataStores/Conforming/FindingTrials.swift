import DataMap
import SubjectRequests

/// What a store must find, and what it must not.
extension StoreTrial {
    static let finding: [Named] = [
        (.found, "the schema is told", { try await $0.triesSchema() }),
        (.found, "rows are found whole, every kind of value as it was", { try await $0.triesFound() }),
        (.notFound, "nobody is found who is not there", { try await $0.triesNotFound() }),
        (.notFound, "twins are kept apart", { try await $0.triesTwins() }),
        (.partial, "keys that lead nowhere do not disturb others", { try await $0.triesPartial() }),
        (.partial, "a row that several keys lead to comes once", { try await $0.triesEither() }),
        (.found, "case, signs and spaces are ignored where asked", { try await $0.triesFolding() }),
        (.found, "keys of two columns hold together", { try await $0.triesComposite() }),
        (.notFound, "nothing is equal to nothing where asked, and only there", { try await $0.triesNull() }),
        (.found, "rows without a key are told apart", { try await $0.triesRowsWithoutKey() }),
        (.huge, "a huge answer comes whole", { try await $0.triesHuge() }),
    ]

    private func triesSchema() async throws {
        for known in TrialTable.all {
            let table = try await table(known)
            for column in known.columns {
                guard let live = table.column(named: column.name) else {
                    throw Failed(why: "\(known.name) has no column \(column.name)")
                }
                try expect(
                    live.kind == column.kind,
                    "\(known.name).\(column.name) is said to be \(live.kind.rawValue) and is \(column.kind.rawValue)"
                )
            }
            let key = known.columns.filter(\.isPrimaryKey).map(\.name)
            try expect(Set(table.primaryKey) == Set(key), "the key of \(known.name) is \(key), not \(table.primaryKey)")
        }
    }

    private func triesFound() async throws {
        let found = try await everybody()
        try expect(found.areSame(as: TrialTable.people.rows), "the people are not those that were put in: \(found)")
    }

    private func triesNotFound() async throws {
        for text in ["an%@x.org", "nobody@x.org", "' or '1'='1", "ana@x.orG\u{301}", "ana@x", "", "*", "null"] {
            let found = try await people(["email"], [[text]])
            try expect(found.isEmpty, "the address \"\(text)\" finds the people \(found)")
        }
        let none = try await rows(.people) { [try match($0, ["id"], [[.integer(99)], [.integer(-1)]])] }
        try expect(none.isEmpty, "ids that nobody has find somebody")
    }

    private func triesTwins() async throws {
        for row in TrialTable.people.rows {
            for column in [1, 2, 3] {
                guard case .text(let text) = row[column] else { continue }
                let name = TrialTable.people.columns[column].name
                let found = try await people([name], [[text]])
                let right = expectedPeople(column, [text])
                try expect(found == right, "\(name) \"\(text)\" finds the people \(found) and not \(right)")
            }
        }
        // Letters that look the same and are not, asked for together.
        let alike = ["\u{E1}na@x.org", "a\u{301}na@x.org"]
        let both = try await people(["email"], alike.map { [$0] })
        let right = expectedPeople(1, alike)
        try expect(both == right, "addresses that only look the same find the people \(both) and not \(right)")
    }

    private func triesPartial() async throws {
        let ids: [Int64] = [99, 1, 100, 3, 1]
        let found = try await rows(.people) { [try match($0, ["id"], ids.map { [.integer($0)] })] }
        try expect(found.map { $0[0].order }.sorted() == [1, 3], "of the ids \(ids), 1 and 3 are there, each once")
    }

    private func triesEither() async throws {
        let found = try await rows(.people) { table in
            [
                try match(table, ["id"], [[.integer(1)], [.integer(2)]]),
                try match(table, ["email"], [[.text("ana@x.org")], [.text("straße@x.org")]]),
            ]
        }
        let ids = found.map { $0[0].order }.sorted()
        try expect(
            ids == [1, 2, 9],
            "ids 1 and 2 or two addresses find the people \(ids) and not 1, 2 and 9, each once"
        )
    }

    private func triesFolding() async throws {
        let cases: [(column: Int, folding: KeyFolding, keys: [String])] = [
            (1, .email, ["ana@x.org"]), (1, .email, ["ána@x.org", "ana@y.org"]), (1, .email, ["straße@x.org"]),
            (2, .phone, ["+64215550101"]), (2, .phone, ["0215550101"]), (3, .name, ["ana ngata"]),
            (3, .name, ["ána ngata", "o'brien \\ 🙂"]),
        ]
        for (column, folding, keys) in cases {
            let name = TrialTable.people.columns[column].name
            let found = try await people([name], keys.map { [$0] }, folding)
            let right = expectedPeople(column, keys, folding)
            try expect(
                found == right,
                "\(name) \(keys), folded as \(folding), finds the people \(found) and not \(right)"
            )
        }
    }

    private func triesComposite() async throws {
        let keys: [[HeldValue]] = [
            [.text("part 1"), .integer(1)], [.text("part 2"), .integer(1)], [.text("part 2"), .integer(9)],
        ]
        let places = try await rows(.many) { [try match($0, ["part", "place"], keys)] }.map { $0[1].order }.sorted()
        try expect(places == [1, 9], "three keys of part and place find the places \(places) and not 1 and 9")
    }

    private func triesNull() async throws {
        let nobody = try await rows(.people) { [try match($0, ["email"], [[.null]])] }
        try expect(nobody.isEmpty, "a key that is null leads somewhere")
        let found = try await rows(.people) { table in
            [try match(table, ["id", "email"], [[.integer(12), .null], [.integer(1), .null]], matchesNull: true)]
        }
        let ids = found.map { $0[0].order }
        try expect(ids == [12], "id 12 without an address finds the people \(ids)")
    }

    private func triesRowsWithoutKey() async throws {
        let table = try await table(.logins)
        let person = try match(table, ["person"], [[.integer(3)]])
        let query = RowQuery(
            table: table,
            columns: [.rowIdentity, .column(person.columns[0].column)],
            matches: [person]
        )
        let found = try await store.read([query]) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
        try expect(found.count == 2, "the two logins of person 3, alike to the last column, come as \(found.count)")
        try expect(Set(found.map { $0[0] }).count == 2, "two rows without a key have the same \(found[0][0])")
    }

    private func triesHuge() async throws {
        let found = try await rows(.many) { [try match($0, ["owner"], [[.integer(1)], [.integer(2)]])] }
        let places = Set(found.map { $0[1].order })
        try expect(
            found.count == TrialTable.manyRows && places.count == TrialTable.manyRows,
            "of \(TrialTable.manyRows) rows \(found.count) came, \(places.count) different"
        )
    }
}
