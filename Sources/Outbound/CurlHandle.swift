import CCurl

/// One libcurl easy handle with the settings that every transfer has. Lives on one thread; the owner sees to that.
final class CurlHandle {
    private let handle: UnsafeMutableRawPointer

    /// Started once in the process, before the first handle.
    private static let started = habeas_curl_global_init()

    init() throws(OutboundError) {
        guard CurlHandle.started == CURLE_OK, let handle = curl_easy_init() else { throw .noHandle }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    /// Forgets the last transfer's settings, keeps its connection for reuse, and sets what holds for every transfer:
    /// time limits, no proxy from the environment, no redirects, no protocol but those named, no signals.
    func prepare(_ address: OutboundAddress, path: String, limits: OutboundLimits) throws(OutboundError) {
        guard !path.utf8.contains(0) else { throw .badSetting }
        curl_easy_reset(handle)
        try set(CURLOPT_URL, "\(address)\(path)")
        try set(CURLOPT_PROTOCOLS_STR, address.scheme)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NOPROXY, "*")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_CONNECTTIMEOUT, limits.connectSeconds)
        try set(CURLOPT_TIMEOUT, limits.totalSeconds)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_MAXCONNECTS, 4)
    }

    func set(_ option: CURLoption, _ number: Int) throws(OutboundError) {
        try check(habeas_curl_set_number(handle, option, number))
    }

    func set(_ option: CURLoption, _ text: String) throws(OutboundError) {
        try check(habeas_curl_set_text(handle, option, text))
    }

    /// The list must live until the transfer has ended.
    func set(_ option: CURLoption, _ list: CurlList) throws(OutboundError) {
        try check(habeas_curl_set_list(handle, option, list.head))
    }

    /// The bytes are copied.
    func setBody(_ bytes: [UInt8]) throws(OutboundError) {
        try check(bytes.withUnsafeBytes { habeas_curl_set_body(handle, $0.baseAddress, $0.count) })
    }

    /// The door must live until the transfer has ended.
    func setDoor(_ door: UnsafeMutablePointer<habeas_curl_door>) throws(OutboundError) {
        try check(habeas_curl_set_door(handle, door))
    }

    /// What arrives goes to `sink`, which must live until the transfer has ended.
    func setSink(_ sink: ReplySink) throws(OutboundError) {
        let place = Unmanaged.passUnretained(sink).toOpaque()
        try check(habeas_curl_set_writer(handle, ReplySink.takeBody, place))
        try check(habeas_curl_set_header_writer(handle, ReplySink.takeHead, place))
    }

    func perform() -> (code: CURLcode, status: Int) {
        let code = curl_easy_perform(handle)
        var status = 0
        _ = habeas_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
        return (code, status)
    }

    /// Connects, with TLS and signing in as the settings say, and leaves the connection open for what follows.
    func connect() throws(OutboundError) -> CURLcode {
        try set(CURLOPT_CONNECT_ONLY, 1)
        return perform().code
    }

    /// Sends what the connection takes at once; `CURLE_AGAIN` where it takes nothing now.
    func sendSome(_ bytes: ArraySlice<UInt8>) -> (code: CURLcode, count: Int) {
        var count = 0
        let code = bytes.withUnsafeBytes { curl_easy_send(handle, $0.baseAddress, $0.count, &count) }
        return (code, count)
    }

    /// Takes what has come; `CURLE_AGAIN` where nothing has, and no bytes where the other side has closed.
    func receiveSome(into bytes: UnsafeMutableRawBufferPointer) -> (code: CURLcode, count: Int) {
        var count = 0
        let code = curl_easy_recv(handle, bytes.baseAddress, bytes.count, &count)
        return (code, count)
    }

    /// Waits for a part of a second; false where there is no connection any more.
    func wait(forOutput: Bool) -> Bool { habeas_curl_await(handle, forOutput ? 1 : 0, 200) >= 0 }

    private func check(_ code: CURLcode) throws(OutboundError) {
        guard code == CURLE_OK else { throw .badSetting }
    }

    /// Hands a message to a mail server: libcurl's verdict, the server's last status, and how far the talk had come; what the
    /// server says is not kept.
    func upload(_ bytes: [UInt8]) throws(OutboundError) -> SMTPEnding {
        let talk = SMTPTalk()
        try check(habeas_curl_set_trace(self.handle, SMTPTalk.hear, Unmanaged.passUnretained(talk).toOpaque()))
        defer { _ = habeas_curl_set_trace(self.handle, nil, nil) }
        let (code, status) = try withExtendedLifetime(talk) { () throws(OutboundError) in try send(bytes) }
        var connections = 0
        try check(habeas_curl_get_number(handle, CURLINFO_NUM_CONNECTS, &connections))
        return SMTPEnding(
            code: code,
            status: status == 0 ? nil : status,
            stage: talk.stage,
            isOnKeptConnection: connections == 0
        )
    }

    private func send(_ bytes: [UInt8]) throws(OutboundError) -> (code: CURLcode, status: Int) {
        try set(CURLOPT_UPLOAD, 1)
        try check(habeas_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, Int64(bytes.count)))
        try check(habeas_curl_set_writer(handle, { _, size, count, _ in size * count }, nil))
        try check(habeas_curl_set_header_writer(handle, { _, size, count, _ in size * count }, nil))
        return bytes.withUnsafeBytes { source in
            var remaining = source[...]
            return withUnsafeMutablePointer(to: &remaining) { remaining in
                _ = habeas_curl_set_reader(handle, CurlHandle.read, remaining)
                defer { _ = habeas_curl_set_reader(handle, nil, nil) }
                return perform()
            }
        }
    }

    private static let read: habeas_curl_read = { buffer, size, count, source in
        guard let buffer, let source = source?.assumingMemoryBound(to: Slice<UnsafeRawBufferPointer>.self) else {
            return 0
        }
        let part = source.pointee.prefix(size * count)
        UnsafeMutableRawBufferPointer(start: buffer, count: part.count).copyBytes(from: part)
        source.pointee = source.pointee.dropFirst(part.count)
        return part.count
    }
}

/// A list of texts as libcurl wants it.
final class CurlList {
    fileprivate private(set) var head: UnsafeMutablePointer<curl_slist>?

    init(_ texts: [String]) {
        for text in texts { head = curl_slist_append(head, text) ?? head }
    }

    deinit { curl_slist_free_all(head) }
}
