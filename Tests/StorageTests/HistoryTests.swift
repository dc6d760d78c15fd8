import AuditTrail
import Databases
import SubjectRequests
import Testing
import Vault

@testable import Storage
@testable import Workflows

@Suite struct HistoryTests {
    @Test(arguments: Engine.allCases)
    func threadsAreNumberedAndChained(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            for number in 1...3 {
                try await fixture.storage.write { connection in
                    _ = try connection.appendEvent(
                        EventKind(rawValue: "noted"),
                        about: .caseFile(example.id),
                        by: .staff(id: "priya", roles: [.caseHandler, .approver]),
                        EventDetails(effectiveOn: CivilDate("2026-11-27"), counts: ["n": number])
                    )
                }
                // A clock that is set back must not turn the order.
                fixture.clock.advance(seconds: -60)
            }
            let events = try await fixture.storage.read { try $0.events.of(.caseFile(example.id)) }
            let leaves = try events.map { try AuditLeaf(bytes: $0.leaf) }
            #expect(leaves.map(\.ordinal) == [1, 2, 3])
            let hashes = events.map { TreeHash.leaf($0.leaf) }
            #expect(leaves.map(\.previous) == [nil] + hashes.dropLast())
            #expect(Set(leaves.map(\.scope)).count == 1)
            #expect(Set(leaves.map(\.who)).count == 1)
            #expect(leaves.allSatisfy { $0.who.hasPrefix("approver+case-handler:") && $0.effectiveOn == "2026-11-27" })
            #expect(events.map(\.recordedAt) == events.map(\.recordedAt).sorted())
        }
    }

    @Test(arguments: Engine.allCases)
    func manyWritersOfOneThreadLeaveNoGap(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await fixture.storage.write {
                            _ = try $0.appendEvent(EventKind(rawValue: "set"), about: .configuration, by: .system)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let events = try await fixture.storage.read { try $0.events.of(.configuration) }
            #expect(events.map(\.ordinal) == Array(1...30))
            let leaves = try events.map { try AuditLeaf(bytes: $0.leaf) }
            #expect(leaves.map(\.previous) == [nil] + events.dropLast().map(\.leafHash))
        }
    }

    @Test(arguments: Engine.allCases)
    func particularsNeedAKey(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            await #expect(throws: StorageError.self) {
                try await fixture.storage.write {
                    _ = try $0.appendEvent(
                        EventKind(rawValue: "noted"),
                        about: .caseFile(example.id),
                        by: .requester,
                        EventDetails(sealed: ["a": "b"])
                    )
                }
            }
        }
    }

    private func append(_ count: Int, to fixture: StorageFixture) async throws {
        try await fixture.storage.write { connection in
            for number in 0..<count {
                try connection.appendEvent(
                    EventKind(rawValue: "noted"),
                    about: .message("m\(number % 7)"),
                    by: .system,
                    EventDetails(counts: ["n": number])
                )
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func theSequencerBuildsTheTreeThatAnybodyWouldBuild(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            #expect(try await fixture.storage.integrate() == Integration(integrated: 0, size: 0, note: nil))
            var sizes: [Int64] = []
            for (appended, limit) in [(1, 10), (5, 3), (0, 100), (30, 100), (8, 100), (170, 500)] {
                try await append(appended, to: fixture)
                let step = try await fixture.storage.integrate(limit: limit)
                sizes.append(step.size)
            }
            #expect(sizes == [1, 4, 6, 36, 44, 214])
            let key = try NoteKey(name: fixture.settings.log, publicKey: fixture.settings.keyring.publicKey)
            try await fixture.storage.read { connection in
                #expect(try connection.events.waiting() == 0)
                let leaves = try connection.events.leaves(from: 0, limit: 500)
                #expect(leaves.map(\.index) == Array(0..<214))
                var log = MerkleLog()
                for leaf in leaves { log.append(.leaf(leaf.leaf)) }
                let latest = try #require(try connection.tree.latestCheckpoint())
                let checkpoint = try Checkpoint(note: latest.note, key: key)
                #expect(checkpoint.size == 214)
                #expect(checkpoint.root == log.root)
                #expect(try connection.tree.log() == log)
                // Within each thread the places follow the ordinals.
                for number in 0..<7 {
                    let places = try connection.events.of(.message("m\(number)")).compactMap(\.leafIndex)
                    #expect(places == places.sorted() && !places.isEmpty)
                }
                let path = try MerkleProof.inclusion(of: 7, in: 214) { try connection.tree.node($0) }
                let leaf = TreeHash.leaf(leaves[7].leaf)
                let proof = try #require(path)
                #expect(MerkleProof.verifyInclusion(of: leaf, at: 7, size: 214, root: log.root, path: proof))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func anAlteredEventStopsTheLog(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            try await append(5, to: fixture)
            try await fixture.storage.write { connection in
                let event = try #require(try connection.events.of(.message("m3")).first)
                var leaf = event.leaf
                leaf[leaf.count / 2] ^= 1
                try connection.sql.run("UPDATE events SET leaf = \(leaf) WHERE id = \(event.id)")
            }
            await #expect(throws: StorageError.eventDamaged(ordinal: 1)) { try await fixture.storage.integrate() }
            try await fixture.storage.read { connection in
                let waiting = try connection.events.waiting()
                let checkpoint = try connection.tree.latestCheckpoint()
                #expect(waiting == 5 && checkpoint == nil)
                #expect(try connection.tree.log().size == 0)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func twoSequencersGiveEveryEventOnePlace(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            try await append(60, to: fixture)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        for _ in 0..<5 {
                            do {
                                _ = try await fixture.storage.integrate(limit: 7)
                            } catch StorageError.sequencerOvertaken {}
                        }
                    }
                }
                try await group.waitForAll()
            }
            while try await fixture.storage.integrate(limit: 7).integrated > 0 {}
            try await fixture.storage.read { connection in
                let leaves = try connection.events.leaves(from: 0, limit: 100)
                #expect(leaves.map(\.index) == Array(0..<60))
                var log = MerkleLog()
                for leaf in leaves { log.append(.leaf(leaf.leaf)) }
                #expect(try connection.tree.log() == log)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func atTheEndOfRetentionTheHistoryNamesNobody(_ engine: Engine) async throws {
        try await StorageFixture.with(engine) { fixture in
            let example = try await fixture.makeCase()
            let request = try await fixture.makeRequest(in: example)
            try await fixture.storage.write { connection in
                try connection.commit(
                    .example(request, to: "over", phase: .closed, outcome: .fulfilled),
                    CommitTerms(
                        revision: 0,
                        party: .requester,
                        zone: StorageFixture.utc,
                        details: EventDetails(sealed: ["letter": "Kia ora"])
                    )
                )
                try connection.cases.setDisposal(example.id, after: CivilDate("2026-11-01"))
            }
            let before = try await fixture.storage.integrate()
            try await fixture.storage.write { connection in
                let over = try connection.cases.toDispose(on: CivilDate(daysSinceEpoch: 20_783))
                #expect(over.map(\.id) == [example.id])
                try connection.cases.dispose(example.id)
            }
            try await fixture.storage.read { connection in
                let event = try #require(try connection.events.of(.request(request)).first)
                #expect(throws: StorageError.keyDestroyed) { try connection.events.particulars(of: event) }
                #expect(throws: StorageError.keyDestroyed) { try connection.keys.ofCase(example.id) }
                let names = try connection.sql.rows("SELECT scope FROM log_names") { try $0.text(0) }
                #expect(!names.contains(request) && !names.contains(example.id))
                #expect(try connection.tree.log().size == Int(before.size))
            }
        }
    }
}
