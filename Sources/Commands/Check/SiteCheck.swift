import DataMap
import DataStores
import Definitions
import Disclosure
import Foundation
import Mail
import SubjectRequests
import Templates
import WebServer
import Workflows

/// One check of a site. A file that cannot be read ends only what needs it: the rest is checked all the same.
struct SiteCheck {
    let folder: URL

    /// - Throws: where the folder is no site, or the program's own files are not found.
    func run() async throws -> SiteFindings {
        try SiteOpening.requireSite(folder)
        let shipped = try ShippedFiles.find()
        let reader = SiteReader(folder: folder)
        let site = SiteOpening(lookingAt: folder, settings: reader.settings(), controllers: reader.controllers())
        var findings = SiteFindings()
        findings.errors += reader.problems.all

        let rules = SiteRules(shipped: shipped, opening: site)
        let statutes = attempt(&findings, "workflows/statutes") { try shipped.statuteBook(site: folder) }
        let workflows = attempt(&findings, "workflows") {
            let library = try rules.workflows()
            return Right.allCases.compactMap(library.current(for:))
        }
        let languages = checkTexts(shipped, &findings)
        _ = attempt(&findings, "lexicons") { try LexiconCatalogue(folder: shipped.home.appending(path: "lexicons")) }
        let map = attempt(&findings, "data-map") { try StoreMap.read(rules.mapFiles()) }

        SettingsCheck(site: site).run(&findings)
        await MailboxCheck(site: site).run(&findings)
        let context = ControllerContext(
            statutes: statutes,
            workflows: workflows,
            languages: languages,
            map: map
        )
        ControllerCheck(site: site, context: context).run(&findings)
        if let map { try await checkStores(map, site, &findings) }
        return findings
    }

    /// The data map alone, and the stores.
    func runOnMap() async throws -> SiteFindings {
        try SiteOpening.requireSite(folder)
        let reader = SiteReader(folder: folder)
        let site = SiteOpening(lookingAt: folder, settings: reader.settings(), controllers: reader.controllers())
        let rules = SiteRules(shipped: try ShippedFiles.find(), opening: site)
        var findings = SiteFindings()
        findings.errors += reader.problems.all.filter { !$0.place.file.hasPrefix("controllers") }
        guard let map = attempt(&findings, "data-map", { try StoreMap.read(rules.mapFiles()) }) else { return findings }
        try await checkStores(map, site, &findings)
        return findings
    }

    /// Words, mails, answers and pages in every language; each mail is rendered with the values of a sample.
    ///
    /// - Returns: the languages in which there are mails; nil where a file of theirs cannot be used.
    private func checkTexts(_ shipped: ShippedFiles, _ findings: inout SiteFindings) -> Set<String>? {
        guard let words = attempt(&findings, "words", { try shipped.phraseBook(site: folder) }) else { return nil }
        let mails = attempt(&findings, "mail-templates") { try shipped.mailTemplates(site: folder, words: words) }
        _ = attempt(&findings, "package-templates") { try shipped.packageCatalogues(site: folder, words: words) }
        _ = attempt(&findings, "pages") { try SiteTexts(folder: ShippedFiles.webFolder(), words: words) }
        return mails.map { Set($0.languages) }
    }

    /// What the map and the stores as they are say of each other.
    private func checkStores(_ map: StoreMap, _ site: SiteOpening, _ findings: inout SiteFindings) async throws {
        var schemas: LiveSchemas = [:]
        for store in site.settings.stores {
            if store.datasets.isEmpty { findings.warnings.append(unmapped(store)) }
            do {
                schemas[store.name] = try await store.adapter(in: site).schema()
            } catch let fault as any CodedError {
                if fault.isTemporary {
                    findings.silent.append(
                        SiteFindings.SilentStore(store: store.name, code: fault.code, sentence: fault.sentence)
                    )
                } else {
                    findings.errors.append(Problem(code: fault.code, sentence: fault.sentence, place: store.place))
                }
            }
        }
        let compared = map.findings(in: schemas)
        findings.errors += compared.errors
        findings.warnings += compared.remarks
        for store in map.stores where schemas[store] != nil {
            let slugs = site.controllers.map(\.slug).sorted()
            let mine = slugs.first { slug in map.datasets(of: slug).contains { $0.store == store } }
            guard let mine else { continue }
            let plan = CanaryPlan(map: map, store: store, controller: mine, schemas: schemas)
            findings.warnings += plan.remarks(on: map)
        }
    }

    private func unmapped(_ store: StoreSettings) -> Problem {
        Problem(
            code: "store-unmapped",
            sentence: "no data map says what the store '\(store.name)' holds, so nothing in it is found for anybody; "
                + "habeas data-map discover proposes one",
            place: store.place
        )
    }

    /// What `body` makes; nil with a finding for everything that it refused.
    private func attempt<Value>(_ findings: inout SiteFindings, _ file: String, _ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch let problems as Problems {
            findings.errors += problems.all
        } catch let faults as TemplateFaults {
            findings.errors += faults.all.map { fault in
                let place = SourcePlace(file: fault.file, line: fault.line, column: fault.column)
                return Problem(code: fault.code, sentence: fault.sentence, place: place)
            }
        } catch let error as any CodedError {
            findings.errors.append(Problem(code: error.code, sentence: error.sentence, place: SourcePlace(file: file)))
        } catch {
            let sentence = "a file in it cannot be read; check its owner, and that it is UTF-8 text"
            findings.errors.append(Problem(code: "file-unreadable", sentence: sentence, place: SourcePlace(file: file)))
        }
        return nil
    }
}
