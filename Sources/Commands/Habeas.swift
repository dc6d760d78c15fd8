import ArgumentParser

/// The root of the command line.
package struct Habeas: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "habeas",
        abstract: "Answers people who ask what an organisation holds about them.",
        subcommands: [DeadlineCommand.self]
    )

    package init() {}

    /// Reads the command line, runs and exits. The executable calls this, so that it needs no import of its own.
    package static func launch() async { await main() }
}
