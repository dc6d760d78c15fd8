import Foundation
import SubjectRequests
import Templates

/// Everything that the web server shows but does not know: templates, sentences, stylesheet and script, read once from a
/// folder and checked. The folder is either the resources that the build made or `Sources/WebServer` itself.
package struct SiteTexts: Sendable {
    private let byLanguage: [String: PageTexts]
    private let english: PageTexts
    package let assets: [StaticAsset]

    /// Throws ``TemplateFaults`` or `Problems` for what is wrong in the files, and what Foundation throws when one cannot be read.
    package init(folder: URL, words: PhraseBook) throws {
        var templates: [TemplateSource] = []
        var languages: [String: String] = [:]
        var console = ""
        var assets: [StaticAsset] = []
        for file in try SiteTexts.files(under: folder) {
            let name = file.lastPathComponent
            switch (name, file.pathExtension) {
            case (_, "mustache"):
                templates.append(TemplateSource(name: name, text: try SiteTexts.text(file)))
            case ("console.phrases", _): console = try SiteTexts.text(file)
            case (_, "phrases"):
                languages[file.deletingPathExtension().lastPathComponent] = try SiteTexts.text(file)
            case (_, "css"), (_, "js"), (_, "svg"):
                assets.append(StaticAsset(name: name, bytes: Array(try Data(contentsOf: file))))
            default: continue
            }
        }
        var phrases = try languages.map { language, text in
            try Phrases(
                language: language,
                beside: words[language],
                files: [("\(language).phrases", text), ("console.phrases", console)],
                required: Phrases.required
            )
        }
        guard let place = phrases.firstIndex(where: { $0.language == "en" }) else { throw SiteTexts.missing(folder) }
        let english = try PageTexts(phrases.remove(at: place), templates)
        let departures = phrases.flatMap { $0.departures(from: english.phrases) }
        guard departures.isEmpty else { throw Problems(departures) }
        self.english = english
        byLanguage = try phrases.reduce(into: ["en": english]) { $0[$1.language] = try PageTexts($1, templates) }
        self.assets = assets.sorted { $0.name < $1.name }
    }

    /// The asset's address, which changes with its content: `/assets/style-1a2b3c….css`.
    package func path(ofAsset name: String) -> String {
        assets.first { $0.name == name }.map { Route.asset(name: $0.servedName).path } ?? ""
    }

    /// The pages of a language; English where it is not spoken.
    package func pages(_ language: String) -> PageTexts { byLanguage[language] ?? english }

    package func speaks(_ language: String) -> Bool { byLanguage[language] != nil }

    private static func missing(_ folder: URL) -> Problems {
        let sentence = "The folder holds no en.phrases; is it the one that belongs to this version?"
        let place = SourcePlace(file: folder.path)
        return Problems([Problem(code: "texts-missing", sentence: sentence, place: place)])
    }

    private static func files(under folder: URL) throws -> [URL] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.sorted().map { folder.appending(path: $0) }
    }

    private static func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }
}

/// One language's pages.
package struct PageTexts: Sendable {
    package let phrases: Phrases
    package let catalogue: TemplateCatalogue

    /// Throws ``TemplateFaults``, for instance where a template prints a sentence that is not there.
    init(_ phrases: Phrases, _ templates: [TemplateSource]) throws(TemplateFaults) {
        self.phrases = phrases
        catalogue = try TemplateCatalogue(templates + phrases.partials, models: PageTexts.models)
    }
}

/// A file that every browser may keep, because its name changes when it does.
package struct StaticAsset: Sendable {
    package let name: String
    package let bytes: [UInt8]
    package let servedName: String
    package let contentType: String

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        servedName = "\(name[..<dot])-\(StaticAsset.digest(bytes))\(name[dot...])"
        contentType =
            switch name[dot...] {
            case ".css": "text/css; charset=utf-8"
            case ".js": "text/javascript; charset=utf-8"
            case ".svg": "image/svg+xml"
            default: "application/octet-stream"
            }
    }

    /// FNV-1a, 64 bits: the name need not resist an attacker, who cannot write our files.
    private static func digest(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
