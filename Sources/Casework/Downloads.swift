import Storage
import SubjectRequests
import Vault
import Workflows

/// The file of an answer, as the person of a session may fetch it.
package struct AnswerFile: Sendable {
    package let caseReference: Reference
    package let controller: String
    package let product: PackageProduct
    /// In bytes, as the person gets it.
    package let size: Int64
    package let sha256: [UInt8]
    /// The last local day on which it can be fetched.
    package let until: CivilDate
    /// How often it may still be fetched.
    package let fetchesLeft: Int
    /// Whether the session typed a fresh code.
    package let isFresh: Bool
    /// Whether this file was handed out since that code, so that an interrupted fetch may go on.
    package let isHandedOut: Bool
    fileprivate let packageID: String
    fileprivate let blob: BlobRow
    fileprivate let key: DataKey
}

extension CaseDesk {
    /// How often an answer may be fetched.
    package static let fetchesMax = 10

    /// The file of a released answer.
    ///
    /// - Throws: ``CaseworkError/notFound`` where there is none, or not any more, or it is of another case.
    package func answerFile(_ reference: Reference, session token: String) async throws -> AnswerFile {
        try await storage.read { try file(reference, token, on: $0) }
    }

    /// Counts a fetch before the first byte leaves.
    ///
    /// - Throws: ``CaseworkError/wrongCode`` where the session typed no fresh code, ``CaseworkError/tooManyTries`` where the
    ///   file was fetched often enough.
    package func handOut(_ reference: Reference, session token: String) async throws {
        try await storage.write { connection in
            let row = try own(reference, session: token, on: connection)
            let file = try file(reference, token, on: connection)
            guard file.isFresh else { throw CaseworkError.wrongCode }
            guard file.fetchesLeft > 0 else { throw CaseworkError.tooManyTries }
            try connection.packages.noteDownload(id: connection.newID(), of: file.packageID, bytes: file.size)
            try connection.packages.setState(file.packageID, .collected)
            try connection.appendEvent(
                EventKind(rawValue: "answer-fetched"),
                about: .request(row.id),
                by: .requester,
                EventDetails(counts: ["bytes": Int(file.size)])
            )
        }
    }

    /// The file's content, piece by piece while it is asked for. Only where it ``AnswerFile/isHandedOut``.
    package func content(of file: AnswerFile) async throws -> @Sendable () async throws -> [UInt8]? {
        let stream = try await storage.blobs.stream(file.blob, key: file.key)
        return { try await stream.next() }
    }

    private func file(_ reference: Reference, _ token: String, on connection: StorageConnection) throws -> AnswerFile {
        let row = try own(reference, session: token, on: connection)
        guard let package = try released(row, on: connection), let product = PackageProduct(row.right),
            let blob = try connection.blobs.load(package.blobID),
            let session = try connection.staff.session(RandomToken.digest(of: token)),
            let caseFile = try connection.cases.load(row.caseID, scope: .everything),
            let end = package.expiresAt
        else { throw CaseworkError.notFound }
        let downloads = try connection.packages.downloads(of: package.id)
        let codeTypedAt = session.freshUntil.adding(seconds: -CaseDesk.freshSeconds)
        let isFresh = try session.freshUntil > connection.now()
        let zone = try rules.statute(of: rules.controller(row.controller)).timeZone
        return AnswerFile(
            caseReference: caseFile.reference,
            controller: row.controller,
            product: product,
            size: SealedStream.plainSize(ofSealed: blob.size),
            sha256: package.sha256,
            until: end.adding(seconds: -1).day(in: zone),
            fetchesLeft: max(0, CaseDesk.fetchesMax - downloads.count),
            isFresh: isFresh,
            isHandedOut: isFresh && downloads.contains { $0.at >= codeTypedAt },
            packageID: package.id,
            blob: blob,
            key: try connection.keys.load(package.keyID)
        )
    }
}
