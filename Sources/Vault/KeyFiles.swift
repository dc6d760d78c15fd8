import Crypto
import Foundation

/// Key files: one key each, as text whose first line names what it is and whose last line proves that it is whole.
extension Keyring {
    /// The key files by name, as ``init(files:)`` reads them. The caller writes them readable by their owner alone.
    package var files: [String: [UInt8]] {
        var files = [
            "index.key": text(.index, index.withUnsafeBytes { Array($0) }),
            "ledger.key": text(.ledger, ledger.withUnsafeBytes { Array($0) }),
            "site.key": text(.site, Array(site.rawRepresentation)),
        ]
        for (month, key) in monthly {
            files["month-\(month).key"] = text(.month(month), key.withUnsafeBytes { Array($0) })
        }
        return files.mapValues { Array($0.utf8) }
    }

    private func text(_ kind: KeyFile.Kind, _ key: [UInt8]) -> String {
        KeyFile(kind: kind, site: fingerprint, key: key).text
    }

    /// Reads the key folder: name of file to content. Files with other names than ours are left alone.
    /// Throws ``VaultError/keyFiles(_:)`` with everything that is wrong.
    package init(files: [String: [UInt8]]) throws(VaultError) {
        var faults: [KeyFileFault] = []
        var read: [String: KeyFile] = [:]
        let monthNames = files.keys.filter { $0.hasPrefix("month-") && $0.hasSuffix(".key") }.sorted()
        if monthNames.isEmpty { faults.append(.missing("month-YYYY-MM.key")) }
        for name in ["index.key", "ledger.key", "site.key"] + monthNames {
            switch KeyFile.read(name, files[name]) {
            case .success(let file): read[name] = file
            case .failure(let fault): faults.append(fault.fault)
            }
        }
        faults += Keyring.foreignFaults(read)
        guard faults.isEmpty, let index = read["index.key"], let ledger = read["ledger.key"],
            let site = read["site.key"]?.siteKey
        else { throw .keyFiles(faults) }
        var monthly: [String: SymmetricKey] = [:]
        for file in read.values {
            if case .month(let month) = file.kind { monthly[month] = SymmetricKey(data: file.key) }
        }
        self.init(
            index: SymmetricKey(data: index.key),
            ledger: SymmetricKey(data: ledger.key),
            site: site,
            monthly: monthly
        )
    }

    /// Files of another site than `site.key`'s; or `site.key` alone, when all the others agree on another site.
    private static func foreignFaults(_ read: [String: KeyFile]) -> [KeyFileFault] {
        guard let site = read["site.key"]?.site else { return [] }
        let others = read.filter { $0.key != "site.key" }
        let foreign = others.filter { $0.value.site != site }
        let agree = Set(others.values.map(\.site)).count == 1
        if foreign.count > 1, foreign.count == others.count, agree { return [.foreign("site.key")] }
        return foreign.keys.sorted().map(KeyFileFault.foreign)
    }
}

/// The text of one key file, taken apart.
struct KeyFile {
    enum Kind: Equatable {
        case index, ledger, site
        case month(String)

        var title: String {
            switch self {
            case .index: "habeas index key, version 1"
            case .ledger: "habeas ledger key, version 1"
            case .site: "habeas site key, version 1"
            case .month(let month): "habeas key-encryption key of \(month), version 1"
            }
        }

        /// The kind that a file of this name holds.
        init?(fileName: String) {
            switch fileName {
            case "index.key": self = .index
            case "ledger.key": self = .ledger
            case "site.key": self = .site
            default:
                let month = String(fileName.dropFirst("month-".count).dropLast(".key".count))
                guard Keyring.isMonth(month) else { return nil }
                self = .month(month)
            }
        }
    }

    struct Fault: Error { let fault: KeyFileFault }

    let kind: Kind
    let site: String
    let key: [UInt8]

    var text: String {
        let lines = "\(kind.title)\nsite: \(site)\nkey: \(ByteText.base64(key))\n"
        return lines + "check: \(KeyFile.check(lines))\n"
    }

    var siteKey: Curve25519.Signing.PrivateKey? {
        do { return try Curve25519.Signing.PrivateKey(rawRepresentation: key) } catch { return nil }
    }

    /// Four lines: title, site, key, check; anything else is damage.
    static func read(_ name: String, _ content: [UInt8]?) -> Result<KeyFile, Fault> {
        guard let content else { return .failure(Fault(fault: .missing(name))) }
        let text = String(decoding: content, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5, lines[4].isEmpty else { return .failure(Fault(fault: .damaged(name))) }
        let body = lines.prefix(3).map { $0 + "\n" }.joined()
        guard lines[3] == "check: \(check(body))", lines[1].hasPrefix("site: "), lines[2].hasPrefix("key: "),
            let key = ByteText.base64(lines[2].dropFirst(5)), key.count == 32
        else { return .failure(Fault(fault: .damaged(name))) }
        guard let kind = Kind(fileName: name), kind.title == lines[0] else {
            return .failure(Fault(fault: .misnamed(name)))
        }
        let file = KeyFile(kind: kind, site: String(lines[1].dropFirst(6)), key: key)
        guard kind != .site || file.isOwnSite else { return .failure(Fault(fault: .damaged(name))) }
        return .success(file)
    }

    private var isOwnSite: Bool {
        guard let siteKey else { return false }
        return Keyring.fingerprint(of: Array(siteKey.publicKey.rawRepresentation)) == site
    }

    /// Eight bytes of SHA-256: against accidents, not against people who hold the key anyway.
    private static func check(_ lines: String) -> String {
        ByteText.hex(SHA256.hash(data: Array(lines.utf8)).prefix(8))
    }
}
