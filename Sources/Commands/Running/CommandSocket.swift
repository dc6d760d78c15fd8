import ArgumentParser
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// The Unix socket `SITE/run/habeas.sock` (0600), on which the process that holds the site runs other processes' commands.
struct CommandSocket: Service {
    let house: House
    let path: String

    func run() async throws {
        unlink(path)
        let router = Router()
        let house = house
        router.post("command") { request, _ -> Response in
            let body = try await request.body.collect(upTo: 1 << 20)
            let command = try JSONDecoder().decode(ForwardedCommand.self, from: Data(body.readableBytesView))
            let answer = try JSONEncoder().encode(await CommandSocket.answer(command, in: house))
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer)))
        }
        let path = path
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: path)),
            onServerRunning: { _ in chmod(path, 0o600) },
            logger: Logger(label: "habeas.commands")
        )
        try await application.run()
    }

    private static func answer(_ command: ForwardedCommand, in house: House) async -> ForwardedAnswer {
        let output = CommandOutput(isDirect: false, folder: command.folder)
        let ending: CommandEnding
        do {
            let parsed = try Habeas.parseAsRoot(command.arguments)
            guard let parsed = parsed as? any SiteCommand else { throw CommandError.siteBusy }
            ending = await parsed.ending(in: house, output: output)
        } catch {
            ending = CommandEnding(of: error)
        }
        return ForwardedAnswer(output: output.collected, ending: ending)
    }
}
