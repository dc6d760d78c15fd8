import Casework
import DataStores
import Disclosure
import Foundation
import Mail
import Outbound
import Storage
import SubjectRequests
import Templates
import Workflows

extension SecretLocation {
    /// The value, from where the settings say that it stands.
    func read(in opening: SiteOpening) throws -> String {
        switch self {
        case .text(let text): return text
        case .file(let path):
            guard let bytes = FileManager.default.contents(atPath: opening.file(path).path) else {
                throw SettingsError.secretFileMissing(path)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            return text.trimmingCharacters(in: .whitespacesAndNewlines)
        case .environment(let name):
            guard let value = ProcessInfo.processInfo.environment[name] else {
                throw SettingsError.environmentMissing(name)
            }
            return value
        }
    }
}

extension StoreSettings {
    /// The adapter through which a store is reached; it connects when it is first used.
    func adapter(in opening: SiteOpening) throws -> any DataStoreAdapter {
        if let service { return try service.store(name, in: opening) }
        var location = try location.read(in: opening)
        if adapter == "files" { return FileStore(name: name, place: try filePlace(location, opening), tables: tables) }
        guard let kind = StoreAddress.Adapter(rawValue: adapter) else { throw SettingsError.unknownAdapter(adapter) }
        if kind == .sqlite, let path = location.removing(prefix: "sqlite:") { location = opening.file(path).path }
        if kind == .command, let line = location.removing(prefix: "command:") { location = line }
        return try StoreAddress(
            name: name,
            adapter: kind,
            location: Sensitive(location),
            folder: opening.folder.path,
            environment: passedOn(),
            statementSeconds: seconds,
            connections: connections,
            statementsPerSecond: statementsPerSecond
        ).open()
    }

    /// What a program finds in its environment: how programs are found, the language, and what the settings name.
    func passedOn() throws -> [String: String] {
        let ours = ProcessInfo.processInfo.environment
        var theirs = ours.filter { ["PATH", "LANG"].contains($0.key) }
        for name in environment {
            guard let value = ours[name] else { throw SettingsError.environmentMissing(name) }
            theirs[name] = value
        }
        return theirs
    }

    private func filePlace(_ location: String, _ opening: SiteOpening) throws(SettingsError) -> FilePlace {
        switch FilePlace(location) {
        case .folder(let path)?: .folder(opening.file(path).path)
        case .file(let path)?: .file(opening.file(path).path)
        case nil: throw .filesAddress
        }
    }
}

extension ServiceSettings {
    fileprivate func store(_ name: String, in opening: SiteOpening) throws -> HTTPStore {
        let secret =
            switch endpoints.secret {
            case .file(let path)?: try SecretLocation.file(path).read(in: opening)
            case .environment(let name)?: try SecretLocation.environment(name).read(in: opening)
            case nil: ""
            }
        return HTTPStore(
            name: name,
            base: base,
            endpoints: endpoints,
            secret: Sensitive(secret),
            authoritiesFile: authorities.map { opening.file($0).path },
            reach: OutboundReach(reach)
        )
    }
}

extension String {
    fileprivate func removing(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}

extension MailSettings {
    /// Where mail goes: a folder, or a mail server.
    func sender(in opening: SiteOpening) throws -> Sender {
        if out.hasPrefix("maildir:") {
            return .maildir(Maildir(opening.file(String(out.dropFirst("maildir:".count)))))
        }
        guard let address = OutboundAddress(url: out) else { throw SettingsError.mailAddress }
        let credentials = try user.map { user in
            let password = try passwordFile.map { try SecretLocation.file($0).read(in: opening) } ?? ""
            return SMTPServer.Credentials(user: user, password: password)
        }
        let client = OutboundClient(
            allowed: AddressAllowList([.mail: [address]]),
            limits: OutboundLimits(messageBytesMax: megabytes << 20, messagesPerHour: perHour),
            name: "mail"
        )
        let trusted = authorities.map { opening.file($0).path }
        let server = SMTPServer(address: address, credentials: credentials, authoritiesFile: trusted)
        return .smtp(SMTPDelivery(client: client, server: server))
    }
}

extension ShippedFiles {
    /// The templates of mails; a site's own take the place of shipped ones of the same name.
    ///
    /// - Throws: `TemplateFaults`, and `Problems` with `language-missing` where there are mails and no words or words and no mails.
    func mailTemplates(site: URL, words: PhraseBook) throws -> MailTemplates {
        let mails = try MailTemplates(folders: [home, site].map { $0.appending(path: "mail-templates") })
        let written = Set(mails.languages)
        let unmatched =
            written.subtracting(words.languages).map { language in
                let sentence = "There are mails in '\(language)' and no words; translate words/en.phrases."
                let place = SourcePlace(file: "words/\(language).phrases")
                return Problem(code: "language-missing", sentence: sentence, place: place)
            }
            + words.languages.subtracting(written).map { language in
                let sentence = "There are words in '\(language)' and no mails; translate mail-templates/en."
                let place = SourcePlace(file: "mail-templates/\(language)")
                return Problem(code: "language-missing", sentence: sentence, place: place)
            }
        guard unmatched.isEmpty else { throw Problems(unmatched) }
        return mails
    }

    /// The templates of answers in every language, with those that all languages share.
    func packageCatalogues(site: URL, words: PhraseBook) throws -> PackageCatalogues {
        let folder = "package-templates"
        let shared = try templates(in: folder, site: site)
        var sources: [String: [TemplateSource]] = [:]
        for language in try languages(in: folder, site: site) {
            let own = try templates(in: "\(folder)/\(language)", site: site)
            let names = Set(own.map(\.name))
            sources[language] = own + shared.filter { !names.contains($0.name) }
        }
        return try PackageCatalogues(sources, words: words)
    }

    /// The folders inside a folder, here and at the site.
    private func languages(in folder: String, site: URL) throws -> Set<String> {
        var languages: Set<String> = []
        for root in [home, site] {
            let place = root.appending(path: folder)
            guard FileManager.default.fileExists(atPath: place.path) else { continue }
            for name in try FileManager.default.contentsOfDirectory(atPath: place.path) where !name.contains(".") {
                languages.insert(name)
            }
        }
        return languages
    }

    /// The Mustache files of a folder, those of `site` in place of shipped ones of the same name.
    private func templates(in folder: String, site: URL) throws -> [TemplateSource] {
        var files: [String: URL] = [:]
        for root in [home, site] {
            let place = root.appending(path: folder)
            guard FileManager.default.fileExists(atPath: place.path) else { continue }
            for name in try FileManager.default.contentsOfDirectory(atPath: place.path)
            where name.hasSuffix(".mustache") {
                files[name] = place.appending(path: name)
            }
        }
        return try files.sorted { $0.key < $1.key }.map { name, file in
            TemplateSource(name: name, text: try String(contentsOf: file, encoding: .utf8), file: "\(folder)/\(name)")
        }
    }
}

extension HouseRules {
    /// Every text that decides at the site, each under its digest.
    var everyDocument: [KeptDocument] {
        documents + workflows.current.map { KeptDocument(kind: .workflow, text: $0.resolvedText) }
    }
}

extension KeptDocument {
    var storedKind: DocumentKind {
        switch kind {
        case .map: .map
        case .policy: .policy
        case .statute: .statute
        case .workflow: .workflow
        }
    }
}

/// What is missing around a site's settings.
enum SettingsError: CodedError {
    case environmentMissing(String)
    case secretFileMissing(String)
    case unknownAdapter(String)
    case mailAddress
    case siteAddress
    case filesAddress
    case unknownController(String)
    case noMailbox(String)

    var code: String {
        switch self {
        case .environmentMissing: "environment-missing"
        case .secretFileMissing: "secret-file-missing"
        case .unknownAdapter: "unknown-adapter"
        case .mailAddress: "mail-address"
        case .siteAddress: "site-address"
        case .filesAddress: "files-address"
        case .unknownController: "unknown-controller"
        case .noMailbox: "no-mailbox"
        }
    }
    var sentence: String {
        switch self {
        case .siteAddress: "address is the base of every link, such as https://privacy.example.org"
        case .unknownController(let name): "'\(name)' is no file of controllers/, and none of their mailboxes"
        case .noMailbox(let slug):
            "controllers/\(slug).yml names no mailbox, so that no letter could be told to be its own"
        case .filesAddress: "the url of a store of files is folder:FOLDER or file:FILE"
        case .mailAddress: "mail.out is smtp://host:port, smtps://host:port or maildir:FOLDER"
        case .secretFileMissing(let path): "the file \(path), which the settings name, is not there or cannot be read"
        case .unknownAdapter(let name):
            "'\(name)' is none of: \(StoreAddress.Adapter.allCases.map(\.rawValue).joined(separator: ", "))"
        case .environmentMissing(let name): "the environment variable \(name), which the settings name, is not set"
        }
    }
    var isTemporary: Bool { false }
}
