import DataMap
import Foundation
import SubjectRequests

@testable import DataStores

/// A program that does one thing wrong, over a table of two rows. It notes each of its starts.
final class ContraryProgram {
    let folder: URL
    let store: CommandStore

    init(_ wrong: String, limits: ProgramLimits = ProgramLimits(seconds: 120), environment: [String: String] = [:])
        throws
    {
        folder = FileManager.default.temporaryDirectory.appending(path: "habeas-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = folder.appending(path: "contrary.py")
        try ContraryProgram.text.write(to: program, atomically: true, encoding: .utf8)
        let path = ProcessInfo.processInfo.environment.filter { $0.key == "PATH" }
        store = CommandStore(
            name: "erp",
            call: ProgramCall(
                words: ["python3", "contrary.py", wrong],
                folder: folder.path,
                environment: path.merging(environment) { $1 }
            ),
            limits: limits
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The process ids of its starts, each with that of a child that it started.
    var starts: [(program: pid_t, child: pid_t)] {
        get throws {
            let file = folder.appending(path: "starts")
            // One that was given up before it had begun has noted nothing.
            guard FileManager.default.fileExists(atPath: file.path) else { return [] }
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                line in
                let ids = line.split(separator: " ").compactMap { pid_t($0) }
                return (ids[0], ids[1])
            }
        }
    }

    func query(_ keys: [HeldValue] = [.integer(1), .integer(2)]) async throws -> RowQuery {
        guard let table = try await store.schema().table(named: "people"), let id = table.column(named: "id") else {
            throw StoreFault.unknown("people")
        }
        return RowQuery(
            table: table,
            columns: table.columns.map { .column($0) },
            matches: [KeyMatch(columns: [MatchColumn(id)], keys: keys.map { [$0] })]
        )
    }

    func read() async throws -> [[HeldValue]] {
        try await store.read([try await query()]) { rows in
            var found: [[HeldValue]] = []
            try rows.forEach { found.append($0) }
            return found
        }
    }

    func write(_ count: Int = 1) async throws -> [Int] {
        let query = try await query()
        guard let name = query.table.column(named: "name") else { throw StoreFault.unknown("name") }
        return try await store.write(
            (0..<count).map { place in
                RowWrite(
                    table: query.table,
                    action: .set([ColumnValue(name, .text("new value \(place)"))]),
                    match: query.matches[0],
                    rowsMax: 2
                )
            }
        )
    }

    private static let text = #"""
        import json, os, subprocess, sys, time

        wrong = sys.argv[1]
        child = subprocess.Popen(["sleep", "1000"])
        with open("starts", "a") as file: file.write(f"{os.getpid()} {child.pid}\n")

        def say(**line): print(json.dumps({"id": number, **line}), flush=True)
        def raw(text):
            sys.stdout.buffer.write(text); sys.stdout.buffer.flush()

        def misbehave():
            if wrong == "dies": print("a secret", file=sys.stderr, flush=True); os._exit(3)
            if wrong == "killed": os.kill(os.getpid(), 9)
            if wrong == "half": raw(b'{"row": [2'); os._exit(0)
            if wrong == "prose": raw(b"rows follow:\n")
            if wrong == "two": say(row=[2, "Ben"], done=1)
            if wrong == "bytes": raw(b'{"id": %d, "row": [2, "\xff\xfe"]}\n' % number)
            if wrong == "deep": raw(b"[" * 100000 + b"\n")
            if wrong == "short": say(row=[2])
            if wrong == "object": say(row=[2, {"a": 1}])
            if wrong == "huge-number": raw(b'{"id": %d, "row": [99999999999999999999, ""]}\n' % number)
            if wrong == "long": raw(b'{"row": [2, "' + b"x" * 3000000)
            if wrong == "endless":
                while True: say(row=[2, "x" * 1000])
            if wrong == "silent": time.sleep(1000)
            if wrong == "drip":
                while True: raw(b" "); time.sleep(0.1)
            if wrong == "stranger": say(row=[3, "Cara"])
            if wrong == "null": say(row=[None, "Cara"])
            if wrong == "unnumbered": raw(b'{"row": [2, "Ben"]}\n')
            if wrong == "numbered-otherwise": say(id=number + 1, row=[2, "Ben"])
            if wrong == "numbered-in-words": say(id=str(number), row=[2, "Ben"])

        late = None
        for line in sys.stdin:
            question = json.loads(line)
            number = question.pop("id", None)
            (word, question), = question.items()
            if late is not None: say(id=late, done=0 if word == "read" else [2])
            if word == "habeas":
                can = ["insert", "list"] if wrong.startswith(("insert", "list")) else []
                print(json.dumps({"habeas": 2 if wrong == "version" else 1, "transactions": wrong != "one-by-one", "can": can}), flush=True)
            elif word == "schema":
                columns = [{"name": "id", "kind": "integer", "key": True}, {"name": "name", "kind": "text"}]
                if wrong == "kind": columns[0]["kind"] = "number"
                if wrong == "names": columns[1]["name"] = "id"
                say(table={"name": "people", "columns": columns})
                say(done=2 if wrong == "tables" else 1)
                if wrong == "deaf": time.sleep(1000)
            elif word == "read":
                if wrong == "environment":
                    say(row=[1, json.dumps(sorted(os.environ))]); say(done=1); continue
                if wrong == "fault-value":
                    say(fault={"code": "no-such-key", "sentence": "there is nobody with the number 4711", "temporary": False}); continue
                if wrong == "fault":
                    say(fault={"code": "closed", "sentence": "the office is closed", "temporary": True}); continue
                if wrong == "fault-code":
                    say(fault={"code": "Ana Ngata", "sentence": "", "temporary": True}); continue
                say(row=[1, "Ana"])
                misbehave()
                if wrong == "many":
                    for _ in range(1000): say(row=[2, "Ben"])
                    say(done=1001); continue
                say(row=[2, "Ben"])
                say(done=3 if wrong == "count" else 2)
                if wrong == "talks": say(done=2)
                if wrong == "late": late = number
            elif word == "list":
                say(row=[1, "Ana"]); say(done=2)
            elif word == "insert":
                if wrong == "insert-row": say(row=[1, "Ana"])
                if wrong == "insert-value":
                    say(fault={"code": "taken", "sentence": "4711 is taken by Aroha Ngata", "temporary": False}); continue
                say(done=len(question["rows"]) + (wrong == "insert-counts"))
            elif word == "write":
                if wrong == "stderr": print("Ana " * 100000, file=sys.stderr, flush=True)
                if wrong == "dies-writing": os._exit(1)
                if wrong == "one-by-one" and "new value 2" in line:
                    say(fault={"code": "stuck", "sentence": "stuck", "temporary": True}); continue
                if wrong == "counts": say(done=[2, 2])
                elif wrong == "too-many": say(done=[3])
                elif wrong == "row": say(row=[1, "Ana"])
                else: say(done=[2 for _ in question["writes"]])
            else:
                if wrong == "stays": time.sleep(1000)
        child.kill()
        """#
}
