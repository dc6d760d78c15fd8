import Casework
import DataStores
import Storage
import SubjectRequests
import Synchronization
import Threads
import Vault
import Workflows

extension Workshop {
    /// Reads the person's rows from every store into a sealed spool, which the package is made of.
    func collect(_ effect: EffectRow) async throws -> EffectOutcome {
        let subject = try await subject(of: effect)
        let writer = try SpoolWriter(
            casework.storage.blobs.writer(
                id: "\(effect.id)-\(effect.fence)",
                keyID: subject.caseFile.keyID,
                key: subject.key
            )
        )
        let search = try await search(subject)
        let found = try await search.spool(language: subject.caseFile.language) { try writer.write($0) }
        let excess = try await search.excess(found.counts)
        if let anomaly = Anomaly(Anomaly.share, excess, seenWith: effect) { return .stopped(anomaly) }
        let own = try await spoolOwn(subject) { try writer.write($0) }
        let blob = try await bench.run { try writer.finish() }
        var report = EffectReport(counts: found.counts.byName.merging(own) { $0 + $1 })
        let linked = found.linked
        let casework = casework
        report.blobs = [blob]
        report.alongside = { connection in
            try connection.blobs.insert(blob)
            try connection.effects.setArguments(effect.id, fence: effect.fence, blob: blob.id)
            try casework.link(linked, to: subject.required, subject.request.caseID, on: connection)
        }
        return .done(report)
    }
}

/// Frames on their way into a sealed blob. Stores hand them in one at a time, from threads of their own.
private final class SpoolWriter: Sendable {
    private let state: Mutex<State>

    private struct State: ~Copyable {
        let blob: BlobWriter
        var buffer: [UInt8] = []
    }

    init(_ blob: sending BlobWriter) { state = Mutex(State(blob: blob)) }

    func write(_ frame: SpoolFrame) throws {
        try state.withLock { state in
            state.buffer.removeAll(keepingCapacity: true)
            try frame.append(to: &state.buffer)
            try state.blob.write(state.buffer)
        }
    }

    func finish() throws -> FinishedBlob { try state.withLock { try $0.blob.finish() } }
}

extension [CollectionCount] {
    /// Rows by collection, as `app.users`.
    var byName: [String: Int] {
        Dictionary(map { ("\($0.collection)", $0.rows) }, uniquingKeysWith: +)
    }
}
