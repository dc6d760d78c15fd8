import Foundation
import Storage
import Vault

extension SiteStorage {
    /// Habeas' own storage in a folder that is there, as a site on SQLite has it.
    static func bench(in folder: URL, _ keyring: Keyring) async throws -> SiteStorage {
        try await SiteStorage.open(
            StorageSettings(
                location: .sqlite(path: folder.appending(path: "habeas.db").path),
                blobs: .folder(folder.appending(path: "blobs").path),
                keyring: keyring,
                log: "bench.test/habeas",
                holder: "bench"
            )
        )
    }
}
