import ArgumentParser
import Foundation

/// A command that needs a site's database. On a SQLite site it runs in whichever process holds the site: this one, or the
/// server, with the same output and exit code.
protocol SiteCommand: AsyncParsableCommand {
    var site: SiteOption { get }

    func run(in house: House, output: CommandOutput) async throws
}

/// `--site DIR`.
struct SiteOption: ParsableArguments {
    @Option(name: .customLong("site"), help: "The site's folder, which holds habeas.yml.")
    var path = "."

    var folder: URL { URL(filePath: path, directoryHint: .isDirectory).absoluteURL }
}

extension SiteCommand {
    func run() async throws {
        let ending = await runWhereTheSiteIs()
        CommandOutput.complain(ending.complaint)
        guard ending == .good else { throw ExitCode(ending.code) }
    }

    private func runWhereTheSiteIs() async -> CommandEnding {
        do {
            let opening = try SiteOpening(folder: site.folder)
            guard opening.holdsLock else { return try await forwarded(to: opening.socket) }
            let house = try await House.open(opening)
            let ending = await ending(in: house, output: CommandOutput(isDirect: true))
            try await house.close()
            return ending
        } catch {
            return CommandEnding(of: error)
        }
    }

    private func forwarded(to socket: URL) async throws -> CommandEnding {
        let answer = try SocketClient(path: socket.path).send(
            ForwardedCommand(
                arguments: Array(CommandLine.arguments.dropFirst()),
                folder: FileManager.default.currentDirectoryPath
            )
        )
        FileHandle.standardOutput.write(Data(answer.output.utf8))
        return answer.ending
    }

    func ending(in house: House, output: CommandOutput) async -> CommandEnding {
        do {
            try await run(in: house, output: output)
            return .good
        } catch {
            return CommandEnding(of: error)
        }
    }
}
