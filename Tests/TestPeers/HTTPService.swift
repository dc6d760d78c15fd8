import Foundation
import Outbound

/// The services of `Tests/Peers/http_service.py`, running while the value lives.
package final class HTTPService: Sendable {
    package let port: Int
    /// The file with its certificate; nil where it speaks no TLS.
    package let certificate: String?
    private let shell: ServerShell
    private let client: OutboundClient

    package init(tls: Bool = false) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/http_service.py").path
        shell = try ServerShell("exec python3 '\(script)'\(tls ? " --tls" : "")", needs: "python3 openssl")
        let words = shell.folder.split(separator: " ").map(String.init)
        port = words.first.flatMap(Int.init) ?? 0
        certificate = words.dropFirst().first
        client = OutboundClient(allowed: AddressAllowList([.store: [HTTPService.address(port)]]), name: "control")
    }

    package var address: OutboundAddress { HTTPService.address(port) }
    package var url: String { "http://127.0.0.1:\(port)" }

    private static func address(_ port: Int) -> OutboundAddress {
        OutboundAddress(scheme: "http", host: "127.0.0.1", port: port)
    }

    /// A call of a service that the tests have arranged it by: what it answered, as JSON.
    @discardableResult
    package func control(_ path: String, _ fields: [String: Any]? = nil) async throws -> Any? {
        try await call(path, try fields.map { Array(try JSONSerialization.data(withJSONObject: $0)) })
    }

    /// The same with a body of the caller's.
    package func post(_ path: String, _ body: [UInt8]) async throws { _ = try await call(path, body) }

    private func call(_ path: String, _ body: [UInt8]?) async throws -> Any? {
        let target = try HTTPTarget(segments: ["_test", path])
        let call = HTTPCall(body == nil ? .get : .post, target, body: body)
        let address = address
        let reply = try await client.exchange(reach: OutboundReach([.loopback])) { try $0.send(call, to: address) }
        return reply.body.isEmpty ? nil : try JSONSerialization.jsonObject(with: Data(reply.body))
    }

    /// The calls so far: method and path.
    package func calls() async throws -> [String] {
        let log = try await control("log") as? [[String: Any]] ?? []
        return log.map { "\($0["method"] ?? "") \($0["path"] ?? "")" }
    }

    /// What the services hold under a name, each entry by its key.
    package func held(_ table: String) async throws -> [String: [String: Any]] {
        let data = try await control("data") as? [String: Any]
        return data?[table] as? [String: [String: Any]] ?? [:]
    }
}
