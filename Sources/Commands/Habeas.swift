import ArgumentParser

/// The root of the command line.
package struct Habeas: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "habeas",
        abstract: "Answers people who ask what an organisation holds about them.",
        subcommands: [
            DemoCommand.self, InitCommand.self, CheckCommand.self, ServeCommand.self, DoctorCommand.self,
            RunCommand.self, ReceiveCommand.self, RequestsCommand.self, LettersCommand.self, UsersCommand.self,
            DataMapCommand.self, WorkflowCommand.self, DisclosureCommand.self, UnsubscribeCommand.self,
            AuditCommand.self, CanariesCommand.self, ExplainCommand.self, DeadlineCommand.self,
        ]
    )

    package init() {}

    /// Reads the command line, runs and exits. The executable calls this, so that it needs no import of its own.
    package static func launch() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Help and usage as the argument parser has them; our own errors by their code and sentence.
    private static func end(with error: any Error) -> Never {
        let ending = CommandEnding(of: error)
        guard exitCode(for: error) == .failure, !(error is ExitCode) else { exit(withError: error) }
        CommandOutput.complain(ending.complaint)
        exit(withError: ExitCode(ending.code))
    }
}
