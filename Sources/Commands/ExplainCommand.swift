import ArgumentParser
import Foundation
import Mail

/// `habeas explain …`: what Habeas makes of something, without doing anything.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says what Habeas makes of something, and does nothing.",
        subcommands: [Message.self]
    )

    /// `habeas explain message FILE…`.
    struct Message: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reads mail messages; one JSON object a line.")

        @Argument(help: "Files with raw messages.")
        var files: [String]

        @Option(help: "The name of a mail server of yours whose Authentication-Results are believed; several times.")
        var authenticationServer: [String] = []

        @Flag(help: "Print JSON; there is no other form.")
        var json = false

        func run() async throws {
            let lexicons = try ShippedFiles.find().home.appending(path: "lexicons")
            let classifier = try LexiconFolder(lexicons).classifier()
            let output = CommandOutput(isDirect: true)
            for file in files {
                try output.json(explanation(of: file, classifier))
            }
        }

        /// What is no file, and what is too large to be a letter, is told as what it is; the next file is read all the same.
        private func explanation(of file: String, _ classifier: Classifier) -> MessageExplanation {
            let most = MessageLimits().bytesMax + 1
            do {
                let handle = try FileHandle(forReadingFrom: URL(filePath: file))
                let bytes = try handle.read(upToCount: most) ?? Data()
                let servers = Set(authenticationServer)
                return MessageExplanation(file: file, bytes: Array(bytes), classifier: classifier, servers: servers)
            } catch {
                return MessageExplanation(file: file, defect: .unreadableFile, classifier: classifier)
            }
        }
    }
}
