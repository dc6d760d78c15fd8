import CCurl

/// The bytes of one IMAP connection: lines and counted bytes, each with a limit and a time. libcurl connects, sees to TLS and
/// signs in; what follows is read here, because libcurl itself looks for the end of an answer inside letters that custom
/// commands fetch (curl issues 536 and 22865), where whoever writes to us could put one.
final class IMAPWire {
    private let handle: CurlHandle
    private let limits: OutboundLimits
    private var buffer: [UInt8] = []
    private var start = 0
    private let arrivals = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    private var deadline: ContinuousClock.Instant

    /// Connects and signs in.
    init(_ server: IMAPServer, limits: OutboundLimits) throws(OutboundError) {
        self.limits = limits
        deadline = .now
        handle = try CurlHandle()
        try handle.prepare(server.address, path: "/", limits: limits)
        try server.apply(to: handle)
        let code = try handle.connect()
        if let error = OutboundError(mailboxSaid: code) { throw error }
    }

    deinit { arrivals.deallocate() }

    /// Sends a command; its answer has from now on the time that every transfer has.
    func send(_ text: String) throws(OutboundError) {
        deadline = .now + .seconds(limits.totalSeconds)
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let (code, count) = handle.sendSome(rest)
            switch code {
            case CURLE_OK: rest = rest.dropFirst(count)
            case CURLE_AGAIN: try wait(forOutput: true)
            default: throw .mailboxLost
            }
        }
    }

    /// The next line, without its end.
    func line(bytesMax: Int) throws(OutboundError) -> [UInt8] {
        var scanned = start
        while true {
            if let end = buffer[scanned...].firstIndex(of: 0x0A) {
                let line = buffer[start..<end]
                start = end + 1
                return Array(line.last == 0x0D ? line.dropLast() : line)
            }
            let length = buffer.count - start
            guard length <= bytesMax else { throw .mailboxUnclear }
            try fill()
            scanned = start + length
        }
    }

    /// The next `count` bytes; the more, the more time they have.
    func bytes(_ count: Int) throws(OutboundError) -> [UInt8] {
        deadline += .seconds(count >> 15)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            if start == buffer.count { try fill() }
            let part = buffer[start...].prefix(count - bytes.count)
            bytes.append(contentsOf: part)
            start += part.count
        }
        return bytes
    }

    /// Waits until something has come, and takes it. What was read already is dropped from the buffer.
    private func fill() throws(OutboundError) {
        buffer.removeSubrange(..<start)
        start = 0
        while true {
            let (code, count) = handle.receiveSome(into: arrivals)
            switch code {
            case CURLE_OK where count > 0:
                buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: arrivals[..<count]))
                return
            case CURLE_AGAIN: try wait(forOutput: false)
            default: throw .mailboxLost
            }
        }
    }

    private func wait(forOutput: Bool) throws(OutboundError) {
        guard !Task.isCancelled else { throw .mailboxStopped }
        guard ContinuousClock.now < deadline else {
            throw .mailboxSlow
        }
        guard handle.wait(forOutput: forOutput) else { throw .mailboxLost }
    }
}
