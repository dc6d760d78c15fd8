import Definitions
import Foundation
import Mail
import Outbound
import SubjectRequests
import Vault
import WebServer

/// What `habeas.yml` says, against what is there.
struct SettingsCheck {
    let site: SiteOpening

    func run(_ findings: inout SiteFindings) {
        let keys = SiteReader(folder: site.folder).document("habeas.yml")?.mapping(SiteReader.settingsKeys)
        func place(_ key: String) -> SourcePlace { keys?[key]?.place ?? SourcePlace(file: "habeas.yml") }
        let settings = site.settings
        if SiteAddress(settings.address) == nil {
            findings.note(SettingsError.siteAddress, at: place("address"))
        } else if settings.address.hasPrefix("http://"), !settings.address.isOfThisMachine {
            findings.warn(
                "address-not-encrypted",
                "links and sign-ins go over the open network; give an https address",
                at: place("address")
            )
        }
        if !["sqlite:", "postgres://", "postgresql://"].contains(where: settings.storage.hasPrefix) {
            findings.note("storage-unknown", "storage is sqlite:FILE or postgres://…", at: place("storage"))
        }
        if settings.blobs != "database", !settings.blobs.hasPrefix("folder:") {
            findings.note("blobs-unknown", "blobs is folder:FOLDER or database", at: place("blobs"))
        }
        if settings.storage.hasPrefix("postgres"), settings.blobs.hasPrefix("folder:") {
            findings.warn(
                "blobs-on-one-server",
                "several servers share a PostgreSQL site only when blobs is 'database'",
                at: place("blobs")
            )
        }
        checkKeys(at: place("keys"), &findings)
        findings.attempt(at: place("mail")) { _ = try settings.mail.sender(in: site) }
        for address in [settings.mail.from, settings.mail.bouncesTo].compactMap({ $0 }) {
            findings.attempt(at: place("mail")) { _ = try OutboundMessage.Mailbox(address: address) }
        }
    }

    private func checkKeys(at place: SourcePlace, _ findings: inout SiteFindings) {
        let folder = site.file(site.settings.keys).path
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".key") }
            guard !names.isEmpty else { throw CocoaError(.fileNoSuchFile) }
            findings.attempt(at: place) { _ = try SiteKeys.read(site.file(site.settings.keys)) }
            for name in names {
                let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
                guard let mode = facts[.posixPermissions] as? Int, mode & 0o077 != 0 else { continue }
                findings.warn("key-file-readable", "others may read \(name); set it to 0400", at: place)
            }
        } catch {
            findings.note(
                "keys-missing",
                "there are no key files in \(site.settings.keys); put the site's own back from their copy, or for a new "
                    + "site copy those that 'habeas init' makes",
                at: place
            )
        }
    }
}

extension String {
    fileprivate var isOfThisMachine: Bool {
        ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains(where: hasPrefix)
    }
}

extension SiteFindings {
    mutating func note(_ code: String, _ sentence: String, at place: SourcePlace) {
        errors.append(Problem(code: code, sentence: sentence, place: place))
    }

    mutating func note(_ error: any CodedError, at place: SourcePlace) { note(error.code, error.sentence, at: place) }

    mutating func warn(_ code: String, _ sentence: String, at place: SourcePlace) {
        warnings.append(Problem(code: code, sentence: sentence, place: place))
    }

    mutating func attempt(at place: SourcePlace, _ body: () throws -> Void) {
        do {
            try body()
        } catch let error as any CodedError {
            note(error, at: place)
        } catch {
            note("file-unreadable", "what it names cannot be read; check its owner", at: place)
        }
    }
}
