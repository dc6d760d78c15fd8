/// Joins parts so that no two different lists of parts give the same bytes: each part behind its length.
enum FramedBytes {
    /// Each part as its length in 8 bytes, most significant first, and then its bytes.
    static func join(_ parts: [[UInt8]]) -> [UInt8] {
        var framed: [UInt8] = []
        framed.reserveCapacity(parts.reduce(0) { $0 + $1.count + 8 })
        for part in parts {
            append(part.count, to: &framed)
            framed.append(contentsOf: part)
        }
        return framed
    }

    static func join(_ parts: String...) -> [UInt8] {
        var framed: [UInt8] = []
        framed.reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count + 8 })
        for part in parts {
            append(part.utf8.count, to: &framed)
            framed.append(contentsOf: part.utf8)
        }
        return framed
    }

    static func append(_ count: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The parts of ``join(_:)``; nil when the bytes are not exactly such a list.
    static func split(_ framed: [UInt8]) -> [[UInt8]]? {
        var parts: [[UInt8]] = []
        var rest = framed[...]
        while !rest.isEmpty {
            guard rest.count >= 8 else { return nil }
            let count = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            rest = rest.dropFirst(8)
            guard count <= UInt64(rest.count) else { return nil }
            parts.append(Array(rest.prefix(Int(count))))
            rest = rest.dropFirst(Int(count))
        }
        return parts
    }
}
