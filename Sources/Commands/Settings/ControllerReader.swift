import Definitions
import Foundation
import SubjectRequests

extension SiteReader {
    static let controllerKeys = [
        "names", "address", "contact", "authority", "joint", "jurisdiction", "mailboxes", "languages", "rights",
        "verification", "approval", "delivery", "cooling-off", "retention", "recipients", "not-held", "margin",
        "promises", "sweep", "automated-decisions", "transfers", "csv-bom", "misdelivery", "by-hand",
        "facts",
    ]

    /// The controllers of `controllers/*.yml`; a file's name is its controller's slug.
    func controllers() -> [DataController] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "controllers").path)
        } catch {
            problems.add(
                "no-controllers",
                "the folder holds one YAML file for each controller; it is not there",
                at: SourcePlace(file: "controllers")
            )
            return []
        }
        return names.filter { $0.hasSuffix(".yml") }.sorted().compactMap(controller)
    }

    private func controller(_ name: String) -> DataController? {
        guard let reader = document("controllers/\(name)"), let keys = reader.mapping(SiteReader.controllerKeys),
            let names = keys.required("names").flatMap(localText),
            let jurisdiction = keys.required("jurisdiction")?.text()
        else { return nil }
        var controller = DataController(slug: String(name.dropLast(4)), names: names, jurisdiction: jurisdiction)
        controller.address = keys["address"]?.text()
        controller.contact = keys["contact"]?.text()
        controller.authority = keys["authority"]?.text()
        controller.joint = keys["joint"]?.texts() ?? []
        controller.mailboxes = (keys["mailboxes"]?.texts() ?? []).map(IdentityKind.email.normalise)
        if let languages = keys["languages"]?.texts() { controller.languages = languages }
        if let rights = keys["rights"]?.list() { controller.rights = rights.compactMap(right) }
        controller.verification = byRight(keys["verification"], VerificationLevel.self, code: "unknown-level")
        if let facts = keys["facts"], let needed = facts.integer() {
            controller.factsNeeded = needed
            if !(1...5).contains(needed) { facts.problem("facts-outside", "from 1 to 5 facts can be asked to agree") }
        }
        controller.approval = byRight(keys["approval"], ApprovalRule.self, code: "unknown-approval")
        refuseUnapproved(controller, keys["approval"])
        if let delivery = keys["delivery"]?.word(DeliveryWay.self, code: "unknown-delivery") {
            controller.delivery = delivery
        }
        if let coolingOff = keys["cooling-off"]?.period() { controller.coolingOff = coolingOff }
        if let retention = keys["retention"]?.mapping(["case", "package"]) {
            if let period = retention["case"]?.period() { controller.retention.caseFile = period }
            if let period = retention["package"]?.period() { controller.retention.package = period }
        }
        if let sweep = keys["sweep"] { controller.sweep = sweepTerms(sweep) }
        controller.recipients = keys["recipients"].flatMap(recipients) ?? []
        controller.handPlaces = keys["by-hand"].map(handPlaces) ?? []
        controller.notHeld = sentences(keys["not-held"])
        controller.automatedDecisions = sentences(keys["automated-decisions"])
        controller.transfers = sentences(keys["transfers"])
        if let marksCSV = keys["csv-bom"]?.flag() { controller.marksCSV = marksCSV }
        controller.promises = promises(keys["promises"])
        if let limits = keys["misdelivery"] { controller.misdelivery = misdeliveryLimits(limits) }
        if let margin = keys["margin"]?.integer() { controller.marginDays = margin }
        return controller
    }

    private func promises(_ reader: DefinitionReader?) -> [Right: Promise] {
        var promises: [Right: Promise] = [:]
        for (key, value) in reader?.entries() ?? [] {
            guard let right = right(key), let keys = value.mapping(["within", "source"]),
                let within = keys.required("within"), let text = within.text(),
                let source = keys.required("source")?.text()
            else { continue }
            guard let limit = TimeLimit(text), !limit.isMeasured(like: .workingDays(1)) else {
                within.problem("bad-limit", "say it in days or months, such as '28 days'; '\(text)' is neither")
                continue
            }
            promises[right] = Promise(within: limit, source: source)
        }
        return promises
    }

    private func sweepTerms(_ reader: DefinitionReader) -> SweepTerms {
        var terms = SweepTerms()
        guard let keys = reader.mapping(["approval", "start"]) else { return terms }
        if let approval = keys["approval"]?.word(ApprovalRule.self, code: "unknown-approval") {
            terms.approval = approval
            if approval == .none {
                keys["approval"]?.problem("approval-needed", "a sweep needs at least one approval; say 'one' or 'two'")
            }
        }
        if let start = keys["start"]?.word(SweepStart.self, code: "unknown-start") { terms.start = start }
        return terms
    }

    func right(_ reader: DefinitionReader) -> Right? {
        guard let text = reader.text() else { return nil }
        guard let right = Right(word: text) else {
            reader.problem(
                "unknown-right",
                "'\(text)' is no right; known: \(Right.allCases.map(\.rawValue).joined(separator: ", "))"
            )
            return nil
        }
        return right
    }

    private func byRight<Word: RawRepresentable & CaseIterable>(
        _ reader: DefinitionReader?,
        _ type: Word.Type,
        code: String
    ) -> [Right: Word] where Word.RawValue == String {
        var words: [Right: Word] = [:]
        for (key, value) in reader?.entries() ?? [] {
            guard let right = right(key), let word = value.word(type, code: code) else { continue }
            words[right] = word
        }
        return words
    }

    /// What is changed or erased is never unapproved.
    private func refuseUnapproved(_ controller: DataController, _ reader: DefinitionReader?) {
        for right in controller.approval.filter({ $0.value == .none && !$0.key.discloses }).keys.map(\.rawValue)
            .sorted()
        {
            reader?.problem(
                "approval-needed",
                "'\(right)' needs at least one approval; 'none' is for copy, confirm and csv-export"
            )
        }
    }

    /// A text by language, or one text, which then stands for English.
    private func localText(_ reader: DefinitionReader) -> LocalText? {
        guard reader.isMapping else { return reader.text().map { LocalText(["en": $0]) } }
        var texts: [String: String] = [:]
        for (key, value) in reader.entries() ?? [] {
            guard let language = key.text(), let text = value.text() else { continue }
            texts[language] = text
        }
        return LocalText(texts)
    }

    private func recipients(_ reader: DefinitionReader) -> [Recipient] {
        guard !reader.isList else { return [] }
        return (reader.entries() ?? []).compactMap { key, value in
            guard let slug = key.text(), let keys = value.mapping(["name", "contact"]),
                let name = keys.required("name")?.text()
            else { return nil }
            return Recipient(slug: slug, name: name, contact: keys["contact"]?.text())
        }
    }

    /// A list of sentences for each language.
    private func sentences(_ reader: DefinitionReader?) -> [String: [String]] {
        var texts: [String: [String]] = [:]
        for (key, value) in reader?.entries() ?? [] {
            guard let language = key.text() else { continue }
            texts[language] = value.texts() ?? []
        }
        return texts
    }
}
