import ArgumentParser
import Casework
import Foundation
import SubjectRequests
import Vault

/// `habeas receive --site DIR < message.eml`: a mail server's pipe. Waits for nobody: when it exits with 0 the letter is
/// sealed and survives a power cut; with 75 the server must try again.
struct ReceiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Takes a mail message from standard input. Exits 0 when it is safely stored, 75 to try again."
    )

    @OptionGroup var site: SiteOption

    @Option(help: "The address that the message came to.")
    var mailbox = ""

    /// Larger than any message that is read; what is larger still goes to the holding pen cut off.
    private static let bytesMax = 64 << 20

    func run() async throws {
        let folder = site.folder
        try SiteOpening.requireSite(folder)
        let reader = SiteReader(folder: folder)
        let settings = reader.settings()
        let keyring = try ReceiveCommand.keyring(folder.appending(path: settings.keys))
        let bytes = try FileHandle.standardInput.read(upToCount: ReceiveCommand.bytesMax) ?? Data()
        try IncomingSpool(folder: folder.appending(path: "incoming"))
            .store(Array(bytes), mailbox: mailbox, at: HouseClock.system.now, keyring: keyring)
    }

    /// Keys that cannot be read are a fault of ours, never of the letter: with any code but 75 a mail server would send it
    /// back to whoever wrote it.
    private static func keyring(_ folder: URL) throws -> Keyring {
        do {
            return try SiteKeys.read(folder)
        } catch {
            CommandOutput.complain(CommandEnding(of: error).complaint)
            throw ExitCode(75)
        }
    }
}
