/// Where an HTTP service lies, as an operator writes it: `https://host[:port][/path]`. There is one spelling of every host;
/// what browsers and libraries read in several ways is refused: users, percent signs, other letters than ASCII, dots at the
/// end, numbers that are short, octal or hexadecimal, zones.
package struct HTTPBase: Sendable, Hashable {
    package let address: OutboundAddress
    /// Empty, or begins with a slash and ends without one.
    package let path: String

    package init(_ url: String) throws(OutboundError) {
        guard let separator = url.firstRange(of: "://"), url.utf8.count <= 2_000 else { throw .badURL("is not a URL") }
        let scheme = url[..<separator.lowerBound]
        guard let usual = ["http": 80, "https": 443][String(scheme)] else {
            throw .badURL("begins neither with https:// nor with http://")
        }
        let rest = url[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        let (host, port) = try HTTPBase.parts(of: authority, usual: usual)
        guard HTTPTarget.isPath(path) || path.isEmpty else { throw .badURL("has a path that is not plain") }
        address = OutboundAddress(scheme: String(scheme), host: host, port: port)
        self.path = path.last == "/" ? String(path.dropLast()) : String(path)
    }

    private static func parts(
        of authority: Substring,
        usual: Int
    ) throws(OutboundError) -> (host: String, port: Int) {
        guard authority.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badURL("has other letters than ASCII; write an international name as xn--…")
        }
        guard !authority.contains("@") else { throw .badURL("names a user; credentials stand under auth") }
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { throw .badURL("has a bracket that is not closed") }
            let text = authority[authority.index(after: authority.startIndex)..<end]
            guard let bytes = IPAddress.version6(text) else { throw .badURL("has a host that is no IPv6 address") }
            return (IPAddress.text(bytes), try port(authority[authority.index(after: end)...], usual))
        }
        let host = authority.prefix { $0 != ":" }
        guard isHost(host) else { throw .badURL("has a host that is not plain") }
        return (host.lowercased(), try port(authority.dropFirst(host.count), usual))
    }

    private static func port(_ text: Substring, _ usual: Int) throws(OutboundError) -> Int {
        guard let colon = text.first else { return usual }
        let digits = text.dropFirst()
        guard colon == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != "0",
            let port = Int(digits), (1...65_535).contains(port)
        else { throw .badURL("has a port that is not between 1 and 65535") }
        return port
    }

    /// A name of plain labels, or four plain numbers. What ends in a number is read as an address by others, in whatever
    /// spelling, so it must be one.
    private static func isHost(_ host: Substring) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let arePlain = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F }
        }
        guard arePlain, host.utf8.count <= 253, let last = labels.last else { return false }
        let endsInNumber =
            last.utf8.allSatisfy { (0x30...0x39).contains($0) } || last.lowercased().hasPrefix("0x")
        return endsInNumber ? IPAddress.version4(host) != nil : true
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

/// Addresses in their one plain spelling.
enum IPAddress {
    /// Four decimal numbers without zeros in front.
    static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in "\(UInt8(part) ?? 0)" == part ? UInt8(part) : nil }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    /// Groups of hexadecimal digits, one gap at most, the last two perhaps as an address of version 4; no zone.
    static func version6(_ text: Substring) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), let front = groups(halves[0], endsAddress: halves.count == 1) else {
            return nil
        }
        guard halves.count == 2 else { return front.count == 16 ? front : nil }
        guard let back = groups(halves[1], endsAddress: true), front.count + back.count <= 14 else { return nil }
        return front + [UInt8](repeating: 0, count: 16 - front.count - back.count) + back
    }

    private static func groups(_ text: Substring, endsAddress: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (place, part) in parts.enumerated() {
            if endsAddress, place == parts.count - 1, part.contains("."), let last = version4(part) {
                bytes += last
                continue
            }
            guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isASCII), let group = UInt16(part, radix: 16),
                part.first != "+"
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes.count <= 16 ? bytes : nil
    }

    /// All eight groups of an address of 16 bytes, so that one address has one text.
    static func text(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count - 1, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }
}

extension OutboundError {
    static func badURL(_ why: String) -> OutboundError {
        OutboundError(
            "bad-url",
            "the URL \(why); it reads https://host, perhaps with a port and a path",
            isTemporary: false
        )
    }
}
