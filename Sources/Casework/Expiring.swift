import Storage
import SubjectRequests
import Workflows

extension CaseDesk {
    /// Ends the answers whose time is over: their keys are destroyed, so that file and passphrase are gone for good.
    ///
    /// - Returns: how many there were.
    package func expireAnswers() async throws -> Int {
        let due = try await storage.read { try $0.packages.expiring() }
        for package in due {
            try await storage.write { connection in
                guard let row = try connection.packages.load(package.id), row.state != .expired else { return }
                try connection.packages.setState(row.id, .expired)
                try connection.keys.destroy(row.keyID)
                guard row.revokedAt == nil else { return }
                try connection.appendEvent(
                    EventKind(rawValue: "answer-expired"),
                    about: .request(row.requestID),
                    by: .system
                )
            }
            guard let blob = try await storage.read({ try $0.blobs.load(package.blobID) }) else { continue }
            try await storage.blobs.remove(blob)
        }
        return due.count
    }
}
