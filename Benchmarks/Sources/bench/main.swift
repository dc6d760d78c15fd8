import Foundation

// The repository's folder is the one argument. Prints the rows of docs/figures.md, and exits 1 where a goal is missed.
guard let root = CommandLine.arguments.dropFirst().first else {
    print("usage: bench REPOSITORY; script/bench runs it")
    exit(64)
}
let figures = try ProofBenchmark(folder: URL(filePath: root).appending(path: "workflows")).figures()
print(Figure.head)
for figure in figures { print(figure.row) }
exit(figures.allSatisfy(\.isHeld) ? 0 : 1)
