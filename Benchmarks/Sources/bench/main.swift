import Foundation

// The repository's folder is the one argument. Prints the rows of docs/figures.md, and exits 1 where a goal is missed.
let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "--search", let path = arguments.last {
    try await MemoryBenchmark.search(path)
    exit(0)
}
if arguments.first == "--hostile", let root = arguments.last {
    try MessageBenchmark(repository: URL(filePath: root)).hostile()
    exit(0)
}
if arguments.first == "--package", arguments.count == 4 {
    let places = arguments.dropFirst().map { $0 }
    try PackageBenchmark.write(places[0], root: URL(filePath: places[1]), folder: URL(filePath: places[2]))
    exit(0)
}
guard let root = arguments.first else {
    let names = "proofs|copy|memory|package|messages|unsubscribe|sweep-sqlite|sweep-postgres"
    print("usage: bench REPOSITORY [\(names)]…; script/bench runs it")
    exit(64)
}
let only = Set(arguments.dropFirst())
let benchmarks: [(name: String, figures: () async throws -> [Figure])] =
    [
        (
            "proofs",
            { try ProofBenchmark(folder: URL(filePath: root).appending(path: "workflows")).figures() }
        ),
        ("copy", { try await CopyBenchmark().figures() }),
        ("memory", { try await MemoryBenchmark().figures() }),
        ("package", { try PackageBenchmark(root: URL(filePath: root)).figures() }),
        ("messages", { try MessageBenchmark(repository: URL(filePath: root)).figures() }),
        ("unsubscribe", { try await UnsubscribeBenchmark(root: URL(filePath: root)).figures() }),
    ]
    + SweepBenchmark.Engine.allCases.map { engine in
        ("sweep-\(engine.rawValue)", { try await SweepBenchmark(engine: engine).figures() })
    }
var figures: [Figure] = []
for benchmark in benchmarks where only.isEmpty || only.contains(benchmark.name) {
    figures += try await benchmark.figures()
}
print(Figure.head)
for figure in figures { print(figure.row) }
exit(figures.allSatisfy(\.isHeld) ? 0 : 1)
