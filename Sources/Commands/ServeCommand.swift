import ArgumentParser
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals
import WebServer

/// `habeas serve --site DIR`: letters, effects, timers, the web pages, and other commands' work, until it is stopped.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Runs a site.")

    @OptionGroup var site: SiteOption

    @Option(help: "The address to listen on; TLS ends before it.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on.")
    var port = 8080

    func run() async throws {
        let opening = try SiteOpening(folder: site.folder)
        guard opening.holdsLock else { throw CommandError.siteBusy }
        let house = try await House.open(opening)
        let logger = Logger(label: "habeas")
        let pages = try house.application(host: host, port: port, logger: logger)
        var services: [any Service] = [house.loops, pages]
        // Where the database is a server's, every command connects to it by itself.
        if opening.settings.isEmbedded {
            services.append(CommandSocket(house: house, path: opening.socket.path))
        }
        let group = ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
        try await house.close()
    }
}
