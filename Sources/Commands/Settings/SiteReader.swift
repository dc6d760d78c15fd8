import Definitions
import Foundation
import SubjectRequests

/// Reads a site's own files, `habeas.yml` and `controllers/*.yml`: unknown keys are errors with their line, and everything
/// that is wrong is reported at once.
struct SiteReader {
    let folder: URL
    let problems = ProblemList()

    static let settingsKeys = ["address", "storage", "keys", "blobs", "mail", "stores"]

    func settings() -> SiteSettings {
        var settings = SiteSettings()
        guard let keys = document("habeas.yml")?.mapping(SiteReader.settingsKeys) else {
            return settings
        }
        if let address = keys["address"]?.text() { settings.address = address.trimmingSuffix("/") }
        if let storage = keys["storage"]?.text() { settings.storage = storage }
        if let folder = keys["keys"]?.text() { settings.keys = folder }
        if let blobs = keys["blobs"]?.text() { settings.blobs = blobs }
        if let mail = keys["mail"]?.mapping(["out", "from", "user", "password-file"]) {
            if let out = mail["out"]?.text() { settings.mail.out = out }
            settings.mail.from = mail["from"]?.text()
            settings.mail.user = mail["user"]?.text()
            settings.mail.passwordFile = mail["password-file"]?.text()
        }
        settings.stores = (keys["stores"]?.entries() ?? []).compactMap(store)
        return settings
    }

    private func store(_ name: DefinitionReader, _ value: DefinitionReader) -> StoreSettings? {
        guard let slug = name.text(),
            let keys = value.mapping(["adapter", "url", "url-file", "url-environment", "datasets"]),
            let adapter = keys.required("adapter")?.text()
        else { return nil }
        guard ["sqlite", "postgres", "odbc"].contains(adapter) else {
            keys["adapter"]?.problem("unknown-adapter", "'\(adapter)' is none of: sqlite, postgres, odbc")
            return nil
        }
        let locations = [
            keys["url"]?.text().map(SecretLocation.text),
            keys["url-file"]?.text().map(SecretLocation.file),
            keys["url-environment"]?.text().map(SecretLocation.environment),
        ].compactMap { $0 }
        guard locations.count == 1, let location = locations.first else {
            value.problem("store-without-url", "give exactly one of: url, url-file, url-environment")
            return nil
        }
        return StoreSettings(
            name: slug,
            adapter: adapter,
            location: location,
            datasets: keys["datasets"]?.texts() ?? [],
            place: name.place
        )
    }

    /// The YAML of a file below the site's folder, nil with a problem where it cannot be read.
    func document(_ path: String) -> DefinitionReader? {
        do {
            let bytes = try Foundation.Data(contentsOf: folder.appending(path: path))
            return DefinitionReader.parse(String(decoding: bytes, as: UTF8.self), file: path, problems: problems)
        } catch {
            problems.add("file-unreadable", "the file is not there, or may not be read", at: SourcePlace(file: path))
            return nil
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
