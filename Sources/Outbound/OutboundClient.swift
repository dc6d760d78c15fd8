import CCurl
import Threads

/// The one door to other hosts. Owns a libcurl handle and the thread that it blocks, checks every address against the
/// list, and keeps connections open between transfers.
package actor OutboundClient {
    private let thread: ThreadExecutor
    private let allowed: AddressAllowList
    private let limits: OutboundLimits
    private var handle: CurlHandle?
    private let now: @Sendable () -> ContinuousClock.Instant
    private var rests: [OutboundAddress: ServerRest] = [:]
    private var pace: SendingPace

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter now: what the pauses are counted by.
    package init(
        allowed: AddressAllowList,
        limits: OutboundLimits = OutboundLimits(),
        name: String = "outbound",
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        thread = ThreadExecutor(name: name)
        self.allowed = allowed
        self.limits = limits
        self.now = now
        pace = SendingPace(perHour: limits.messagesPerHour, at: now())
    }

    /// Hands a message to a mail server. Returns when the server has taken responsibility for it. A server that fails as a whole
    /// is left alone for a while; until then nothing is sent to it, and each call says why and for how long.
    func deliver(_ message: [UInt8], envelope: SMTPEnvelope, server: SMTPServer) throws(OutboundError) {
        try allowed.check(server.address, for: .mail)
        guard message.count <= limits.messageBytesMax else {
            throw OutboundError(
                OutboundError.tooLarge,
                "the message is larger than the \(limits.messageBytesMax >> 20) MiB that may be mailed; deliver by download",
                isTemporary: false
            )
        }
        if let error = rests[server.address]?.error(at: now()) { throw error }
        try pace.take(at: now())
        var ending = try talk(message, envelope, server)
        if ending.wasClosedBetween { ending = try talk(message, envelope, server, isAnew: true) }
        guard let (error, isOfServer) = ending.failure else {
            rests[server.address] = nil
            return
        }
        guard isOfServer else {
            rests[server.address] = nil
            throw error
        }
        throw rests[server.address, default: ServerRest()].failed(error, at: now(), drawn: .random(in: 0...1))
    }

    private func talk(
        _ message: [UInt8],
        _ envelope: SMTPEnvelope,
        _ server: SMTPServer,
        isAnew: Bool = false
    ) throws(OutboundError) -> SMTPEnding {
        let handle = try ownHandle()
        try handle.prepare(server.address, path: "/\(server.greetingName)", limits: limits)
        try handle.set(CURLOPT_FRESH_CONNECT, isAnew ? 1 : 0)
        try server.apply(to: handle)
        let recipients = CurlList(envelope.recipients.map { "<\($0)>" })
        try handle.set(CURLOPT_MAIL_FROM, "<\(envelope.sender)>")
        try handle.set(CURLOPT_MAIL_RCPT, recipients)
        return try withExtendedLifetime(recipients) { () throws(OutboundError) in try handle.upload(message) }
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
