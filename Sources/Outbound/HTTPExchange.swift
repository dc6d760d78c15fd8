import CCurl

/// Calls hosts over HTTP, one call after another. Lives on the thread of the client that made it.
package struct HTTPExchange {
    private let handle: CurlHandle
    private let allowed: AddressAllowList
    private let limits: OutboundLimits
    private let reach: OutboundReach

    init(handle: CurlHandle, allowed: AddressAllowList, limits: OutboundLimits, reach: OutboundReach) {
        self.handle = handle
        self.allowed = allowed
        self.limits = limits
        self.reach = reach
    }

    /// Sends the call and waits for the whole answer, whatever its status is, but for redirects, which are never followed.
    ///
    /// - Parameter authoritiesFile: certificate authorities to trust in place of the system's.
    /// - Throws: ``OutboundError``: `address-not-allowed` and `address-forbidden` before anything is sent;
    ///   `answer-too-large`; `redirected`; temporary ones for no connection, a time-out, an answer that breaks off.
    package func send(
        _ call: HTTPCall,
        to address: OutboundAddress,
        authoritiesFile: String? = nil
    ) throws(OutboundError) -> HTTPReply {
        try allowed.check(address, for: .store)
        guard address.scheme == "https" || address.isLoopback && reach.ranges.contains(.loopback) else {
            throw .notEncrypted(address)
        }
        try handle.prepare(address, path: call.target.text, limits: limits)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        try handle.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try handle.set(CURLOPT_PATH_AS_IS, 1)
        try handle.set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
        if let authoritiesFile { try handle.set(CURLOPT_CAINFO, authoritiesFile) }
        switch (call.method, call.body) {
        case (.get, nil): try handle.set(CURLOPT_HTTPGET, 1)
        case (.delete, nil): break
        case (_, let body): try handle.setBody(body ?? [])
        }
        try handle.set(CURLOPT_CUSTOMREQUEST, call.method.rawValue)
        // Without this a large body waits a second for a server that does not know the question.
        let headers = CurlList(call.headers.map { "\($0.name): \($0.value)" } + ["Expect:"])
        try handle.set(CURLOPT_HTTPHEADER, headers)
        let names = resolutions(of: address)
        if let names { try handle.set(CURLOPT_RESOLVE, names) }
        defer { withExtendedLifetime((headers, names)) {} }
        return try exchange(with: address)
    }

    private func exchange(with address: OutboundAddress) throws(OutboundError) -> HTTPReply {
        let sink = ReplySink(bytesMax: limits.messageBytesMax)
        let judge = AddressJudge(reach.ranges)
        var door = habeas_curl_door(
            judge: AddressJudge.judge,
            source: Unmanaged.passUnretained(judge).toOpaque()
        )
        try handle.setSink(sink)
        let (code, status) = try withUnsafeMutablePointer(to: &door) {
            (door) throws(OutboundError) -> (CURLcode, Int) in
            try handle.setDoor(door)
            return handle.perform()
        }
        // What was forbidden is worth saying only where nothing else could be connected to.
        if let range = judge.forbidden, code == CURLE_COULDNT_CONNECT { throw .forbidden(address, range) }
        if sink.isOver { throw .answerTooLarge(limits.messageBytesMax) }
        if let error = OutboundError(httpServerSaid: code, address: address) { throw error }
        if (300...399).contains(status), status != 304 { throw .redirected(to: sink.headers["location"], status) }
        return HTTPReply(status: status, headers: sink.headers, body: sink.body)
    }

    /// Nil where the system's own answer is asked for.
    private func resolutions(of address: OutboundAddress) -> CurlList? {
        guard !address.host.contains(":"), let found = reach.names?(address.host), !found.isEmpty else { return nil }
        let place = "\(address.host):\(address.port)"
        return CurlList(["-\(place)", "\(place):\(found.joined(separator: ","))"])
    }
}

/// Says which addresses may be connected to, and notes what was forbidden.
final class AddressJudge {
    private let ranges: Set<AddressRange>
    private(set) var forbidden: AddressRange?

    init(_ ranges: Set<AddressRange>) { self.ranges = ranges }

    fileprivate func allows(_ bytes: [UInt8]) -> Bool {
        guard let range = AddressRange.range(of: bytes), !ranges.contains(range) else { return true }
        forbidden = range
        return false
    }

    static let judge: habeas_curl_judge = { address, count, source in
        guard let address, let source else { return 0 }
        let judge = Unmanaged<AddressJudge>.fromOpaque(source).takeUnretainedValue()
        return judge.allows(Array(UnsafeBufferPointer(start: address, count: count))) ? 1 : 0
    }
}

/// Takes what a server sends, up to a limit.
final class ReplySink {
    private(set) var body: [UInt8] = []
    private(set) var headers: [String: String] = [:]
    /// True when the server sent more than may be taken.
    private(set) var isOver = false
    private let bytesMax: Int
    private var headBytes = 0

    private static let headBytesMax = 1 << 16

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    static let takeBody: habeas_curl_write = { buffer, size, count, sink in
        guard let buffer, let sink else { return 0 }
        let all = UnsafeRawBufferPointer(start: buffer, count: size * count)
        return Unmanaged<ReplySink>.fromOpaque(sink).takeUnretainedValue().take(all)
    }

    static let takeHead: habeas_curl_write = { buffer, size, count, sink in
        guard let buffer, let sink else { return 0 }
        let line = UnsafeRawBufferPointer(start: buffer, count: size * count)
        return Unmanaged<ReplySink>.fromOpaque(sink).takeUnretainedValue().takeHead(line)
    }

    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= bytesMax else {
            isOver = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func takeHead(_ bytes: UnsafeRawBufferPointer) -> Int {
        headBytes += bytes.count
        guard headBytes <= ReplySink.headBytesMax else {
            isOver = true
            return 0
        }
        let line = String(decoding: bytes, as: UTF8.self)
        // Of several heads ("100 Continue") the last one counts.
        if line.hasPrefix("HTTP/") { headers = [:] }
        guard let colon = line.firstIndex(of: ":") else { return bytes.count }
        let name = line[..<colon].lowercased()
        let value = String(line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }.prefix { !$0.isNewline })
        headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        return bytes.count
    }
}

extension OutboundError {
    static func notEncrypted(_ address: OutboundAddress) -> OutboundError {
        OutboundError(
            "not-encrypted",
            "\(address) is not encrypted; write https://, or for this machine open the range 'loopback'",
            isTemporary: false
        )
    }

    static func forbidden(_ address: OutboundAddress, _ range: AddressRange) -> OutboundError {
        let isOpenable = AddressRange.openable.contains(range)
        return OutboundError(
            "address-forbidden",
            "\(address) lies in the range '\(range.rawValue)', which "
                + (isOpenable ? "is not opened for it in habeas.yml" : "is never connected to"),
            isTemporary: false
        )
    }

    static func answerTooLarge(_ most: Int) -> OutboundError {
        OutboundError("answer-too-large", "the answer is larger than \(most) bytes", isTemporary: false)
    }

    /// Of where it leads only scheme, host and port are said, and only where they are plain.
    static func redirected(to location: String?, _ status: Int) -> OutboundError {
        var there = ""
        if let location {
            let origin = location.prefix { $0 != "?" && $0 != "#" }
            do throws(OutboundError) {
                there = " to \(try HTTPBase(String(origin)).address)"
            } catch {
                there = ""
            }
        }
        return OutboundError(
            "redirected",
            "the server redirects\(there) (\(status)), which is not followed; write the right URL into the settings",
            isTemporary: false,
            status: status
        )
    }

    /// Nil when a whole answer came.
    init?(httpServerSaid code: CURLcode, address: OutboundAddress) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_OPERATION_TIMEDOUT:
            self.init("server-slow", "\(address) did not answer in time", isTemporary: true)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT:
            self.init("server-unreachable", "\(address) cannot be reached", isTemporary: true)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            self.init("tls-failed", "no trusted TLS connection to \(address) could be made", isTemporary: true)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            self.init("bad-url", "libcurl does not take the URL of \(address)", isTemporary: false)
        default:
            self.init(
                "connection-lost",
                "the connection to \(address) was lost before its answer ended",
                isTemporary: true
            )
        }
    }
}
