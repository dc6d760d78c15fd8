import Disclosure
import Foundation
import SubjectRequests
import Workflows

/// The files that ship with the program: `workflows/` and its neighbours. Looked for in `HABEAS_HOME`, beside the executable,
/// in `../share/habeas`, and in the checkout above `.build/`.
package struct ShippedFiles: Sendable, Hashable {
    /// The folder that holds `workflows/`.
    package let home: URL

    package init(home: URL) { self.home = home }

    /// Finds the folder; `HABEAS_HOME`, where it is set, is the only place looked at.
    package static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: URL? = Bundle.main.executableURL
    ) throws(ShippedFilesMissing) -> ShippedFiles {
        let places = candidates(environment: environment, executable: executable)
        guard let home = places.first(where: holdsWorkflows) else { throw ShippedFilesMissing(places: places) }
        return ShippedFiles(home: home)
    }

    static func candidates(environment: [String: String], executable: URL?) -> [URL] {
        if let home = environment["HABEAS_HOME"], !home.isEmpty {
            return [URL(fileURLWithPath: home, isDirectory: true)]
        }
        guard let executable = executable?.resolvingSymlinksInPath() else { return [] }
        let folder = executable.deletingLastPathComponent()
        let shared = folder.deletingLastPathComponent().appending(path: "share/habeas")
        return [folder, shared] + [checkout(above: folder)].compactMap { $0 }
    }

    /// The folder in which `.build/` lies, for a program that was just built.
    private static func checkout(above folder: URL) -> URL? {
        let parts = folder.pathComponents
        guard let build = parts.lastIndex(of: ".build") else { return nil }
        return parts[..<build].reduce(URL(fileURLWithPath: "/")) { $0.appending(path: $1) }
    }

    private static func holdsWorkflows(_ folder: URL) -> Bool {
        var isFolder: ObjCBool = false
        let path = folder.appending(path: "workflows").path(percentEncoded: false)
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The statutes and calendars, those of `site` in place of shipped ones of the same file name.
    package func statuteBook(site: URL? = nil) throws -> StatuteBook {
        try StatuteBook(
            statutes: definitions(in: "workflows/statutes", site: site),
            calendars: definitions(in: "workflows/statutes/calendars", site: site)
        )
    }

    /// The words of every language, with what answers need of them.
    package func phraseBook(site: URL? = nil) throws -> PhraseBook {
        try PhraseBook(
            try files(in: "words", ending: "phrases", site: site).map { file in
                try Phrases(
                    language: URL(fileURLWithPath: file.path).deletingPathExtension().lastPathComponent,
                    files: [(file.path, file.text)],
                    required: PackageCatalogue.requiredWords
                )
            }
        )
    }

    /// The definitions of a folder, sorted by name; a site's own file replaces a shipped one of the same name.
    package func definitions(in folder: String, site: URL? = nil) throws -> [StatuteBook.File] {
        try files(in: folder, ending: "yml", site: site)
    }

    private func files(in folder: String, ending: String, site: URL?) throws -> [StatuteBook.File] {
        var files: [String: URL] = [:]
        for root in [home, site].compactMap({ $0 }) {
            let folder = root.appending(path: folder, directoryHint: .isDirectory)
            guard FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)) else { continue }
            let found = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            for file in found where file.pathExtension == ending { files[file.lastPathComponent] = file }
        }
        return try files.sorted { $0.key < $1.key }.map { name, url in
            let text = String(decoding: try Foundation.Data(contentsOf: url), as: UTF8.self)
            return StatuteBook.File(path: url.path(percentEncoded: false), text: text)
        }
    }
}

/// The program's own files are nowhere.
package struct ShippedFilesMissing: CodedError, Hashable {
    let places: [URL]

    package var code: String { "shipped-files-missing" }
    package var sentence: String {
        let looked = places.map { $0.path(percentEncoded: false) }.joined(separator: ", ")
        return "no folder 'workflows' in \(looked); set HABEAS_HOME to the folder that holds it"
    }
    package var isTemporary: Bool { false }
}
