import Casework
import Databases
import Execution
import Foundation
import Mail
import Storage
import SubjectRequests
import TestPeers
import Testing
import Vault
import Workflows

@Suite("Whatever happens, in whatever order, nothing is done twice, half, or unduly")
struct InvariantTests {
    @Test("random sequences of moves, holds, kills and stores that fail")
    func random() async throws {
        let environment = ProcessInfo.processInfo.environment
        let first = UInt64(environment["HABEAS_SEED"] ?? "") ?? .random(in: 0...9_999_999)
        let count = UInt64(environment["HABEAS_SEEDS"] ?? "") ?? 12
        print("erasure invariants: seeds \(first)..<\(first + count)")
        var totals = RandomCourse.Totals()
        for seed in first..<(first + count) {
            try await TestHouse.run { house in
                var course = try RandomCourse(house, seed: seed)
                totals.add(try await course.run())
            }
        }
        print("erasure invariants: \(totals)")
        // A run that has not seen what it is about proves nothing.
        guard count >= 12 else { return }
        #expect(totals.kills > 0 && totals.erased > 0 && totals.corrected > 0)
    }
}

/// One house, and what befalls it.
private struct RandomCourse {
    struct Totals: CustomStringConvertible {
        var opened = 0
        var closed = 0
        var kills = 0
        var waits = 0
        var erased = 0
        var corrected = 0
        var sentBack = 0

        mutating func add(_ other: Totals) {
            opened += other.opened
            closed += other.closed
            kills += other.kills
            waits += other.waits
            erased += other.erased
            corrected += other.corrected
            sentBack += other.sentBack
        }

        var description: String {
            "requests \(opened), closed \(closed), kills \(kills), waits for a store \(waits), erasures \(erased), "
                + "corrections \(corrected), sent back \(sentBack)"
        }
    }

    private let house: TestHouse
    private let invariants: Invariants
    private var generator: SeededGenerator
    private var cases: [OpenedCase] = []
    private var holds: [String] = []
    private var totals = Totals()
    private var steps: [String] = []

    init(_ house: TestHouse, seed: UInt64) throws {
        self.house = house
        invariants = try Invariants(house)
        generator = SeededGenerator(seed: seed)
    }

    mutating func run() async throws -> Totals {
        for _ in 0..<45 {
            house.clock.advance(minutes: 1 + number(30))
            try await step()
            try check()
        }
        try await settle()
        try check()
        try await count()
        return totals
    }

    private mutating func number(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    private func check() throws {
        let breaches = try invariants.breaches()
        try #require(breaches.isEmpty, "seed \(generator.seed), \(steps.joined(separator: ", ")): \(breaches)")
    }

    // MARK: - What may befall

    private mutating func step() async throws {
        switch number(20) {
        case 0, 1: try await letter()
        case 2, 3, 4: try await confirm()
        case 5, 6, 7: try await staff("approve") { _ = try await $0.approve($1, by: $2) }
        case 8: try await staff("rework") { try await $0.rework($1, by: $2) }
        case 9: try await staff("withdraw") { try await $0.withdraw($1, by: $2) }
        case 10: try await staff("hold") { _, _, _ in }
        case 11: try await lift()
        case 12: try changeStores()
        case 13:
            steps.append("days")
            house.clock.advance(days: number(5))
        case 14: try await timers()
        case 15: try await whileDown(number(2) == 0 ? house.app : house.crm)
        default: try await work()
        }
    }

    private mutating func letter() async throws {
        guard cases.count < 3 else { return }
        let choices: [[Right]] = [[.delete], [.delete], [.copy, .delete], [.correct], [.correct, .delete], [.copy]]
        let rights = choices[number(choices.count)]
        steps.append("letter \(rights)")
        let phone = DescribedChange(category: "user.contact.phone_number", newValue: Sensitive("021 \(number(9_999))"))
        var asking = try house.asking(rights)
        if rights.contains(.correct) { asking.changes = [phone] }
        cases.append(try await house.casework.open(asking, by: .requester))
    }

    private mutating func confirm() async throws {
        guard let opened = cases.randomElement(using: &generator) else { return }
        steps.append("confirm")
        let base = "https://privacy.house.test/r/\(opened.reference)#"
        guard let text = try house.mails().last(where: { $0.text.contains(base) })?.text,
            let start = text.range(of: base)?.upperBound
        else { return }
        let token = text[start...].prefix { !$0.isWhitespace }
        try await allowed { _ = try await house.casework.confirm(String(token), reference: opened.reference) }
    }

    /// Somebody does something to some request, if it is allowed.
    private mutating func staff(
        _ word: String,
        _ verb: (CaseDesk, Reference, StaffMember) async throws -> Void
    ) async throws {
        guard let request = cases.flatMap(\.requests).randomElement(using: &generator) else { return }
        let member = [house.handler, house.approver, house.second][number(3)]
        steps.append("\(word) \(request.right)")
        guard word == "hold" else {
            return try await allowed { try await verb(house.casework, request.reference, member) }
        }
        let id = "hold-\(holds.count)"
        holds.append(id)
        try await house.casework.storage.write { [member] connection in
            try connection.holds.place(
                id: id,
                .request(request.id),
                controller: "house",
                reason: "a claim",
                by: member.id
            )
        }
    }

    private func allowed(_ body: () async throws -> Void) async throws {
        do { try await body() } catch is CaseworkError {
            return  // Not now, or not by this person.
        }
    }

    private mutating func lift() async throws {
        guard let hold = holds.randomElement(using: &generator) else { return }
        steps.append("lift")
        let staff = house.handler.id
        do {
            try await house.casework.storage.write { try $0.holds.lift(hold, by: staff) }
        } catch is StorageError {
            return  // Lifted before.
        }
    }

    /// The organisation's own programs go on working.
    private mutating func changeStores() throws {
        steps.append("change")
        let value = number(1_000)
        switch number(3) {
        case 0: try house.app.run("UPDATE users SET phone = '021 \(value)' WHERE id = 1;\n")
        case 1: try house.crm.run("UPDATE contacts SET telephone = '04 \(value)' WHERE id = 1;\n")
        default: try house.app.run("INSERT INTO messages (user_id, body) VALUES (1, 'news \(value)');\n")
        }
    }

    private func timers() async throws {
        let due = try await house.casework.storage.read { try $0.timers.due() }
        for timer in due { try await house.casework.timePassed(timer) }
    }

    private mutating func whileDown(_ store: HouseStore) async throws {
        steps.append("\(store.name) down")
        try await store.whileDown { _ = try await house.runner.runOnce() }
        let waits = try await house.casework.storage.read { connection in
            try connection.sql.first("SELECT count(*) FROM effects WHERE waits_for IS NOT NULL") { try $0.int(0) }
        }
        totals.waits += Int(waits ?? 0) > 0 ? 1 : 0
    }

    /// The runner runs, and perhaps its process is killed meanwhile; the next one takes its work back.
    private mutating func work() async throws {
        let isKilled = number(3) == 0
        steps.append(isKilled ? "kill" : "work")
        if isKilled { house.kill.arm(after: number(6)) }
        _ = try await house.runner.runOnce()
        if house.kill.revive() { try await house.casework.storage.write { _ = try $0.effects.takeBack() } }
    }

    // MARK: - The end

    /// Faults stop and everybody does their part: then everything must end.
    private mutating func settle() async throws {
        steps.append("settle")
        let staff = house.handler.id
        for hold in holds {
            do {
                try await house.casework.storage.write { try $0.holds.lift(hold, by: staff) }
            } catch is StorageError {
                continue
            }
        }
        for _ in 0..<40 {
            for _ in cases { try await confirm() }
            for request in cases.flatMap(\.requests) {
                for member in [house.approver, house.second, house.third] {
                    try await allowed { _ = try await house.casework.approve(request.reference, by: member) }
                }
            }
            house.clock.advance(days: 1)
            try await house.work()
            try await timers()
            let open = try await house.casework.storage.read { try $0.requests.queue(scope: .everything).count }
            if open == 0 { return }
        }
    }

    private mutating func count() async throws {
        totals.kills = house.kill.kills
        let counts = try await house.casework.storage.read { connection in
            try [
                "SELECT count(*) FROM requests", "SELECT count(*) FROM requests WHERE phase = 'closed'",
                "SELECT count(*) FROM effects WHERE kind = 'erase' AND state = 'done'",
                "SELECT count(*) FROM effects WHERE kind = 'correct' AND state = 'done'",
                "SELECT count(*) FROM events WHERE kind = 'sent-back'",
            ]
            .map { Int(try connection.sql.first(SQLText(stringLiteral: $0)) { try $0.int(0) } ?? 0) }
        }
        (totals.opened, totals.closed, totals.erased) = (counts[0], counts[1], counts[2])
        (totals.corrected, totals.sentBack) = (counts[3], counts[4])
        let open = try invariants.stillOpen()
        #expect(open.isEmpty, "seed \(generator.seed): \(open); \(steps.joined(separator: ", "))")
    }
}
