import Storage
import SubjectRequests
import Vault

/// What opens the encrypted ZIP of a mailed answer. It is made here, sealed under the package's key, shown on the page behind
/// a fresh code, and never mailed.
extension CaseDesk {
    private static func context(_ package: String) -> String { sealContext("packages", "passphrase", package) }

    /// The passphrase of a package; made where there is none yet, so that a mail that is sent twice is opened by the same.
    package func passphrase(ofPackage id: String) async throws -> Sensitive<String> {
        let made = RandomToken.passphrase()
        return try await storage.write { connection in
            guard let package = try connection.packages.load(id) else { throw CaseworkError.notFound }
            let key = try connection.keys.load(package.keyID)
            if let kept = try passphrase(of: package, key) { return kept }
            try connection.packages.keepPassphrase(
                key.seal(Array(made.utf8), context: CaseDesk.context(id)),
                of: id
            )
            return Sensitive(made)
        }
    }

    func passphrase(of package: PackageRow, _ key: DataKey) throws -> Sensitive<String>? {
        try package.passphrase.map { sealed in
            Sensitive(String(decoding: try key.open(sealed, context: CaseDesk.context(package.id)), as: UTF8.self))
        }
    }
}
