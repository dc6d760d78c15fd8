import DataMap
import SubjectRequests
import Vault
import Workflows

/// Everything that decides at a site, read from files at the start and never changed while it runs.
package struct HouseRules: Sendable {
    package let controllers: [String: DataController]
    package private(set) var workflows: WorkflowLibrary
    package let statutes: StatuteBook
    package let map: StoreMap
    package let documents: [KeptDocument]
    /// The words of every language.
    package let words: PhraseBook
    /// Digest of the data map, and of each controller's file.
    package let mapDigest: String
    package let policyDigests: [String: String]
    /// The same of the statute that each controller is under, made once: every request names it.
    private let statuteDigests: [String: String]

    package init(
        controllers: [DataController],
        workflows: WorkflowLibrary,
        statutes: StatuteBook,
        map: StoreMap,
        mapText: String,
        policyTexts: [String: String],
        words: PhraseBook
    ) throws {
        self.words = words
        self.controllers = Dictionary(controllers.map { ($0.slug, $0) }) { first, _ in first }
        self.workflows = workflows
        self.statutes = statutes
        self.map = map
        let map = KeptDocument(kind: .map, text: mapText)
        let policies = policyTexts.mapValues { KeptDocument(kind: .policy, text: $0) }
        mapDigest = map.digest
        policyDigests = policies.mapValues(\.digest)
        let statuteDocuments = try controllers.map { controller in
            HouseRules.kept(try statutes.statute(of: controller.jurisdiction), statutes)
        }
        statuteDigests = Dictionary(zip(controllers.map(\.slug), statuteDocuments.map(\.digest))) { first, _ in first }
        documents = [map] + policies.values + statuteDocuments
    }

    /// The same rules, with the workflows that stored requests began with and that have been replaced since.
    package func keeping(_ workflows: [WorkflowDefinition]) -> HouseRules {
        var rules = self
        rules.workflows = self.workflows.keeping(workflows)
        return rules
    }

    package func controller(_ slug: String) throws(IntakeError) -> DataController {
        guard let controller = controllers[slug] else { throw .unknownController }
        return controller
    }

    /// The controller whose mailbox an address is; the only one where there is just one.
    package func controller(ofMailbox address: String) -> DataController? {
        let address = IdentityKind.email.normalise(address)
        return controllers.values.first { $0.mailboxes.contains(address) }
    }

    /// The law that a controller is under, with what it has promised beside it.
    package func statute(of controller: DataController) throws -> Statute {
        try statutes.statute(of: controller.jurisdiction).keeping(controller.promises)
    }

    package func statuteDigest(of controller: DataController) throws -> String {
        try statuteDigests[controller.slug] ?? HouseRules.kept(statute(of: controller), statutes).digest
    }

    /// The definition that a stored request follows.
    ///
    /// - Throws: ``CaseworkError/workflowMissing``: a defect, since definitions are kept for ever.
    package func workflow(digest: String) throws(CaseworkError) -> WorkflowDefinition {
        guard let definition = workflows.definition(digest: digest) else { throw .workflowMissing(digest) }
        return definition
    }

    /// How far somebody must be verified for a right at a controller: what its file says, within the workflow's bounds.
    package func required(_ right: Right, at controller: DataController) -> VerificationLevel {
        guard let workflow = workflows.current(for: right) else { return .document }
        let asked = controller.verification[right] ?? workflow.floor
        return min(max(asked, workflow.floor), workflow.ceiling)
    }

    private static func kept(_ statute: Statute, _ book: StatuteBook) -> KeptDocument {
        KeptDocument(
            kind: .statute,
            text: book.files(of: statute).map { "# \($0.path)\n\($0.text)" }.joined(separator: "\n")
        )
    }
}

/// A text that decided something, kept for ever under its digest.
package struct KeptDocument: Sendable, Hashable {
    package enum Kind: String, Sendable { case map, policy, statute, workflow }

    package let kind: Kind
    package let text: String
    package let digest: String

    package init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
        digest = ContentDigest.hex(of: Array(text.utf8))
    }
}
