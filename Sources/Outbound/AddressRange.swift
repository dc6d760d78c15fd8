/// Addresses that are no ordinary hosts of the Internet. What lies in none of these ranges may be connected to; what lies in
/// one needs the operator's word for that range, and the last three are never connected to.
///
/// Sources: IANA's special-purpose address registries (RFC 6890 and its successors), RFC 6598, RFC 6052.
package enum AddressRange: String, Sendable, Hashable, CaseIterable {
    /// This machine: 127.0.0.0/8, ::1.
    case loopback
    /// An organisation's own network: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7, fec0::/10.
    case inner = "private"
    /// The neighbours on one wire: 169.254.0.0/16, fe80::/10.
    case linkLocal = "link-local"
    /// Behind a carrier's address translation: 100.64.0.0/10.
    case carrier = "carrier-nat"
    /// Where clouds answer with the machine's own credentials.
    case metadata
    /// 224.0.0.0/4, ff00::/8 and the broadcast address.
    case multicast
    /// Everything else that names no host: 0.0.0.0/8, documentation, benchmarks, tunnels, what is not handed out.
    case reserved

    /// Those that an operator may open by name.
    package static let openable: [AddressRange] = [.loopback, .inner, .linkLocal, .carrier]

    /// The range in which an address of 4 or 16 bytes lies; nil for an ordinary host. Addresses of version 4 inside those of
    /// version 6 are taken for what they are.
    package static func range(of bytes: [UInt8]) -> AddressRange? {
        switch bytes.count {
        case 4: ofVersion4(bytes)
        case 16: ofVersion6(bytes)
        default: .reserved
        }
    }

    private static func ofVersion4(_ bytes: [UInt8]) -> AddressRange? {
        if metadataServers.contains(bytes) { return .metadata }
        switch (bytes[0], bytes[1], bytes[2]) {
        case (127, _, _): return .loopback
        case (10, _, _), (172, 16...31, _), (192, 168, _): return .inner
        case (169, 254, _): return .linkLocal
        case (100, 64...127, _): return .carrier
        case (224...239, _, _): return .multicast
        case (255, 255, 255) where bytes[3] == 255: return .multicast
        case (0, _, _), (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100), (203, 0, 113),
            (240...255, _, _):
            return .reserved
        default: return nil
        }
    }

    private static func ofVersion6(_ bytes: [UInt8]) -> AddressRange? {
        if metadataServers.contains(bytes) { return .metadata }
        let within = Array(bytes[12...])
        if bytes.dropLast().allSatisfy({ $0 == 0 }) { return bytes[15] == 1 ? .loopback : .reserved }
        // ::ffff:a.b.c.d, 64:ff9b::a.b.c.d
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) { return ofVersion4(within) }
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return ofVersion4(within) }
        switch (bytes[0], bytes[1]) {
        case (0xFC...0xFD, _), (0xFE, 0xC0...0xFF): return .inner
        case (0xFE, 0x80...0xBF): return .linkLocal
        case (0xFF, _): return .multicast
        // 6to4 and everything under 2001::/23 (Teredo, ORCHID, benchmarks); 2001:db8::/32 is documentation.
        case (0x20, 0x02): return .reserved
        case (0x20, 0x01) where bytes[2] < 2 || bytes[2] == 0x0D && bytes[3] == 0xB8: return .reserved
        case (0x3F, 0xFF) where bytes[2] < 0x10: return .reserved
        case (0x20...0x3F, _): return isISATAP(bytes) ? .reserved : nil
        default: return .reserved
        }
    }

    /// An address of version 4 behind `::0:5efe` or `::200:5efe` (RFC 5214).
    private static func isISATAP(_ bytes: [UInt8]) -> Bool {
        bytes[8] & 0xFD == 0 && bytes[9...11].elementsEqual([0, 0x5E, 0xFE])
    }

    private static let metadataServers: Set<[UInt8]> = [
        [169, 254, 169, 254], [169, 254, 170, 2], [169, 254, 170, 23], [169, 254, 0, 23], [100, 100, 100, 200],
        [168, 63, 129, 16], [192, 0, 0, 192],
        [0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54],
        [0xFD, 0x20, 0x0C, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54],
    ]
}

/// Which of the unusual ranges a client may connect to, and how it learns addresses.
package struct OutboundReach: Sendable {
    let ranges: Set<AddressRange>
    /// What a name stands for in place of the system's answer, asked anew for every call; nil for what it does not know.
    let names: (@Sendable (String) -> [String]?)?

    /// - Parameter ranges: those that the operator has opened by name; others than the openable ones stay shut.
    package init(_ ranges: Set<AddressRange> = [], names: (@Sendable (String) -> [String]?)? = nil) {
        self.ranges = ranges.intersection(AddressRange.openable)
        self.names = names
    }
}
