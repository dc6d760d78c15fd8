import Synchronization
import TestPeers
import Testing

@testable import Outbound

@Suite("Addresses that are not connected to", .timeLimit(.minutes(5)))
struct ForbiddenAddressTests {
    private let limits = OutboundLimits(connectSeconds: 1, totalSeconds: 1)

    /// Tries to call a host; true where an answer came.
    private func call(_ address: OutboundAddress, _ reach: OutboundReach) async -> OutboundError? {
        let client = OutboundClient(allowed: AddressAllowList([.store: [address]]), limits: limits)
        do {
            _ = try await client.exchange(reach: reach) { exchange in
                try exchange.send(HTTPCall(.get, try HTTPTarget(segments: [])), to: address)
            }
            return nil
        } catch {
            return error as? OutboundError
        }
    }

    /// Every spelling as an operator might write it, and once more past the check of URLs, as libcurl itself reads it. Every
    /// name stands for this machine.
    @Test("no spelling leads to a forbidden address")
    func spellings() async throws {
        let counter = try ConnectionCounter()
        let reach = OutboundReach(names: { _ in ["127.0.0.1"] })
        var (tried, read) = (0, 0)
        for host in AddressSpellings.all {
            for scheme in ["https", "http"] {
                tried += 1
                let raw = OutboundAddress(scheme: scheme, host: host, port: counter.port)
                #expect(await call(raw, reach) != nil, "\(scheme) \(host)")
                guard let base = try? HTTPBase("\(scheme)://\(host):\(counter.port)/") else { continue }
                read += 1
                let error = await call(base.address, reach)
                #expect(
                    error?.code == (scheme == "http" ? "not-encrypted" : "address-forbidden"),
                    "\(scheme) \(host): \(error?.code ?? "answered")"
                )
            }
        }
        print("spellings of forbidden addresses: \(tried), of which URLs: \(read), connections: \(counter.count)")
        #expect(tried >= 1_000)
        #expect(counter.count == 0)
        // That it counts is seen where the range is opened.
        let here = OutboundAddress(scheme: "https", host: "127.0.0.1", port: counter.port)
        #expect(await call(here, OutboundReach([.loopback]))?.code != "address-forbidden")
        #expect(counter.count == 1)
    }

    @Test("a name that changes its address leads nowhere else")
    func rebinding() async throws {
        let counter = try ConnectionCounter()
        let address = OutboundAddress(scheme: "https", host: "rebind.example", port: counter.port)
        let client = OutboundClient(allowed: AddressAllowList([.store: [address]]), limits: limits)
        let asked = Mutex(0)
        // The range of the first answer is opened, but nobody lives there.
        let reach = OutboundReach([.linkLocal]) { _ in
            asked.withLock { asked in
                asked += 1
                return asked == 1 ? ["169.254.77.77"] : asked == 2 ? ["169.254.77.77", "127.0.0.1"] : ["127.0.0.1"]
            }
        }
        for number in 1...8 {
            let error = await #expect(throws: OutboundError.self) {
                try await client.exchange(reach: reach) { exchange in
                    _ = try exchange.send(HTTPCall(.get, try HTTPTarget(segments: [])), to: address)
                }
            }
            #expect(asked.withLock { $0 } == number, "what was judged is what is connected to: one look for each call")
            if number > 2 { #expect(error?.code == "address-forbidden") }
        }
        #expect(counter.count == 0)
    }

    @Test("a redirect is no way in")
    func redirect() async throws {
        let (counter, service) = (try ConnectionCounter(), try HTTPService())
        let address = service.address
        let client = OutboundClient(allowed: AddressAllowList([.store: [address]]))
        for host in ["127.0.0.1", "[::1]", "localhost"] {
            let query = [("Location", "http://\(host):\(counter.port)/")]
            let target = try HTTPTarget(segments: ["raw", "status", "307"], query: query)
            let error = await #expect(throws: OutboundError.self) {
                try await client.exchange(reach: OutboundReach([.loopback])) {
                    _ = try $0.send(HTTPCall(.get, target), to: address)
                }
            }
            #expect(error?.code == "redirected")
        }
        #expect(counter.count == 0)
    }

    @Test("metadata servers stay shut, whatever is opened")
    func metadata() async {
        let open = OutboundReach(Set(AddressRange.allCases))
        for host in ["169.254.169.254", "100.100.100.200", "fd00:ec2:0:0:0:0:0:254", "0.0.0.0", "224.0.0.1"] {
            let error = await call(OutboundAddress(scheme: "https", host: host, port: 80), open)
            #expect(error?.code == "address-forbidden", "\(host)")
        }
    }

    @Test(
        "ordinary hosts are ordinary",
        arguments: [
            "93.184.216.34", "8.8.8.8", "11.0.0.1", "126.255.255.255", "128.0.0.1", "172.15.0.1", "172.32.0.1",
            "192.167.1.1",
            "100.63.0.1", "100.128.0.1", "169.253.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.254", "2a00:1450::1",
            "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8",
        ]
    )
    func ordinary(text: String) throws {
        let bytes = try #require(IPAddress.version4(text[...]) ?? IPAddress.version6(text[...]))
        #expect(AddressRange.range(of: bytes) == nil)
    }

    @Test(
        "a URL has one spelling",
        arguments: [
            ("https://api.example", "https://api.example:443", ""),
            ("https://API.example:8443/v2/", "https://api.example:8443", "/v2"),
            ("http://127.0.0.1:80/a/b", "http://127.0.0.1:80", "/a/b"),
            ("https://[2A00:1450::1]/", "https://[2a00:1450:0:0:0:0:0:1]:443", ""),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example:443", ""),
        ]
    )
    func urls(url: String, address: String, path: String) throws {
        let base = try HTTPBase(url)
        #expect(base.address.description == address)
        #expect(base.path == path)
    }

    @Test(
        "anything else is no URL",
        arguments: [
            "api.example", "ftp://api.example", "file:///etc/passwd", "HTTPS://api.example", "https://",
            "https:///path",
            "https://api.example?x=1", "https://api.example/#a", "https://api.example/../a", "https://api.example:0",
            "https://api.example:65536", "https://api.example:080", "https://api.example:", "https://a b",
            "https://-a.example",
            "https://a..b", "https://api.example//a", "https://api.example/a\r\nb",
        ]
    )
    func noURLs(url: String) {
        #expect(throws: OutboundError.self) { try HTTPBase(url) }
    }
}
