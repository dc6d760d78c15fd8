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

    func workflows() throws -> WorkflowLibrary {
        let parts = Dictionary(
            try shipped.definitions(in: "workflows/parts", site: opening.folder)
                .map { ("parts/" + URL(filePath: $0.path).lastPathComponent, $0.text) },
            uniquingKeysWith: { _, last in last }
        )
        var problems: [Problem] = []
        var definitions: [WorkflowDefinition] = []
        for file in try shipped.definitions(in: "workflows", site: opening.folder) {
            do throws(Problems) {
                definitions.append(try WorkflowReader { parts[$0] }.read(file.text, file: file.path))
            } catch {
                problems += error.all
            }
        }
        problems += WorkflowChecker.problems(between: definitions) { SourcePlace(file: $0.name + ".yml") }
        guard problems.isEmpty else { throw Problems(problems) }
        return WorkflowLibrary(inForce: definitions)
    }

    func mapFiles() throws -> [MapFile] {
        var problems: [Problem] = []
        var files: [MapFile] = []
        for store in opening.settings.stores {
            for path in store.datasets {
                do {
                    let text = try String(contentsOf: opening.file(path), encoding: .utf8)
                    files.append(MapFile(store: store.name, path: path, text: text))
                } catch {
                    problems.append(
                        Problem(
                            code: "file-unreadable",
                            sentence: "'\(path)' is not there, or is no UTF-8 text",
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
