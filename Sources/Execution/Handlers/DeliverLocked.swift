import Casework
import Disclosure
import Mail
import Outbound
import Storage
import SubjectRequests
import Threads
import Vault

/// A package with what is needed to open it; its bytes are read only where they leave.
struct ReleasedPackage: Sendable {
    let row: PackageRow
    let blob: BlobRow
    let key: DataKey

    /// In bytes, as the person gets it.
    var size: Int64 { SealedStream.plainSize(ofSealed: blob.size) }
}

extension Workshop {
    /// Mails the answer in a locked ZIP. What opens it is on the page that the link leads to, behind a fresh code; it is in no
    /// mail.
    func sendLocked(
        _ effect: EffectRow,
        _ subject: RequestSubject,
        _ package: ReleasedPackage,
        as product: PackageProduct,
        until end: Timestamp,
        _ report: EffectReport
    ) async throws -> EffectOutcome {
        let locked = try OutboundMessage.Attachment(
            name: LockedArchive.fileName,
            type: "application/zip",
            bytes: await locked(package, as: product)
        )
        let link = try await mailedLink(CaseDesk.readPurpose, effect, subject, until: end)
        let mail = LockedPackageMail(
            letterhead: try await answerHead(subject),
            fileName: LockedArchive.fileName,
            link: link.address,
            until: try lastDay(end, subject)
        )
        return try await handOver(mail, effect, subject, locked, report)
    }

    private func locked(_ package: ReleasedPackage, as product: PackageProduct) async throws -> [UInt8] {
        let passphrase = try await casework.passphrase(ofPackage: package.row.id)
        let source = try await casework.storage.blobs.source(of: package.blob)
        return try await bench.run {
            var bytes: [UInt8] = []
            try LockedArchive.write(
                product.fileName,
                at: package.row.builtAt,
                size: package.size,
                passphrase: passphrase,
                from: { sink in try source.reader(key: package.key).each(sink) },
                to: { bytes.append(contentsOf: $0) }
            )
            return bytes
        }
    }
}
