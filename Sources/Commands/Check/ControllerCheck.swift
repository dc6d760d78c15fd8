import DataMap
import Definitions
import SubjectRequests
import Workflows

/// What a controller's file is checked against; nil where that could not be read itself.
struct ControllerContext {
    let statutes: StatuteBook?
    let workflows: [WorkflowDefinition]?
    /// Languages that have mail templates.
    let languages: Set<String>?
    let map: StoreMap?
}

/// What `controllers/*.yml` say, against law, workflows, languages, the data map and each other.
struct ControllerCheck {
    let site: SiteOpening
    let context: ControllerContext

    func run(_ findings: inout SiteFindings) {
        let slugs = Set(site.controllers.map(\.slug))
        var owners: [String: String] = [:]
        for controller in site.controllers {
            let file = "controllers/\(controller.slug).yml"
            let keys = SiteReader(folder: site.folder).document(file)?.mapping(SiteReader.controllerKeys)
            let page = ControllerPage(file: file, keys: keys)
            check(controller, page, &findings)
            for slug in controller.joint where !slugs.contains(slug) {
                findings.note("unknown-controller", "there is no controllers/\(slug).yml", at: page.place("joint"))
            }
            for mailbox in controller.mailboxes {
                if let other = owners.updateValue(controller.slug, forKey: mailbox), other != controller.slug {
                    let sentence = "the mailbox \(mailbox) is also that of '\(other)'; letters to it could be either's"
                    findings.note("mailbox-twice", sentence, at: page.place("mailboxes"))
                }
            }
        }
        if site.controllers.isEmpty, findings.errors.allSatisfy({ !$0.place.file.hasPrefix("controllers") }) {
            findings.note(
                "no-controllers",
                "say who answers: a file controllers/SLUG.yml",
                at: SourcePlace(file: "controllers")
            )
        }
        checkMap(slugs, &findings)
    }

    private func check(_ controller: DataController, _ page: ControllerPage, _ findings: inout SiteFindings) {
        findings.attempt(at: page.place("jurisdiction")) {
            _ = try context.statutes?.statute(of: controller.jurisdiction)
        }
        for language in controller.languages where !(context.languages?.contains(language) ?? true) {
            let known = context.languages?.sorted().joined(separator: ", ") ?? ""
            findings.note(
                "unknown-language",
                "there are no mails in '\(language)'; there are: \(known)",
                at: page.place("languages")
            )
        }
        if controller.mailboxes.isEmpty {
            findings.warn("no-mailbox", "no letter can be told to be this controller's", at: page.place("mailboxes"))
        }
        if controller.delivery == .mail {
            findings.warn(
                "delivery-plain",
                "answers go out as plain mail, which others may read on its way; 'mail-encrypted' locks them, 'download' keeps them here, 'post' sends them on paper",
                at: page.place("delivery")
            )
        }
        if controller.misdelivery == nil {
            findings.warn(
                "misdelivery-never",
                "nobody looks whether an answer, or its address, may be somebody else's; leave the key out for 3 identifiers and 5 % of the rows",
                at: page.place("misdelivery")
            )
        }
        checkFacts(controller, page, &findings)
        if let workflows = context.workflows { check(controller, page, workflows, &findings) }
    }

    /// Where `matched` is asked for and nothing can be asked, staff must attest every time.
    private func checkFacts(_ controller: DataController, _ page: ControllerPage, _ findings: inout SiteFindings) {
        guard let map = context.map, controller.verification.values.contains(.matched) else { return }
        let questions = map.facts(of: controller.slug).count
        guard questions < controller.factsNeeded else { return }
        findings.warn(
            "facts-too-few",
            "'matched' is asked for, \(controller.factsNeeded) facts must agree, and the data map has \(questions) questions "
                + "(habeas: fact) for this controller, so that staff must attest who asks each time",
            at: page.place("verification")
        )
    }

    private func check(
        _ controller: DataController,
        _ page: ControllerPage,
        _ workflows: [WorkflowDefinition],
        _ findings: inout SiteFindings
    ) {
        for right in controller.rights {
            guard let workflow = workflows.last(where: { $0.right == right }) else {
                let sentence = "there is no workflow for '\(right.rawValue)', so that nobody could ask for it"
                findings.note("no-workflow", sentence, at: page.place("rights"))
                continue
            }
            guard let level = controller.verification[right] else { continue }
            guard level < workflow.floor || level > workflow.ceiling else { continue }
            findings.note(
                "verification-outside",
                "'\(right.rawValue)' may ask for \(workflow.floor.rawValue) to \(workflow.ceiling.rawValue), "
                    + "not \(level.rawValue)",
                at: page.place("verification")
            )
        }
    }

    /// The slugs that the map names.
    private func checkMap(_ slugs: Set<String>, _ findings: inout SiteFindings) {
        guard let map = context.map, !slugs.isEmpty else { return }
        let recipients = Set(site.controllers.flatMap(\.recipients).map(\.slug))
        for dataset in map.datasets {
            for slug in dataset.controllers ?? [] where !slugs.contains(slug) {
                let sentence = "the dataset \(dataset.key) names '\(slug)', and there is no controllers/\(slug).yml"
                findings.note("unknown-controller", sentence, at: dataset.place)
            }
            for collection in dataset.collections {
                for slug in collection.keys.recipients ?? [] where !recipients.contains(slug) {
                    let sentence =
                        "'\(slug)' stands under no controller's recipients, so that nobody could be told who it is"
                    findings.note("unknown-recipient", sentence, at: collection.place)
                }
            }
        }
    }
}

/// A controller's file, for the places of its keys.
private struct ControllerPage {
    let file: String
    let keys: DefinitionMapping?

    func place(_ key: String) -> SourcePlace { keys?[key]?.place ?? SourcePlace(file: file) }
}
