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

        @Flag(help: "Print JSON; there is no other form.")
        var json = false

        func run() async throws {
            let lexicons = try ShippedFiles.find().home.appending(path: "lexicons")
            let classifier = Classifier(try LexiconCatalogue(folder: lexicons))
            let output = CommandOutput(isDirect: true)
            for file in files {
                let bytes = try Data(contentsOf: URL(filePath: file))
                try output.json(MessageExplanation(file: file, bytes: Array(bytes), classifier: classifier))
            }
        }
    }
}
