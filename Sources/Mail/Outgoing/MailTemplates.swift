import Foundation
import Templates

/// The texts of all mails in all languages, checked when they are loaded.
///
/// `NAME.txt.mustache` begins with `Subject: …` and a blank line; `NAME.html.mustache` is the same letter in simple HTML.
package struct MailTemplates: Sendable {
    private let catalogues: [String: TemplateCatalogue]

    package var languages: [String] { catalogues.keys.sorted() }

    /// What every language has a template for.
    private static var models: [any TemplateModel.Type] { RequesterMails.all.map { $0 } + StaffMails.all.map { $0 } }

    /// - Parameter sources: for each language the files of its folder.
    /// - Throws: all faults of all languages at once.
    package init(_ sources: [String: [TemplateSource]]) throws(TemplateFaults) {
        var catalogues: [String: TemplateCatalogue] = [:]
        var faults: [TemplateFault] = []
        for (language, files) in sources {
            do throws(TemplateFaults) {
                let folder = MailTemplates.folder(language)
                catalogues[language] = try TemplateCatalogue(files, models: MailTemplates.models, folder: folder)
            } catch {
                faults += error.all
            }
        }
        for (language, catalogue) in catalogues {
            let missing = MailTemplates.omissions(in: catalogue, language, beside: catalogues["en"])
            faults += missing
            // What is not there cannot be tried out.
            guard missing.allSatisfy({ $0.code != "template-missing" }) else { continue }
            faults += MailTemplates.models.compactMap { MailTemplates.fault(of: $0, in: catalogue, language) }
        }
        guard faults.isEmpty else { throw TemplateFaults(faults) }
        self.catalogues = catalogues
    }

    private static func folder(_ language: String) -> String { "mail-templates/\(language)/" }

    /// What a language does not say that it has to: by law, or because English says it.
    private static func omissions(
        in catalogue: TemplateCatalogue,
        _ language: String,
        beside english: TemplateCatalogue?
    ) -> [TemplateFault] {
        let folder = folder(language)
        let missing = models.flatMap { model in
            TemplateKind.allCases.filter { !catalogue.has(model, as: $0) }.map { kind in
                TemplateFault(
                    "template-missing",
                    "A mail is sent as text and as HTML; write this one too.",
                    file: "\(folder)\(model.template).\(kind.rawValue).mustache"
                )
            }
        }
        let omitted = english.map { catalogue.omissions(beside: $0, folder: folder) } ?? []
        return missing + omitted.filter { $0.code != "template-missing" }
            + catalogue.omissions(of: StatutoryContent.all, folder: folder)
    }

    /// Reads `FOLDER/LANGUAGE/*.mustache`; what stands in a later folder replaces what an earlier one has.
    package init(folders: [URL]) throws {
        var files: [String: [String: TemplateSource]] = [:]
        for folder in folders where FileManager.default.fileExists(atPath: folder.path) {
            for language in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let place = folder.appending(path: language)
                guard (try place.resourceValues(forKeys: [.isDirectoryKey])).isDirectory ?? false else { continue }
                for name in try FileManager.default.contentsOfDirectory(atPath: place.path)
                where name.hasSuffix(".mustache") {
                    let text = try String(contentsOf: place.appending(path: name), encoding: .utf8)
                    let file = MailTemplates.folder(language) + name
                    files[language, default: [:]][name] = TemplateSource(name: name, text: text, file: file)
                }
            }
        }
        try self.init(files.mapValues { Array($0.values) })
    }

    /// A mail's three texts in a language; `en` where the language is not there.
    package func render(_ mail: some TemplateModel, language: String) throws(TemplateFault) -> RenderedMail {
        guard let catalogue = catalogues[language] ?? catalogues["en"] else {
            throw TemplateFault("language-missing", "There are no mail templates.", file: language)
        }
        return try MailTemplates.render(mail, catalogue, language)
    }

    private static func render(
        _ mail: some TemplateModel,
        _ catalogue: TemplateCatalogue,
        _ language: String
    ) throws(TemplateFault) -> RenderedMail {
        let text = try catalogue.render(mail, as: .text)
        let html = try catalogue.render(mail, as: .html)
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let mark = "Subject: "
        guard lines.count == 2, lines[0].hasPrefix(mark), lines[1].hasPrefix("\n") else {
            let file = "\(folder(language))\(type(of: mail).template).txt.mustache"
            throw TemplateFault("subject-missing", "Begin with a line 'Subject: …' and a blank line.", file: file)
        }
        return RenderedMail(
            subjectLine: PlainText.line(String(lines[0].dropFirst(mark.count))),
            text: String(lines[1].drop { $0 == "\n" }),
            html: html
        )
    }

    private static func fault(
        of mail: (some TemplateModel).Type,
        in catalogue: TemplateCatalogue,
        _ language: String
    ) -> TemplateFault? {
        do throws(TemplateFault) {
            _ = try render(mail.sample, catalogue, language)
            return nil
        } catch {
            return error
        }
    }
}

/// A mail's texts, ready to be put into a message.
package struct RenderedMail: Sendable, Hashable {
    package let subjectLine: String
    package let text: String
    package let html: String
}
