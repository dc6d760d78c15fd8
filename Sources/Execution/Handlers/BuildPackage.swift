import AuditTrail
import Casework
import Disclosure
import Storage
import SubjectRequests
import Threads
import Vault
import Workflows

extension Workshop {
    /// Builds the answer from the spool, under a key of its own. Staff see it and approve exactly it.
    func buildPackage(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        guard let product = PackageProduct(subject.request.right) else { return .parked(code: "no-package-for-right") }
        let spool = try await spool(for: effect)
        let id = "\(effect.id)-\(effect.fence)"
        let key = try NewKey(id: id + "-key", keyring: casework.keyring)
        let noteKey = try await casework.storage.read { try $0.noteKey() }
        let keyring = casework.keyring
        var text = try packageText(subject)
        text.disputed = try await casework.storage.read { connection in
            try casework.statements(besideDataOf: subject.request.id, on: connection).flatMap { statement in
                statement.places.map { PackageStatement(place: $0, words: statement.words.disclosed) }
            }
        }
        let found = try await packagedFiles(subject)
        let writer = PackageWriter(catalogue: packages[subject.caseFile.language], text: text, files: found) { text in
            try SignedNote(text, key: noteKey) { try keyring.sign($0) }.note
        }
        let blobs = casework.storage.blobs
        let (written, blob) = try await bench.run {
            let blob = try blobs.writer(id: id, keyID: key.id, key: key.key)
            let written = try writer.write(
                product,
                from: { body in
                    let reader = try spool.reader(key: subject.key)
                    try reader.each(body)
                },
                to: { try blob.write($0) }
            )
            return (written, try blob.finish())
        }
        var counts = Dictionary(
            written.collections.map { ("\($0.dataset).\($0.collection)", $0.rows) },
            uniquingKeysWith: +
        )
        if !found.isEmpty { counts[EffectResult.foundByHand] = found.count }
        let shown = counts
        let isEmpty = written.rows == 0 && found.isEmpty
        var report = EffectReport(counts: shown, result: isEmpty ? "nothing-held" : nil)
        report.shownDigest = written.shownDigest.hexadecimal
        let map = casework.rules.mapDigest
        report.blobs = [blob]
        report.alongside = { connection in
            try connection.keys.insert(key, for: .package, id, caseID: subject.request.caseID)
            try connection.blobs.insert(blob)
            try connection.packages.insert(
                id: id,
                of: subject.request.id,
                keyID: key.id,
                blobID: blob.id,
                sha256: written.sha256,
                counts: shown,
                map: map
            )
        }
        return .done(report)
    }

    /// What the collecting effect of the same plan made.
    private func spool(for effect: EffectRow) async throws -> BlobSource {
        let blob = try await casework.storage.read { connection in
            let collected = try connection.effects.of(effect.requestID)
                .last { $0.plan == effect.plan && $0.kind == .collect }
            return try collected?.args.flatMap(connection.blobs.load)
        }
        guard let blob else { throw CaseworkError.notFound }
        return try await casework.storage.blobs.source(of: blob)
    }
}

extension [UInt8] {
    /// As people compare digests.
    var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
