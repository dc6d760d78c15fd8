import ArgumentParser
import AuditTrail
import Disclosure
import Foundation
import SubjectRequests

/// `habeas disclosure …`: answers that were sent.
struct DisclosureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disclosure",
        abstract: "Answers that were sent: whether a package is as it was when it was made.",
        discussion: "Example: habeas disclosure verify your-data.zip --key public.key",
        subcommands: [Verify.self]
    )

    /// `habeas disclosure verify FILE.zip`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares every file of a package with its manifest, and the manifest with the site's signature.",
            discussion: """
                Needs nothing but the file and, for the signature, the site's public key (habeas audit export writes it). \
                Exits 0 when all is as it was made, 1 when it is not. Example:
                  habeas disclosure verify your-data.zip --key public.key
                """
        )

        @Argument(help: "The package, a ZIP file.")
        var file: String

        @Option(help: "A file with the site's public key.")
        var key: String?

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() throws {
            let output = CommandOutput(isDirect: true)
            guard FileManager.default.fileExists(atPath: file) else { throw DisclosureError.noFile }
            let verdict = try PackageVerifier(path: file).verify()
            let report = Report(verdict, signature: try signature(of: verdict))
            if json { try output.json(report) } else { report.lines.forEach(output.line) }
            guard report.whole else { throw ExitCode(1) }
        }

        /// `valid`, `wrong`, `missing`, or `not-checked` without a key.
        private func signature(of verdict: PackageVerdict) throws -> String {
            guard let key else { return verdict.signature == nil ? "missing" : "not-checked" }
            guard let bytes = FileManager.default.contents(atPath: key) else { throw DisclosureError.noFile }
            let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            let trusted = try NoteKey(text: text)
            guard let signature = verdict.signature else { return "missing" }
            do throws(TrailError) {
                let note = try SignedNote(note: signature)
                try note.verify(trusted)
                return note.text == verdict.signedText ? "valid" : "wrong"
            } catch {
                return "wrong"
            }
        }
    }

    private struct Report: Encodable {
        let whole: Bool
        let files: Int
        let altered: [String]
        let missing: [String]
        let extra: [String]
        let signature: String
        /// What it all comes to, in one word: `genuine`, `whole`, `altered`, `unsigned`, `other-signer`.
        let verdict: String

        init(_ verdict: PackageVerdict, signature: String) {
            whole = verdict.isWhole && (signature == "valid" || signature == "not-checked")
            files = verdict.whole
            altered = verdict.altered
            missing = verdict.missing
            extra = verdict.extra
            self.signature = signature
            self.verdict =
                switch (verdict.isWhole, signature) {
                case (false, _): "altered"
                case (true, "valid"): "genuine"
                case (true, "not-checked"): "whole"
                case (true, "missing"): "unsigned"
                case (true, _): "other-signer"
                }
        }

        var lines: [String] {
            var lines =
                altered.map { "altered: \($0)" } + missing.map { "missing: \($0)" } + extra.map { "extra: \($0)" }
            lines.append("files as they were made: \(files)")
            let sentence =
                switch signature {
                case "valid": "signature: the manifest is signed by this key"
                case "wrong": "signature: not by this key, or not over this manifest"
                case "missing": "signature: there is none"
                default: "signature: not checked; give --key"
                }
            return lines + [sentence, "verdict: \(told)"]
        }

        private var told: String {
            switch verdict {
            case "genuine": "as it was made, and signed by this key"
            case "whole": "as it was made; by whom was not checked"
            case "unsigned": "its files fit its manifest, and nobody has signed for them"
            case "other-signer": "its files fit its manifest, and somebody else has signed for them, or something else"
            default: "NOT as it was made"
            }
        }
    }
}

enum DisclosureError: MistypedError {
    case noFile

    var code: String { "file-missing" }
    var sentence: String { "the file is not there, or cannot be read" }
    var isTemporary: Bool { false }
}
