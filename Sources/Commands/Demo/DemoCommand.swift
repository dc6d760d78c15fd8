import ArgumentParser
import Foundation
import SubjectRequests

/// `habeas demo`: both example sites on a virtual clock; plays their letters, then serves them.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Plays both example sites on a virtual clock."
    )

    @Option(name: .customLong("at"), help: "The folder; kept, and resumed if it is there. A temporary one by default.")
    var folder: String?

    @Flag(help: "Print what came of every letter and exit; 1 when a letter did not end as it must.")
    var once = false

    /// Friday 27 November 2026, 8:00 in New Zealand.
    private static let start = Timestamp(microseconds: 1_795_719_600_000_000)

    func run() async throws {
        let output = CommandOutput(isDirect: true)
        let demo = URL(filePath: folder ?? DemoCommand.temporaryFolder(), directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: demo, withIntermediateDirectories: true)
        output.line("Habeas demo in \(demo.path), on a clock of its own that says when it jumps.")
        let examples = try ShippedFiles.find().home.appending(path: "examples")
        var letters = 0
        var asExpected = 0
        for name in ["outreachcrm", "insight-products"] {
            let site = try DemoSite(name, from: examples.appending(path: name), in: demo)
            let clock = try VirtualClock(file: demo.appending(path: "\(name).clock"), start: DemoCommand.start)
            let house = try await House.open(SiteOpening(folder: site.folder), clock: clock.clock)
            let result = try await DemoPlay(site: site, house: house, clock: clock, output: output).play()
            letters += result.letters
            asExpected += result.asExpected
            try await house.close()
        }
        output.line("\nletters \(letters), as expected \(asExpected)")
        guard asExpected == letters else { throw ExitCode(1) }
    }

    private static func temporaryFolder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "habeas-demo-\(UUID().uuidString.prefix(8))").path
    }
}
