import Foundation

/// Sends one command to the server's Unix socket and waits for its answer.
struct SocketClient {
    let path: String

    func send(_ command: ForwardedCommand) throws -> ForwardedAnswer {
        let descriptor = try connected()
        let socket = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let body = try JSONEncoder().encode(command)
        let head =
            "POST /command HTTP/1.1\r\nHost: habeas\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        do {
            try socket.write(contentsOf: Data(head.utf8) + body)
            let answer = try socket.readToEnd() ?? Data()
            guard let split = answer.range(of: Data("\r\n\r\n".utf8)) else { throw CommandError.serverUnreachable }
            return try JSONDecoder().decode(ForwardedAnswer.self, from: answer[split.upperBound...])
        } catch {
            throw CommandError.serverUnreachable
        }
    }

    private func connected() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw CommandError.serverUnreachable }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8) + [0]
        guard bytes.count <= MemoryLayout.size(ofValue: address.sun_path) else {
            close(descriptor)
            throw CommandError.serverUnreachable
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw CommandError.serverUnreachable
        }
        return descriptor
    }
}
