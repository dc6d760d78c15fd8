import DataMap
import SubjectRequests

/// What a store must change, what it must leave alone, and what it must refuse.
extension StoreTrial {
    static let changing: [Named] = [
        (.changed, "a change is made, counted, and to nobody else", { try await $0.triesSetting() }),
        (.hostileValues, "hostile texts are written, read back and found", { try await $0.triesHostile() }),
        (.changed, "a row is deleted, and no other", { try await $0.triesDeleting() }),
        (.changed, "a row that has changed is left alone", { try await $0.triesUnchanged() }),
        (.changed, "more rows than allowed are refused, and nothing is changed", { try await $0.triesMost() }),
        (.changed, "what cannot be done whole is not done at all", { try await $0.triesTogether() }),
        (.changed, "a change waits for what must come before it", { try await $0.triesWaiting() }),
        (.notFound, "a table that is not there is a fault, and no end", { try await $0.triesNoTable() }),
        (.diesMidWay, "a death in the middle of a change leaves it whole or undone", { try await $0.triesDeath() }),
    ]

    private func write(
        _ id: Int64,
        _ values: [(String, HeldValue)],
        unchanged: [(String, HeldValue)] = [],
        most: Int? = 1
    ) async throws -> RowWrite {
        let table = try await table(.people)
        func settings(_ values: [(String, HeldValue)]) throws -> [ColumnValue] {
            try values.map { name, value in
                ColumnValue(try match(table, [name], []).columns[0].column, value)
            }
        }
        return RowWrite(
            table: table,
            action: values.isEmpty ? .delete : .set(try settings(values)),
            match: try match(table, ["id"], [[.integer(id)]]),
            unchanged: try settings(unchanged),
            rowsMax: most
        )
    }

    /// The people as they began, but for one row.
    private func people(but id: Int64, _ change: (inout [HeldValue]) -> Void) -> [[HeldValue]] {
        TrialTable.people.rows.map { row in
            var row = row
            if row[0].order == id { change(&row) }
            return row
        }
    }

    private func triesSetting() async throws {
        let values: [(String, HeldValue)] = [
            ("email", .null), ("name", .text("Ó Briain 🙂'; --")), ("born", .text("1980-02-29")),
            ("balance", .text("0.1000")),
            ("active", .boolean(false)), ("note", .text("")),
        ]
        let counts = try await store.write([try await write(5, values), try await write(99, values)])
        try expect(counts == [1, 0], "a change of one row and of none is counted as \(counts)")
        let right = people(but: 5) { row in
            for (name, value) in values {
                if let place = TrialTable.people.columns.firstIndex(where: { $0.name == name }) { row[place] = value }
            }
        }
        let now = try await everybody()
        try expect(now.areSame(as: right), "after a change of person 5 the people are \(now)")
    }

    private func triesHostile() async throws {
        let pieces = [
            "'; DROP TABLE people; --", "\"", "\\", "\\'", "{a,b}", "%_", "$1", "?", "${x}", "[\"a\"]", "NULL", "`",
            "\n;\r\n",
            "é̂🙂", "\\x41", "' OR '1'='1", "/* */", "\u{202E}\u{2028}", "0x1F", "1e9", "#", "\u{1A}\u{7F}", " ", "\t",
            "</a>",
        ]
        for (place, piece) in pieces.enumerated() {
            let text = pieces[(place * 7 + 3) % pieces.count] + piece + "zq\(place)"
            let counts = try await store.write([try await write(7, [("note", .text(text))])])
            let found = try await rows(.people) { [try match($0, ["note"], [[.text(text)]])] }
            try expect(
                counts == [1] && found.map { $0[0].order } == [7]
                    && Array((found[0][7].keyText ?? "").utf8) == Array(text.utf8),
                "the text \"\(text)\" was not written, read back and found"
            )
        }
    }

    private func triesDeleting() async throws {
        let counts = try await store.write([try await write(8, [])])
        try expect(counts == [1], "the deletion of one row is counted as \(counts)")
        let now = try await everybody()
        let right = TrialTable.people.rows.filter { $0[0].order != 8 }
        try expect(
            now.areSame(as: right),
            "after the deletion of person 8 there are the people \(now.map { $0[0].order })"
        )
    }

    private func triesUnchanged() async throws {
        for stale in [HeldValue.text("ana@x.org "), .text("ANA@x.org"), .null, .text("")] {
            let change = try await write(1, [("note", .text("wrong"))], unchanged: [("email", stale)])
            let counts = try await store.write([change])
            try expect(counts == [0], "a row whose address is not \(stale) any more is changed")
        }
        let change = try await write(
            12,
            [("note", .text("right"))],
            unchanged: [("email", .null), ("active", .boolean(false))]
        )
        let counts = try await store.write([change])
        try expect(counts == [1], "a row that holds what it held is not changed")
        let now = try await everybody()
        let right = people(but: 12) { $0[7] = .text("right") }
        try expect(now.areSame(as: right), "another row was changed as well")
    }

    private func refused(_ writes: [RowWrite], _ what: String) async throws {
        do {
            let counts = try await store.write(writes)
            throw Failed(why: "\(what) is not refused: \(counts)")
        } catch is StoreFault {}
    }

    private func triesMost() async throws {
        try await refused(
            [try await write(2, [("note", .text("wrong"))], most: 0)],
            "a change of one row where none may"
        )
        try await refused([try await write(2, [], most: 0)], "a deletion of one row where none may")
        let now = try await everybody()
        try expect(now.areSame(as: TrialTable.people.rows), "something was changed all the same")
    }

    private struct NotReady: Error {}

    private func triesWaiting() async throws {
        let deletion = try await write(8, [])
        do {
            let counts = try await store.write([deletion]) { throw NotReady() }
            throw Failed(why: "a deletion is done, though what must come before it failed: \(counts)")
        } catch is NotReady {}
        let counts = try await store.write([deletion]) {
            let meanwhile = try await everybody()
            try expect(meanwhile.areSame(as: TrialTable.people.rows), "rows are gone before they may be")
        }
        try expect(counts == [1], "a deletion that waited is counted as \(counts)")
        let left = try await everybody()
        try expect(left.count == TrialTable.people.rows.count - 1, "a deletion that waited is not done")
    }

    private func triesTogether() async throws {
        let writes = [
            try await write(3, [("note", .text("half"))]), try await write(4, []),
            try await write(2, [("note", .text("wrong"))], most: 0),
        ]
        try await refused(writes, "a write whose third part may not be")
        guard await (store as? CommandStore)?.hasTransactions ?? true else { return }
        let now = try await everybody()
        try expect(
            now.areSame(as: TrialTable.people.rows),
            "two parts of three were done; a program that cannot undo them says \"transactions\": false"
        )
    }

    private func triesNoTable() async throws {
        let nowhere = LiveTable(name: "nowhere", columns: [LiveColumn(name: "id", kind: .integer)])
        let match = try match(nowhere, ["id"], [[.integer(1)]])
        do {
            try await store.read([RowQuery(table: nowhere, columns: [], matches: [match])]) { rows in
                try rows.forEach { _ in }
            }
            throw Failed(why: "a table that is not there can be read")
        } catch let fault as StoreFault {
            try expect(
                !fault.code.hasPrefix("command-"),
                "a question about a table that is not there ends the program: \(fault)"
            )
            try expect(!fault.isTemporary, "a table that is not there is no temporary fault")
        }
        let now = try await everybody()
        try expect(now.count == TrialTable.people.rows.count, "after a fault people are not found any more")
    }

    /// The program is killed at different moments after it was told; whatever it was doing, all of it holds or nothing.
    private func triesDeath() async throws {
        guard let store = store as? CommandStore else { return }
        for (round, milliseconds) in [0, 1, 3, 10, 30, 100, 200, 300].enumerated() {
            let old = try await everybody()
            var writes: [RowWrite] = []
            for row in TrialTable.people.rows {
                writes.append(try await write(row[0].order, [("note", .text("round \(round)"))]))
            }
            try await store.writeAndKill(writes, milliseconds: milliseconds)
            let now = try await everybody()
            let changed = now.filter { $0[7].keyText == "round \(round)" }.count
            let isWhole = changed == now.count || now.areSame(as: old)
            let mayBeHalf = await !store.hasTransactions
            try expect(isWhole || mayBeHalf, "killed in the middle, \(changed) of \(now.count) rows were changed")
        }
    }
}
