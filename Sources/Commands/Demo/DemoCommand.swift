import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import SubjectRequests
import UnixSignals

/// `habeas demo`: both example sites on a virtual clock; plays their letters, then serves them.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Plays both example sites on a virtual clock."
    )

    @Option(name: .customLong("at"), help: "The folder; kept, and resumed if it is there. A temporary one by default.")
    var folder: String?

    @Option(help: "The first site's port; the second has the next.")
    var port = 8080

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
        var houses: [House] = []
        for (index, name) in ["outreachcrm", "insight-products"].enumerated() {
            let site = try DemoSite(name, from: examples.appending(path: name), in: demo)
            let clock = try VirtualClock(file: demo.appending(path: "\(name).clock"), start: DemoCommand.start)
            var opening = try SiteOpening(folder: site.folder)
            guard opening.holdsLock else { throw CommandError.siteBusy }
            opening.settings.address = "http://127.0.0.1:\(port + index)"
            let house = try await House.open(opening, clock: clock.clock)
            houses.append(house)
            let play = DemoPlay(site: site, house: house, clock: clock, output: output)
            let result = try await play.play()
            if !once { try await play.leaveOpen() }
            letters += result.letters
            asExpected += result.asExpected
        }
        output.line("\nletters \(letters), as expected \(asExpected)")
        if !once { try await serve(houses, output) }
        for house in houses { try await house.close() }
        guard asExpected == letters else { throw ExitCode(1) }
    }

    private func serve(_ houses: [House], _ output: CommandOutput) async throws {
        var logger = Logger(label: "habeas.demo")
        logger.logLevel = .warning
        var services: [any Service] = []
        for (index, house) in houses.enumerated() {
            let outbox = DemoOutbox(house.opening)
            services += [
                house.loops,
                CommandSocket(house: house, path: house.opening.socket.path),
                try house.application(
                    host: "127.0.0.1",
                    port: port + index,
                    logger: logger,
                    outbox: { try outbox.read() }
                ),
            ]
            let address = house.opening.settings.address
            output.line("\n\(address)/  ask for something; its mails: /outbox; the console: /console")
        }
        for person in DemoStaff.people {
            output.line("  sign in as \(person.mailAddress): \(person.roles.map(\.rawValue).joined(separator: ", "))")
        }
        output.line("with the password \(DemoStaff.password). Stop with Ctrl-C.")
        let group = ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }

    private static func temporaryFolder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "habeas-demo-\(UUID().uuidString.prefix(8))").path
    }
}
