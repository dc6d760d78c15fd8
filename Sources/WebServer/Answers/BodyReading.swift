import Hummingbird

/// The most time that a body may take: a form is small, and who sends it byte by byte holds a connection for nothing.
/// Heads are bounded by the connection's idle timeout, which does not count them as life before they are whole.
private let bodyTime = Duration.seconds(30)

extension Request {
    /// The whole body.
    ///
    /// - Throws: ``WebFault/bodyTooLarge`` beyond `bytesMax`, ``WebFault/tooSlow`` where it takes longer than half a minute.
    func wholeBody(bytesMax: Int, within time: Duration = bodyTime) async throws -> [UInt8] {
        if let announced = headers.value("Content-Length").flatMap(Int.init), announced > bytesMax {
            throw WebFault.bodyTooLarge
        }
        let body = body
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                for try await buffer in body {
                    guard bytes.count + buffer.readableBytes <= bytesMax else { throw WebFault.bodyTooLarge }
                    bytes.append(contentsOf: buffer.readableBytesView)
                }
                return bytes
            }
            group.addTask {
                try await Task.sleep(for: time)
                throw WebFault.tooSlow
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }
}
