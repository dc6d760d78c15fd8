import Casework
import DataMap
import DataStores
import Foundation
import Storage
import SubjectRequests
import Vault
import Workflows

extension Workshop {
    /// Seals resolved rows under the case's key, for the effects that act on them.
    func seal(_ keys: ResolvedKeys, for effect: EffectRow, _ subject: RequestSubject) async throws -> FinishedBlob {
        try await casework.storage.blobs.seal(
            keys.encoded(),
            id: "\(effect.id)-\(effect.fence)",
            keyID: subject.caseFile.keyID,
            key: subject.key
        )
    }

    /// The rows that the request's last resolving effect found and sealed.
    func resolvedKeys(_ subject: RequestSubject) async throws -> ResolvedKeys {
        let blob = try await casework.storage.read { connection in
            let resolved = try connection.effects.of(subject.request.id)
                .last { $0.kind == .resolve && $0.state == .done }
            return try resolved?.args.flatMap(connection.blobs.load)
        }
        guard let blob else { throw ExecutionFault.notResolved }
        return try ResolvedKeys(decoding: await casework.storage.blobs.read(blob, key: subject.key))
    }

    func changes(_ keys: ResolvedKeys) -> RowChanges {
        RowChanges(map: casework.rules.map, stores: stores, resolved: keys)
    }

    /// Digest of what staff are shown. It stands in the history, so what is personal or easily guessed in `shown` must be
    /// there by its ``hidden(_:)`` only.
    func digest(ofShown shown: some Encodable) throws -> String {
        ContentDigest.hex(of: Array(try storedJSON(shown).utf8))
    }

    /// A value by a digest that only this site can make.
    func hidden(_ value: some Sequence<UInt8>) -> String {
        casework.keyring.ledgerToken(ContentDigest.hex(of: Array(value)), kind: "shown").hexadecimal
    }
}
