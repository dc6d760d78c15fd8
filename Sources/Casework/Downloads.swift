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
    /// Whether this file was handed to this session since that code, so that an interrupted fetch may go on.
    package let isHandedOut: Bool
    /// Whether it was mailed as well, in an encrypted ZIP.
    package let isMailedEncrypted: Bool
    /// What opens the encrypted ZIP that was mailed; nil where there is none, or no fresh code was typed.
    package let passphrase: Sensitive<String>?
    fileprivate let row: RequestRow
    fileprivate let package: PackageRow
    fileprivate let blob: BlobRow
    fileprivate let key: DataKey
}

extension CaseDesk {
    /// How often an answer may be fetched.
    package static let fetchesMax = 10

    /// The file of a released answer.
    ///
    /// - Throws: ``CaseworkError/notFound`` where none was released, or it is of another case;
    ///   ``CaseworkError/answerOver(_:)`` where there is none any more.
    package func answerFile(_ reference: Reference, session token: String) async throws -> AnswerFile {
        let file = try await notingRefusals {
            try await storage.read { try self.file(access(reference, session: token, on: $0), on: $0) }
        }
        if file.passphrase != nil {
            try await noteOnce(EventKind(rawValue: "passphrase-shown"), file.row.caseID, by: .requester)
        }
        return file
    }

    /// The same, to be streamed: only to the session that it was handed to.
    ///
    /// - Throws: ``CaseworkError/codeNeeded`` where it was not.
    package func handedOut(_ reference: Reference, session token: String) async throws -> AnswerFile {
        try await notingRefusals {
            try await storage.read { connection in
                let file = try self.file(access(reference, session: token, on: connection), on: connection)
                guard file.isHandedOut else {
                    throw Refusal(caseID: file.row.caseID, why: .otherFetch, told: .codeNeeded)
                }
                return file
            }
        }
    }

    /// Counts a fetch before the first byte leaves.
    ///
    /// - Throws: ``CaseworkError/wrongCode`` where the session typed no fresh code, ``CaseworkError/tooManyTries`` where the
    ///   file was fetched often enough.
    package func handOut(_ reference: Reference, session token: String) async throws {
        try await notingRefusals {
            try await storage.write { connection in
                let file = try self.file(access(reference, session: token, on: connection), on: connection)
                guard file.isFresh else { throw CaseworkError.wrongCode }
                guard file.fetchesLeft > 0 else { throw CaseworkError.tooManyTries }
                try connection.packages.noteDownload(
                    id: connection.newID(),
                    of: file.package.id,
                    bytes: file.size,
                    session: RandomToken.digest(of: token)
                )
                try connection.appendEvent(
                    EventKind(rawValue: "answer-fetched"),
                    about: .request(file.row.id),
                    by: .requester,
                    EventDetails(counts: ["bytes": Int(file.size)])
                )
            }
        }
    }

    /// The file's content, piece by piece while it is asked for, and no further once it is taken back. Only where it
    /// ``AnswerFile/isHandedOut``.
    package func content(of file: AnswerFile) async throws -> @Sendable () async throws -> [UInt8]? {
        let stream = try await storage.blobs.stream(file.blob, key: file.key)
        let id = file.package.id
        return {
            let isOut = try await storage.read { try $0.packages.load(id)?.isOut ?? false }
            guard isOut else { throw CaseworkError.notFound }
            return try await stream.next()
        }
    }

    /// The file's last byte has gone out.
    package func noteCollected(_ file: AnswerFile) async throws {
        try await noteCollected(file.package, of: file.row, how: "fetched")
    }

    private func file(_ access: AnswerAccess, on connection: StorageConnection) throws -> AnswerFile {
        let (row, package, session) = (access.row, access.package, access.session)
        guard let product = PackageProduct(row.right), let end = package.expiresAt,
            let blob = try connection.blobs.load(package.blobID),
            let caseFile = try connection.cases.load(row.caseID, scope: .everything)
        else { throw CaseworkError.notFound }
        let downloads = try connection.packages.downloads(of: package.id)
        let codeTypedAt = session.freshUntil.adding(seconds: -CaseDesk.freshSeconds)
        let key = try connection.keys.load(package.keyID)
        return AnswerFile(
            caseReference: caseFile.reference,
            controller: row.controller,
            product: product,
            size: SealedStream.plainSize(ofSealed: blob.size),
            sha256: package.sha256,
            until: end.adding(seconds: -1)
                .day(in: try rules.statute(of: rules.controller(row.controller)).timeZone),
            fetchesLeft: max(0, CaseDesk.fetchesMax - downloads.count),
            isFresh: access.isFresh,
            isHandedOut: access.isFresh
                && downloads.contains { $0.session == session.tokenHash && $0.at >= codeTypedAt },
            isMailedEncrypted: package.passphrase != nil,
            passphrase: access.isFresh ? try passphrase(of: package, key) : nil,
            row: row,
            package: package,
            blob: blob,
            key: key
        )
    }
}
