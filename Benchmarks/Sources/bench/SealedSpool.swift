import DataStores
import SubjectRequests
import Synchronization
import Vault

/// Frames, encoded and sealed; the sealed bytes are only counted.
final class SealedSpool: Sendable {
    private let state: Mutex<State>

    private struct State: ~Copyable {
        let writer: SealedWriter
        var buffer: [UInt8] = []
    }

    init(_ key: DataKey) throws {
        let writer = try SealedWriter(key: key, context: "bench") { _ in }
        state = Mutex(State(writer: writer))
    }

    func take(_ frame: SpoolFrame) throws {
        try state.withLock { state in
            state.buffer.removeAll(keepingCapacity: true)
            try frame.append(to: &state.buffer)
            try state.writer.write(state.buffer)
        }
    }

    func finish() throws { _ = try state.withLock { try $0.writer.finish() } }
}
