import ArgumentParser
import AuditTrail
import Casework
import Foundation
import Storage

/// `habeas audit …`: the history, exported and verified.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The history: exports it, and verifies an export without the server.",
        subcommands: [Export.self, Verify.self]
    )

    /// `habeas audit export --site DIR FOLDER`.
    struct Export: SiteCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes leaves, hashes, the newest checkpoint and the public key into a folder."
        )

        @OptionGroup var site: SiteOption

        @Argument(help: "A folder that is not there yet.")
        var folder: String

        func run(in house: House, output: CommandOutput) async throws {
            let target = output.file(folder)
            let notes = target.appending(path: TrailExport.checkpointsName)
            try FileManager.default.createDirectory(at: notes, withIntermediateDirectories: true)
            while try await house.casework.storage.integrate().integrated > 0 {}
            let (checkpoint, key) = try await house.casework.storage.read {
                (try $0.tree.latestCheckpoint(), try $0.noteKey())
            }
            let size = checkpoint?.size ?? 0
            try await writeLeaves(size, from: house.casework.storage, into: target)
            if let checkpoint {
                let name = TrailExport.noteName(size: Int(checkpoint.size))
                try DurableFile.write(Array(checkpoint.note.utf8), to: notes.appending(path: name))
            }
            let keyFile = target.appending(path: TrailExport.keyName)
            try DurableFile.write(Array(TrailExport.keyFile(key).utf8), to: keyFile)
            output.line("Exported \(size) events to \(target.path).")
        }

        private func writeLeaves(_ size: Int64, from storage: SiteStorage, into folder: URL) async throws {
            let leaves = try AuditCommand.newFile(folder.appending(path: TrailExport.leavesName))
            let hashes = try AuditCommand.newFile(folder.appending(path: TrailExport.hashesName))
            var index: Int64 = 0
            while index < size {
                let from = index
                let batch = try await storage.read { try $0.events.leaves(from: from, limit: 1_000) }
                guard !batch.isEmpty else { break }
                for (place, leaf) in batch where place < size {
                    try leaves.write(contentsOf: Data(TrailExport.leafLine(leaf)))
                    try hashes.write(contentsOf: Data(TrailExport.hashLine(TreeHash.leaf(leaf))))
                }
                index += Int64(batch.count)
            }
            try leaves.close()
            try hashes.close()
        }
    }

    /// `habeas audit verify FOLDER`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verifies an export; needs nothing but its files. Exits 0 when it is whole, 1 when it is not."
        )

        @Argument(help: "The exported folder.")
        var folder: String

        @Option(help: "A file with the public key that you trust; the export's own where it is left out.")
        var key: String?

        func run() throws {
            let trusted = try key.map { path in
                try NoteKey(
                    text: String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
                )
            }
            let verdict = try TrailFolder(folder).verify(trusted: trusted)
            CommandOutput(isDirect: true).line(verdict.sentence)
            guard verdict.finding == .ok else { throw ExitCode(1) }
        }
    }

    private static func newFile(_ file: URL) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw CommandError.siteNotWritable
        }
        return try FileHandle(forWritingTo: file)
    }
}
