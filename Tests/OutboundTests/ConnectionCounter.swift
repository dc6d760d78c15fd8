import Foundation
import Synchronization

/// Listens on a port of every address of this machine and counts who connects. Nobody is answered.
final class ConnectionCounter: Sendable {
    let port: Int
    private let listener: Int32
    private let counted = Mutex(0)

    init() throws {
        let listener = socket(AF_INET6, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var (no, address) = (Int32(0), sockaddr_in6())
        setsockopt(listener, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &no, socklen_t(MemoryLayout<Int32>.size))
        address.sin6_family = sa_family_t(AF_INET6)
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 1_000) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin6_port))
    }

    deinit { close(listener) }

    /// How many connections were made so far.
    var count: Int {
        counted.withLock { counted in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return counted }
                close(connection)
                counted += 1
            }
        }
    }
}
