import Casework
import DataMap
import DataStores
import Foundation
import Storage
import SubjectRequests
import Vault
import Workflows

/// What a resolving effect leaves to those that act: the rows, and the tables by which it was planned what becomes of them.
struct SealedFindings {
    /// Empty where what is done follows from the rows alone.
    let schemas: LiveSchemas
    private let rows: [UInt8]

    /// Stands before the tables; no row begins so.
    private static let mark = Array("tables ".utf8)
    private static let lengthBytes = 4

    init(_ keys: ResolvedKeys, plannedBy schemas: LiveSchemas) throws {
        self.schemas = schemas
        rows = try keys.encoded()
    }

    init(decoding bytes: [UInt8]) throws {
        let start = SealedFindings.mark.count + SealedFindings.lengthBytes
        guard bytes.starts(with: SealedFindings.mark), bytes.count >= start else {
            (schemas, rows) = ([:], bytes)
            return
        }
        let length = bytes[SealedFindings.mark.count..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        let tables = bytes[start...].prefix(length)
        schemas = try JSONDecoder().decode(LiveSchemas.self, from: Foundation.Data(tables))
        rows = Array(bytes[tables.endIndex...])
    }

    func encoded() throws -> [UInt8] {
        guard !schemas.isEmpty else { return rows }
        let tables = Array(try JSONEncoder().encode(schemas))
        let length = (0..<SealedFindings.lengthBytes).map { UInt8(truncatingIfNeeded: tables.count >> (8 * $0)) }
        return SealedFindings.mark + length + tables + rows
    }

    func keys() throws -> ResolvedKeys { try ResolvedKeys(decoding: rows) }
}

extension Workshop {
    /// Seals resolved rows under the case's key, for the effects that act on them.
    ///
    /// - Parameter schemas: of the stores, where a plan was made by them.
    func seal(
        _ keys: ResolvedKeys,
        plannedBy schemas: LiveSchemas = [:],
        for effect: EffectRow,
        _ subject: RequestSubject
    ) async throws -> FinishedBlob {
        let findings = try SealedFindings(keys, plannedBy: casework.rules.map.mappedTables(in: schemas))
        return try await casework.storage.blobs.seal(
            findings.encoded(),
            id: "\(effect.id)-\(effect.fence)",
            keyID: subject.caseFile.keyID,
            key: subject.key
        )
    }

    /// The rows that the request's last resolving effect found and sealed.
    func resolvedKeys(_ subject: RequestSubject) async throws -> ResolvedKeys { try await findings(of: subject).keys() }

    /// This workshop for an effect that acts in one store: to it all others have the tables that they had when the rows were
    /// looked up, so that the plan is the one that was shown, whichever of them answers now.
    ///
    /// - Parameter store: nil where nothing is done but to tell what was done.
    func acting(in store: String?, _ subject: RequestSubject) async throws -> Workshop {
        remembering(try await findings(of: subject).schemas.filter { $0.key != store })
    }

    private func findings(of subject: RequestSubject) async throws -> SealedFindings {
        let blob = try await casework.storage.read { connection in
            let resolved = try connection.effects.of(subject.request.id)
                .last { $0.kind == .resolve && $0.state == .done }
            return try resolved?.args.flatMap(connection.blobs.load)
        }
        guard let blob else { throw ExecutionFault.notResolved }
        return try SealedFindings(decoding: await casework.storage.blobs.read(blob, key: subject.key))
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
