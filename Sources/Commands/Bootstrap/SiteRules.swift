import Casework
import DataMap
import Foundation
import SubjectRequests
import Workflows

/// Reads everything that decides at a site: shipped files, and the site's own that take their place.
struct SiteRules {
    let shipped: ShippedFiles
    let opening: SiteOpening

    func read() throws -> HouseRules {
        let statutes = try shipped.statuteBook(site: opening.folder)
        return try HouseRules(
            controllers: opening.controllers,
            workflows: try workflows(),
            statutes: statutes,
            map: try StoreMap.read(try mapFiles()),
            mapText: try mapFiles().map { "# \($0.path)\n\($0.text)" }.joined(separator: "\n"),
            policyTexts: try policyTexts(),
            words: try shipped.phraseBook(site: opening.folder)
        )
    }

    /// Checked as `habeas workflow check` checks them: each, every pair, and the messages that they send.
    func workflows() throws -> WorkflowLibrary {
        let files = WorkflowFiles(shipped: shipped, site: opening.folder)
        let report = try WorkflowReport(files, files.files([]))
        guard report.problems.isEmpty else { throw Problems(report.problems) }
        return WorkflowLibrary(inForce: report.definitions)
    }

    func mapFiles() throws -> [MapFile] {
        var problems: [Problem] = []
        var files: [MapFile] = []
        for store in opening.settings.stores {
            for path in store.datasets {
                do {
                    let bytes = try Foundation.Data(contentsOf: opening.file(path))
                    let text = String(decoding: bytes, as: UTF8.self)
                    files.append(MapFile(store: store.name, path: path, text: text))
                } catch {
                    problems.append(
                        Problem(
                            code: "file-unreadable",
                            sentence: "'\(path)' is not there, or may not be read",
                            place: store.place
                        )
                    )
                }
            }
        }
        guard problems.isEmpty else { throw Problems(problems) }
        return files
    }

    private func policyTexts() throws -> [String: String] {
        var texts: [String: String] = [:]
        for controller in opening.controllers {
            let file = opening.folder.appending(path: "controllers/\(controller.slug).yml")
            texts[controller.slug] = try String(contentsOf: file, encoding: .utf8)
        }
        return texts
    }
}
