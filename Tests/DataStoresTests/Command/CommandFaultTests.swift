import DataMap
import Foundation
import SubjectRequests
import Testing

@testable import DataStores

/// What becomes of a program that does not keep to the protocol: a fault of its own, no value in it, and nothing left.
@Suite struct CommandFaultTests {
    private static let reading: [(wrong: String, code: String, isTemporary: Bool)] = [
        ("dies", "command-died", true), ("killed", "command-died", true), ("half", "command-died", true),
        ("prose", "command-garbage", false), ("two", "command-garbage", false), ("bytes", "command-garbage", false),
        ("deep", "command-garbage", false), ("short", "command-garbage", false), ("object", "command-garbage", false),
        ("huge-number", "command-garbage", false), ("long", "command-line-too-long", false),
        ("endless", "command-answer-too-long", false), ("silent", "command-silent", true),
        ("drip", "command-silent", true), ("stranger", "command-row-unasked", false),
        ("null", "command-row-unasked", false), ("count", "command-count-wrong", false),
        ("version", "command-version", false),
        ("kind", "command-garbage", false), ("names", "command-garbage", false),
        ("tables", "command-count-wrong", false),
        ("fault-code", "command-garbage", false), ("unnumbered", "command-garbage", false),
        ("numbered-in-words", "command-garbage", false), ("numbered-otherwise", "command-question-wrong", false),
    ]

    @Test(arguments: reading) func aWrongAnswerIsAFaultOfItsOwn(_ wrong: String, _ code: String, _ isTemporary: Bool)
        async throws
    {
        var limits = ProgramLimits(seconds: code == "command-silent" ? 20 : 120)
        limits.lineBytesMax = 1 << 20
        limits.answerBytesMax = 4 << 20
        let program = try ContraryProgram(wrong, limits: limits)
        let fault = try await #require(throws: StoreFault.self) { _ = try await program.read() }
        #expect(fault.code == code)
        #expect(fault.isTemporary == isTemporary)
        for value in ["secret", "Ana", "Ben", "Cara", "Ngata"] { #expect(!fault.sentence.contains(value)) }
        #expect(try program.starts.allSatisfy { isGone($0.program) && isGone($0.child) })
    }

    @Test(arguments: [
        ("dies-writing", "command-died"), ("counts", "command-count-wrong"), ("too-many", "command-changed-too-many"),
        ("row", "command-garbage"),
    ]) func aWrongAnswerToAWriteIsAFaultOfItsOwn(_ wrong: String, _ code: String) async throws {
        let program = try ContraryProgram(wrong)
        let fault = try await #require(throws: StoreFault.self) { _ = try await program.write() }
        #expect(fault.code == code)
        #expect(fault.isTemporary == (wrong == "dies-writing"))
    }

    @Test func saysHowItDiedAndHowMuchItComplained() async throws {
        let fault = try await #require(throws: StoreFault.self) { _ = try await ContraryProgram("dies").read() }
        #expect(fault.sentence.contains("exit status 3"))
        #expect(fault.sentence.contains(" 9 bytes"))
    }

    /// More than a pipe holds, to an error that nobody reads out.
    @Test func complainingDoesNotHoldItUp() async throws {
        #expect(try await ContraryProgram("stderr").write() == [2])
    }

    @Test func aProgramThatIsNotThereIsNamedAsSuch() async throws {
        for words in [["./nothing.py"], ["no-such-program"], ["/etc/hostname"]] {
            let call = ProgramCall(words: words, folder: "/", environment: [:])
            let store = CommandStore(name: "erp", call: call, limits: ProgramLimits())
            let fault = try await #require(throws: StoreFault.self) { _ = try await store.schema() }
            #expect(fault.code == "command-not-started")
            #expect(!fault.isTemporary)
        }
    }

    @Test func itsOwnFaultIsPassedOnAndItIsKept() async throws {
        let program = try ContraryProgram("fault")
        for _ in 0..<2 {
            let fault = try await #require(throws: StoreFault.self) { _ = try await program.read() }
            #expect(fault.code == "closed")
            #expect(fault.isTemporary)
            #expect(fault.sentence.contains("the office is closed"))
        }
        #expect(try program.starts.count == 1)
    }

    @Test func aFaultThatRepeatsAKeyIsNotRepeated() async throws {
        let program = try ContraryProgram("fault-value")
        let query = try await program.query([.text("4711")])
        let fault = try await #require(throws: StoreFault.self) {
            try await program.store.read([query]) { rows in try rows.forEach { _ in } }
        }
        #expect(fault.code == "no-such-key")
        #expect(!fault.sentence.contains("4711"))
    }

    @Test func oneProgramServesManyQuestions() async throws {
        let program = try ContraryProgram("nothing")
        for _ in 0..<20 {
            #expect(try await program.read() == [[.integer(1), .text("Ana")], [.integer(2), .text("Ben")]])
        }
        #expect(try program.starts.count == 1)
    }

    /// What it says after the end of its answer may come after we have gone on; then it is met by the next question.
    @Test func anAnswerTooManyIsNeverTakenForTheNext() async throws {
        let program = try ContraryProgram("talks")
        var codes: Set<String> = []
        for _ in 0..<4 {
            do {
                #expect(try await program.read().count == 2)
            } catch let fault as StoreFault {
                codes.insert(fault.code)
            }
        }
        #expect(codes.isSubset(of: ["command-answer-unasked", "command-question-wrong"]) && !codes.isEmpty)
        #expect(try program.starts.count >= 2)
    }

    /// It ends its first answer once more, but only when it is asked the next thing: taken for that one's end, nobody would
    /// be found, or a change that was never made would count as made.
    @Test func aLateEndOfAnAnswerIsNoEndOfTheNext() async throws {
        for writes in [false, true] {
            let program = try ContraryProgram("late")
            #expect(try await program.read().count == 2)
            let fault = try await #require(throws: StoreFault.self) {
                if writes { _ = try await program.write() } else { _ = try await program.read() }
            }
            #expect(fault.code == "command-question-wrong")
            #expect(!fault.isTemporary)
            #expect(try program.starts.allSatisfy { isGone($0.program) && isGone($0.child) })
            #expect(try await program.read().count == 2)
        }
    }

    @Test func aDeadOneIsStartedAnewUnasked() async throws {
        let program = try ContraryProgram("nothing")
        #expect(try await program.read().count == 2)
        let first = try #require(try program.starts.first)
        kill(first.program, SIGKILL)
        // Gone or a zombie: its answer has an end.
        while try String(contentsOfFile: "/proc/\(first.program)/stat", encoding: .utf8).contains(") Z ") == false {}
        #expect(try await program.read().count == 2)
        #expect(try program.starts.count == 2)
        #expect(isGone(first.program) && isGone(first.child))
    }

    @Test(arguments: ["nothing", "stays"]) func nothingIsLeftAfterTheEnd(_ wrong: String) async throws {
        let program = try ContraryProgram(wrong)
        _ = try await program.read()
        await program.store.end()
        #expect(try program.starts.allSatisfy { isGone($0.program) && isGone($0.child) })
        #expect(try await program.read().count == 2)
    }

    /// Only what the settings name.
    @Test func itsEnvironmentIsEmpty() async throws {
        setenv("HABEAS_CANARY", "sings", 1)
        let program = try ContraryProgram("environment", environment: ["ERP_TOKEN": "t"])
        let query = try await program.query()
        let names = try await program.store.read([query]) { rows in
            var names = ""
            try rows.forEach { if case .text(let text) = $0[1] { names = text } }
            return names
        }
        #expect(names.contains("ERP_TOKEN") && names.contains("PATH"))
        #expect(!names.contains("HABEAS_CANARY") && !names.contains("HOME"))
    }

    /// The caller has seen enough: the rest is passed over and the program kept, or ended where the rest is long.
    @Test(arguments: [(1 << 20, 1), (100, 2)]) func aReaderMayStop(_ skipped: Int, _ starts: Int) async throws {
        struct Enough: Error {}
        var limits = ProgramLimits()
        limits.skippedBytesMax = skipped
        let program = try ContraryProgram("many", limits: limits)
        let query = try await program.query()
        await #expect(throws: Enough.self) {
            try await program.store.read([query]) { rows in try rows.forEach { _ in throw Enough() } }
        }
        #expect(try await program.read().count == 1_001)
        #expect(try program.starts.count == starts)
    }

    @Test func withoutTransactionsItSaysHowFarItCame() async throws {
        let program = try ContraryProgram("one-by-one")
        #expect(try await program.write(2) == [2, 2])
        let fault = try await #require(throws: StoreFault.self) { _ = try await program.write(4) }
        #expect(fault.code == "stuck")
        #expect(fault.sentence.contains("2 of 4"))
    }

    /// More than fits what lies between us, to one that does not listen.
    @Test func aDeafProgramIsGivenUp() async throws {
        let program = try ContraryProgram("deaf", limits: ProgramLimits(seconds: 20))
        let table = try #require(try await program.store.schema().table(named: "people"))
        let name = try #require(table.column(named: "name"))
        let keys = (0..<100).map { [HeldValue.text("\($0)" + String(repeating: "x", count: 100_000))] }
        let query = RowQuery(
            table: table,
            columns: [],
            matches: [KeyMatch(columns: [MatchColumn(name)], keys: keys)]
        )
        let fault = try await #require(throws: StoreFault.self) {
            try await program.store.read([query]) { rows in try rows.forEach { _ in } }
        }
        #expect(fault.code == "command-silent")
        #expect(try program.starts.allSatisfy { isGone($0.program) && isGone($0.child) })
    }

    /// Each waits on a thread of its own: many that hang do not hold up one that answers.
    @Test func silentProgramsHoldNobodyUp() async throws {
        let silent = try (0..<8).map { _ in try ContraryProgram("silent", limits: ProgramLimits(seconds: 20)) }
        let stores = silent.map(\.store)
        var queries: [RowQuery] = []
        for program in silent { queries.append(try await program.query()) }
        let quick = try ContraryProgram("nothing")
        let (quickStore, quickQuery) = (quick.store, try await quick.query())
        let order = try await withThrowingTaskGroup(of: Int.self) { group in
            for (store, query) in zip(stores + [quickStore], queries + [quickQuery]) {
                group.addTask {
                    do {
                        return try await store.read([query]) { rows in
                            var count = 0
                            try rows.forEach { _ in count += 1 }
                            return count
                        }
                    } catch is StoreFault {
                        return 0
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(order == [2] + silent.map { _ in 0 })
    }

    /// A process that our child started is not ours to wait for: it has been killed, and is looked at until it is gone.
    private func isGone(_ process: pid_t) -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            if state == nil || state?.contains(") Z ") == true || state?.contains(") X ") == true { return true }
            sched_yield()
        }
        return false
    }
}
