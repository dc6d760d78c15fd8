import Foundation

// The repository's folder is the one argument. Prints the rows of docs/figures.md, and exits 1 where a goal is missed.
let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "--search", let path = arguments.last {
    try await MemoryBenchmark.search(path)
    exit(0)
}
guard let root = arguments.first else {
    print("usage: bench REPOSITORY; script/bench runs it")
    exit(64)
}
var figures = try ProofBenchmark(folder: URL(filePath: root).appending(path: "workflows")).figures()
figures += try await CopyBenchmark().figures()
figures += try await MemoryBenchmark().figures()
for engine in SweepBenchmark.Engine.allCases { figures += try await SweepBenchmark(engine: engine).figures() }
print(Figure.head)
for figure in figures { print(figure.row) }
exit(figures.allSatisfy(\.isHeld) ? 0 : 1)
