import Casework
import DataStores
import Disclosure
import Execution
import Foundation
import Logging
import Mail
import Outbound
import Storage
import SubjectRequests
import Templates
import Vault
import Workflows

/// A site with all its parts put together; the only place where that is done.
struct House: Sendable {
    let opening: SiteOpening
    let casework: CaseDesk
    let loops: HouseLoops
    let workshop: Workshop

    /// Opens the database and puts the parts together.
    ///
    /// - Throws: `Problems` with everything that is wrong in the site's files.
    static func open(_ opening: SiteOpening, clock: HouseClock? = nil) async throws -> House {
        let shipped = try ShippedFiles.find()
        let keyring = try SiteKeys.read(opening.file(opening.settings.keys))
        let current = try SiteRules(shipped: shipped, opening: opening).read()
        let storage = try await SiteStorage.open(storageSettings(opening, keyring, clock))
        try await keep(current, in: storage)
        let rules = current.keeping(try await replacedWorkflows(current, in: storage))
        let casework = CaseDesk(storage: storage, keyring: keyring, rules: rules, clock: clock ?? .system)
        let workshop = Workshop(
            casework: casework,
            stores: StoreSet(try opening.settings.stores.map { try $0.adapter(in: opening) }),
            post: try postRoom(opening, shipped.mailTemplates(site: opening.folder, words: rules.words)),
            packages: try shipped.packageCatalogues(site: opening.folder, words: rules.words)
        )
        let mail = opening.settings.mail
        let further = [mail.from, mail.bouncesTo].compactMap { $0 }.map(IdentityKind.email.normalise)
        let own = Set(opening.controllers.flatMap(\.mailboxes) + further)
        let intake = LetterIntake(
            casework: casework,
            lexicons: LexiconFolder(shipped.home.appending(path: "lexicons")),
            ownAddresses: own,
            authenticationServers: Set(mail.authenticationServers)
        )
        let spool = IncomingSpool(folder: opening.folder.appending(path: "incoming"))
        if opening.settings.isEmbedded {
            try await storage.write { connection in
                try connection.effects.takeBack()
                try connection.notices.takeBack()
            }
        }
        return House(
            opening: opening,
            casework: casework,
            loops: HouseLoops(
                workshop: workshop,
                intake: intake,
                spool: spool,
                mailboxes: try opening.settings.mail.incoming.map { try $0.mailbox(in: opening) }
            ),
            workshop: workshop
        )
    }

    func close() async throws { await casework.storage.close() }

    /// The member of staff whom `--as` names by their e-mail address.
    func staff(named address: String?) async throws -> StaffMember {
        guard let address else { throw UserMissing() }
        guard let member = try await casework.staff(mailAddress: address) else { throw CommandError.unknownUser }
        return member
    }

    private static func storageSettings(
        _ opening: SiteOpening,
        _ keyring: Keyring,
        _ clock: HouseClock?
    ) -> StorageSettings {
        let settings = opening.settings
        return StorageSettings(
            location: settings.isEmbedded
                ? .sqlite(path: opening.file(String(settings.storage.dropFirst("sqlite:".count))).path)
                : .postgres(url: Sensitive(settings.storage)),
            blobs: settings.blobs.hasPrefix("folder:")
                ? .folder(opening.file(String(settings.blobs.dropFirst("folder:".count))).path) : .database,
            keyring: keyring,
            // Named by the site's key: addresses change, and a history must verify under one name for ever.
            log: "habeas/\(keyring.fingerprint.prefix(16))",
            clock: clock.map { clock in .given { clock.now } } ?? .database,
            holder: "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
        )
    }

    /// Whatever decides is kept, before anything refers to it.
    private static func keep(_ rules: HouseRules, in storage: SiteStorage) async throws {
        let documents = rules.everyDocument
        try await storage.write { connection in
            for document in documents {
                try connection.documents.keep(digest: document.digest, kind: document.storedKind, text: document.text)
            }
        }
    }

    /// The workflows that requests began with and that are no longer in force: they stay runnable for ever.
    private static func replacedWorkflows(
        _ rules: HouseRules,
        in storage: SiteStorage
    ) async throws -> [WorkflowDefinition] {
        let replaced = try await storage.read { connection in
            try connection.documents.workflowsInUse().filter { rules.workflows.definition(digest: $0) == nil }
                .compactMap { try connection.documents.load($0) }
        }
        return try replaced.map { try WorkflowReader.readKept($0.text, digest: $0.digest) }
    }

    private static func postRoom(_ opening: SiteOpening, _ templates: MailTemplates) throws -> PostRoom {
        let settings = opening.settings
        var post = PostRoom(
            templates: templates,
            sender: try settings.mail.sender(in: opening),
            host: URL(string: settings.address)?.host() ?? "localhost",
            address: settings.address,
            from: settings.mail.from
        )
        post.takesPlusAddresses = settings.mail.takesPlusAddresses
        post.bouncesTo = settings.mail.bouncesTo
        post.caps = MailCaps(
            ofAddress: settings.mail.perAddress,
            acknowledgements: settings.mail.acknowledgementsPerAddress
        )
        return post
    }
}
