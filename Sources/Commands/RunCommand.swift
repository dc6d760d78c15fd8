import ArgumentParser
import Execution

/// `habeas run --site DIR --until-idle`: effects and timers without the web server.
struct RunCommand: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Does everything that can be done now (letters, effects, timers) and exits."
    )

    @OptionGroup var site: SiteOption

    @Flag(help: "Exit when nothing is left to do now.")
    var untilIdle = false

    func validate() throws {
        guard untilIdle else { throw ValidationError("give --until-idle; to run for good, use: habeas serve") }
    }

    func run(in house: House, output: CommandOutput) async throws { try await house.loops.runUntilIdle() }
}
