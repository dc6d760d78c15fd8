import ArgumentParser
import Foundation
import SubjectRequests
import Workflows

/// `habeas workflow graph`: a definition as a picture.
struct WorkflowGraph: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draws a workflow; with --into, every workflow in force as NAME.svg into a folder."
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mermaid, svg
    }

    @OptionGroup var choice: WorkflowChoice

    @Option(help: "mermaid or svg.")
    var format = Format.mermaid

    @Option(help: "A folder in which each picture is written under the workflow's name.")
    var into: String?

    func run() throws {
        let files = try choice.files()
        guard let into else {
            FileHandle.standardOutput.write(Foundation.Data(drawn(try files.one(choice.names)).utf8))
            return
        }
        let folder = URL(filePath: into, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in try files.files(choice.names) {
            let definition = try files.read(file)
            let ending = format == .svg ? "svg" : "mmd"
            let picture = Foundation.Data(drawn(definition).utf8)
            try picture.write(to: folder.appending(path: "\(definition.name).\(ending)"), options: .atomic)
        }
    }

    private func drawn(_ definition: WorkflowDefinition) -> String {
        switch format {
        case .mermaid: WorkflowMermaid.draw(definition)
        case .svg: WorkflowDrawing.draw(definition)
        }
    }
}

/// `habeas workflow explain`: a definition as prose, parts resolved.
struct WorkflowExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells a workflow in sentences, its parts resolved."
    )

    @OptionGroup var choice: WorkflowChoice

    func run() throws {
        let prose = WorkflowProse.tell(try choice.files().one(choice.names))
        FileHandle.standardOutput.write(Foundation.Data(prose.utf8))
    }
}
