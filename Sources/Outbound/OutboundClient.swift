import CCurl
import Threads

/// The one door to other hosts. Owns a libcurl handle and the thread that it blocks, checks every address against the
/// list, and keeps connections open between transfers.
package actor OutboundClient {
    private let thread: ThreadExecutor
    private let allowed: AddressAllowList
    private let limits: OutboundLimits
    private var handle: CurlHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    package init(allowed: AddressAllowList, limits: OutboundLimits = OutboundLimits(), name: String = "outbound") {
        thread = ThreadExecutor(name: name)
        self.allowed = allowed
        self.limits = limits
    }

    /// Hands a message to a mail server. Returns when the server has taken responsibility for it.
    func deliver(_ message: [UInt8], envelope: SMTPEnvelope, server: SMTPServer) throws(OutboundError) {
        try allowed.check(server.address, for: .mail)
        guard message.count <= limits.messageBytesMax else {
            throw OutboundError(
                "message-too-large",
                "the message is larger than the \(limits.messageBytesMax >> 20) MiB that may be mailed; deliver by download",
                isTemporary: false
            )
        }
        let handle = try ownHandle()
        try handle.prepare(server.address, path: "/\(server.greetingName)", limits: limits)
        try server.apply(to: handle)
        let recipients = CurlList(envelope.recipients.map { "<\($0)>" })
        try handle.set(CURLOPT_MAIL_FROM, "<\(envelope.sender)>")
        try handle.set(CURLOPT_MAIL_RCPT, recipients)
        let (code, status) = try withExtendedLifetime(recipients) { () throws(OutboundError) in
            try handle.upload(message)
        }
        if let error = OutboundError(mailServerSaid: code, status: status) { throw error }
    }

    /// Runs `body` on the client's own thread, where it may block, with a way to call hosts over HTTP: several calls go
    /// over one connection. Bodies are served in turn.
    package func exchange<Value: Sendable>(
        reach: OutboundReach = OutboundReach(),
        _ body: @Sendable (HTTPExchange) throws -> Value
    ) throws -> Value {
        try body(HTTPExchange(handle: ownHandle(), allowed: allowed, limits: limits, reach: reach))
    }

    private func ownHandle() throws(OutboundError) -> CurlHandle {
        if let handle { return handle }
        let handle = try CurlHandle()
        self.handle = handle
        return handle
    }
}
