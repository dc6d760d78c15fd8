import DataStores
import Definitions
import Foundation
import Outbound
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
        if let mail = keys["mail"]?.mapping(SiteReader.mailKeys) { settings.mail = self.mail(mail) }
        settings.stores = (keys["stores"]?.entries() ?? []).compactMap(store)
        return settings
    }

    private static let mailKeys = [
        "out", "in", "from", "user", "password-file", "authorities", "plus-addresses", "bounces-to", "per-hour",
        "per-address",
        "acknowledgements-per-address", "megabytes", "authentication-servers",
    ]

    private func mail(_ keys: DefinitionMapping) -> MailSettings {
        var mail = MailSettings()
        if let out = keys["out"]?.text() { mail.out = out }
        mail.from = keys["from"]?.text()
        mail.user = keys["user"]?.text()
        mail.passwordFile = keys["password-file"]?.text()
        mail.authorities = keys["authorities"]?.text()
        mail.incoming = mailboxes(keys["in"])
        mail.authenticationServers = authenticationServers(keys["authentication-servers"])
        mail.takesPlusAddresses = keys["plus-addresses"]?.flag() ?? false
        mail.bouncesTo = keys["bounces-to"]?.text()
        mail.perHour = number("per-hour", keys, 1...1_000_000) ?? mail.perHour
        mail.perAddress = number("per-address", keys, 1...1_000) ?? mail.perAddress
        mail.acknowledgementsPerAddress =
            number("acknowledgements-per-address", keys, 1...1_000) ?? mail.acknowledgementsPerAddress
        mail.megabytes = number("megabytes", keys, 1...1_000) ?? mail.megabytes
        return mail
    }

    private func authenticationServers(_ names: DefinitionReader?) -> [String] {
        let known = names?.texts() ?? []
        if known.contains(where: { $0.isEmpty || $0.contains(where: \.isWhitespace) || $0.contains(";") }) {
            let sentence = "give the name that a mail server of yours writes first in Authentication-Results"
            names?.problem("authentication-server", sentence)
        }
        return known
    }

    private func store(_ name: DefinitionReader, _ value: DefinitionReader) -> StoreSettings? {
        guard let slug = name.text(),
            let keys = value.mapping(SiteReader.storeKeys),
            let adapter = keys.required("adapter")?.text()
        else { return nil }
        guard ["sqlite", "postgres", "odbc", "http", "files", "command"].contains(adapter) else {
            keys["adapter"]?.problem(
                "unknown-adapter",
                "'\(adapter)' is none of: sqlite, postgres, odbc, http, files, command"
            )
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
        let service = adapter == "http" ? self.service(keys, location) : nil
        guard adapter != "http" || service != nil else { return nil }
        return StoreSettings(
            name: slug,
            adapter: adapter,
            location: location,
            environment: environment(keys["environment"], adapter),
            seconds: seconds(keys["seconds"]),
            connections: cap("connections", keys, 1...64, adapter) ?? StoreAddress.usualConnections,
            statementsPerSecond: cap("statements-per-second", keys, 1...100_000, adapter),
            datasets: keys["datasets"]?.texts() ?? [],
            place: name.place,
            service: service,
            tables: tables(keys["files"], adapter)
        )
    }

    private static let storeKeys = [
        "adapter", "url", "url-file", "url-environment", "datasets", "endpoints", "reach", "authorities", "files",
        "environment", "seconds", "connections", "statements-per-second",
    ]

    /// Nil with a problem where the service's URL or its endpoints file cannot be used.
    private func service(_ keys: DefinitionMapping, _ location: SecretLocation) -> ServiceSettings? {
        guard case .text(let url) = location else {
            keys.reader.problem("url-elsewhere", "the URL of a service is no secret; give it as url")
            return nil
        }
        var base: HTTPBase?
        do throws(OutboundError) {
            base = try HTTPBase(url)
        } catch {
            keys["url"]?.problem(error.code, error.sentence)
        }
        guard let path = keys.required("endpoints")?.text(), let file = document(path) else { return nil }
        let endpoints = HTTPEndpoints(reading: file, base: base)
        let reach = (keys["reach"]?.list() ?? []).compactMap { word -> AddressRange? in
            let range = word.text().flatMap(AddressRange.init(rawValue:))
            guard let range, AddressRange.openable.contains(range) else {
                let known = AddressRange.openable.map(\.rawValue).joined(separator: ", ")
                word.problem("unknown-range", "what may be opened is: \(known)")
                return nil
            }
            return range
        }
        guard let base else { return nil }
        return ServiceSettings(
            base: base,
            endpoints: endpoints,
            reach: Set(reach),
            authorities: keys["authorities"]?.text()
        )
    }

    private func tables(_ block: DefinitionReader?, _ adapter: String) -> [FileTable] {
        guard let block else { return [] }
        if adapter != "files" { block.problem("not-files", "only the adapter 'files' has a block of files") }
        return FileTablesReader().tables(block)
    }

    private func environment(_ names: DefinitionReader?, _ adapter: String) -> [String] {
        guard let names else { return [] }
        if adapter != "command" { names.problem("not-a-program", "only the adapter 'command' is given an environment") }
        return names.texts() ?? []
    }

    private func seconds(_ value: DefinitionReader?) -> Int {
        guard let value, let seconds = value.integer() else { return 30 }
        if !(1...3_600).contains(seconds) { value.problem("seconds-out-of-range", "give 1 to 3600 seconds") }
        return seconds
    }

    /// How much a database is burdened at most; nil where nothing is said.
    private func cap(
        _ key: String,
        _ keys: DefinitionMapping,
        _ range: ClosedRange<Int>,
        _ adapter: String
    ) -> Int? {
        if let value = keys[key], !["sqlite", "postgres", "odbc"].contains(adapter) {
            value.problem("not-a-database", "only the adapters sqlite, postgres and odbc are given '\(key)'")
        }
        return number(key, keys, range)
    }

    private func number(_ key: String, _ keys: DefinitionMapping, _ range: ClosedRange<Int>) -> Int? {
        guard let value = keys[key], let number = value.integer() else { return nil }
        guard range.contains(number) else {
            value.problem("\(key)-out-of-range", "give \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
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
