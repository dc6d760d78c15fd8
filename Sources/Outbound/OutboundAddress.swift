/// Where a connection goes: what an operator lists, and what is compared before anything is sent.
package struct OutboundAddress: Sendable, Hashable, CustomStringConvertible {
    /// `smtp`, `smtps`, `imap`, `imaps`, `http` or `https`.
    package let scheme: String
    /// Lower case; an IPv6 address stands without its brackets.
    package let host: String
    package let port: Int

    package init(scheme: String, host: String, port: Int) {
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        self.port = port
    }

    /// Reads `scheme://host[:port]` and nothing else: no user, path, query or fragment. Nil for anything odd.
    package init?(url: String) {
        guard let separator = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<separator.lowerBound].lowercased()
        guard let usual = OutboundAddress.usualPorts[scheme] else { return nil }
        var rest = url[separator.upperBound...]
        if rest.last == "/" { rest.removeLast() }
        let host: Substring
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            host = rest[..<end]
            rest = rest[end...]
            guard host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }) else {
                return nil
            }
        }
        guard !host.isEmpty, let port = OutboundAddress.port(rest, usual: usual) else { return nil }
        self.init(scheme: scheme, host: String(host), port: port)
    }

    private static let usualPorts = ["smtp": 587, "smtps": 465, "imap": 143, "imaps": 993]

    private static func port(_ text: Substring, usual: Int) -> Int? {
        guard let colon = text.first else { return usual }
        guard colon == ":", text.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text.dropFirst()).flatMap { (1...65_535).contains($0) ? $0 : nil }
    }

    /// True when the host is this machine, where nobody can listen in between.
    package var isLoopback: Bool {
        ["localhost", "::1", "0:0:0:0:0:0:0:1"].contains(host) || isLoopbackIPv4
    }

    /// Only a full dotted quad: `127.example.org` is somebody else's.
    private var isLoopbackIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    package var description: String { "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// What a connection is for; an address is allowed for one purpose only.
package enum OutboundPurpose: String, Sendable, Hashable, CaseIterable {
    case mail
    /// The organisation's own systems.
    case store
}

/// The addresses that a site may connect to. Everything else is refused before a name is resolved.
package struct AddressAllowList: Sendable, Hashable {
    private let allowed: [OutboundPurpose: Set<OutboundAddress>]

    package init(_ allowed: [OutboundPurpose: Set<OutboundAddress>]) { self.allowed = allowed }

    package func check(_ address: OutboundAddress, for purpose: OutboundPurpose) throws(OutboundError) {
        guard allowed[purpose]?.contains(address) == true else { throw .notAllowed(address) }
    }
}

/// How long and how much: every transfer has all of these.
package struct OutboundLimits: Sendable, Hashable {
    package var connectSeconds: Int
    package var totalSeconds: Int
    package var messageBytesMax: Int
    /// How many messages one process sends in an hour.
    package var messagesPerHour: Int

    package init(
        connectSeconds: Int = 10,
        totalSeconds: Int = 120,
        messageBytesMax: Int = 32 << 20,
        messagesPerHour: Int = 10_000
    ) {
        self.connectSeconds = connectSeconds
        self.totalSeconds = totalSeconds
        self.messageBytesMax = messageBytesMax
        self.messagesPerHour = messagesPerHour
    }
}
