import ArgumentParser
import Foundation
import Mail
import SubjectRequests
import Workflows

/// `[NAME|FILE]… [--site DIR]`: which workflow files a command is about.
struct WorkflowChoice: ParsableArguments {
    @Argument(help: "Workflows by name (copy, delete, …) or files; all that are in force where none is given.")
    var names: [String] = []

    @Option(name: .customLong("site"), help: "A site whose own workflows take the place of shipped ones.")
    var site: String?

    func files() throws -> WorkflowFiles {
        WorkflowFiles(
            shipped: try ShippedFiles.find(),
            site: site.map { URL(filePath: $0, directoryHint: .isDirectory).absoluteURL }
        )
    }
}

/// Workflow files and the parts that they include: an operator's file finds parts beside itself, then at the site, then
/// among the shipped ones.
struct WorkflowFiles {
    struct Reading {
        let file: StatuteBook.File
        let definition: WorkflowDefinition
    }

    private let shipped: ShippedFiles
    private let site: URL?

    init(shipped: ShippedFiles, site: URL?) {
        self.shipped = shipped
        self.site = site
    }

    /// The files of these names or paths; all that are in force where none is given.
    func files(_ names: [String]) throws -> [StatuteBook.File] {
        let known = try shipped.definitions(in: "workflows", site: site)
        guard !names.isEmpty else { return known }
        return try names.map { name in
            if let file = known.first(where: { URL(filePath: $0.path).lastPathComponent == "\(name).yml" }) {
                return file
            }
            guard let data = FileManager.default.contents(atPath: name) else { throw WorkflowMissing(name: name) }
            return StatuteBook.File(path: name, text: String(decoding: data, as: UTF8.self))
        }
    }

    /// - Throws: `Problems` with all that is wrong in the file.
    func read(_ file: StatuteBook.File) throws -> WorkflowDefinition {
        var parts = Dictionary(
            try shipped.definitions(in: "workflows/parts", site: site)
                .map { ("parts/" + URL(filePath: $0.path).lastPathComponent, $0) },
            uniquingKeysWith: { _, last in last }
        )
        let beside = URL(filePath: file.path).deletingLastPathComponent().appending(path: "parts")
        // Beside a shipped file lie shipped parts, whose place the site's take.
        if !beside.path.hasPrefix(shipped.home.path), FileManager.default.fileExists(atPath: beside.path) {
            for part in try FileManager.default.contentsOfDirectory(at: beside, includingPropertiesForKeys: nil)
            where part.pathExtension == "yml" {
                let text = String(decoding: try Foundation.Data(contentsOf: part), as: UTF8.self)
                parts["parts/" + part.lastPathComponent] = StatuteBook.File(path: part.path, text: text)
            }
        }
        let found = parts
        let reader = WorkflowReader(part: { found[$0]?.text }, partFile: { found[$0]?.path ?? $0 })
        return try reader.read(file.text, file: file.path)
    }

    /// The one definition that a command is about.
    func one(_ names: [String]) throws -> WorkflowDefinition {
        guard names.count == 1, let file = try files(names).first else {
            throw ValidationError("Name one workflow or give one file.")
        }
        return try read(file)
    }

    /// The definitions that a command is about: those named, or all that are in force.
    func definitions(_ names: [String]) throws -> [WorkflowDefinition] { try files(names).map(read) }

    var statutes: StatuteBook {
        get throws { try shipped.statuteBook(site: site) }
    }

    /// The messages to people that every language has, by the folders of mail templates, shipped and the site's.
    func messages() throws -> [String: Set<String>] {
        var messages: [String: Set<String>] = [:]
        for root in [shipped.home, site].compactMap({ $0 }) {
            let folder = root.appending(path: "mail-templates")
            guard FileManager.default.fileExists(atPath: folder.path) else { continue }
            for language in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            where language.hasDirectoryPath {
                let names = try FileManager.default.contentsOfDirectory(atPath: language.path)
                    .filter { $0.hasSuffix(".txt.mustache") }.map { String($0.dropLast(".txt.mustache".count)) }
                messages[language.lastPathComponent, default: []].formUnion(names)
            }
        }
        // What is written to staff no workflow may send to a person.
        return messages.mapValues { $0.subtracting(StaffMails.names) }
    }
}

/// Neither a workflow in force nor a file.
struct WorkflowMissing: CodedError {
    let name: String

    var code: String { "workflow-missing" }
    var sentence: String { "'\(name)' is neither a workflow in force nor a file" }
    var isTemporary: Bool { false }
}
