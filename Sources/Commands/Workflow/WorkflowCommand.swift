import ArgumentParser

/// `habeas workflow …`: definitions checked, drawn, told and played; nothing of a site's requests is touched.
struct WorkflowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow",
        abstract: "Checks, draws, explains and simulates workflow files.",
        subcommands: [
            WorkflowCheck.self, WorkflowGraph.self, WorkflowExplain.self, WorkflowSimulate.self,
        ]
    )
}
