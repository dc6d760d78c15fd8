import DataMap
import SubjectRequests

/// Makes the tokens by which the erasure ledger knows rows. Keys stay with the caller.
package struct LedgerTokens: Sendable {
    /// For one kind of thing, a keyed hash of 32 bytes of a text.
    let tokens: @Sendable (_ kind: String) -> @Sendable (_ text: String) -> [UInt8]

    package init(_ tokens: @escaping @Sendable (_ kind: String) -> @Sendable (_ text: String) -> [UInt8]) {
        self.tokens = tokens
    }
}

/// What the erasure ledger keeps of a row: 32 bytes that say nothing without the site's key. The first ten are of the row's
/// key, the next ten of whose it is (identities in it, and the owner that it names), the last twelve of its content. So one
/// entry tells a row that has come back from one that merely has the same key; see `docs/decisions`.
package struct Tombstone: Sendable, Hashable {
    package static let keyBytes = 10
    package static let rowBytes = 20

    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Of the row's key.
    package var key: [UInt8] { Array(bytes.prefix(Tombstone.keyBytes)) }
    /// Of the row's key and whose it is.
    package var row: [UInt8] { Array(bytes.prefix(Tombstone.rowBytes)) }
}

/// What the erasure ledger is to keep of one place: a collection, or a field of it where the tokens are of identities.
package struct LedgerEntries: Sendable, Hashable {
    package let place: String
    /// One token behind the other, 32 bytes each, in the order of the ledger's own table, so that very many are written page
    /// after page; none stands twice.
    package let joined: [UInt8]

    init(place: String, tokens: [LedgerToken]) {
        self.place = place
        var joined: [UInt8] = []
        joined.reserveCapacity(tokens.count * LedgerToken.bytes)
        var last: LedgerToken?
        for token in tokens.sorted() where token != last {
            last = token
            token.append(to: &joined)
        }
        self.joined = joined
    }

    package var tokens: [[UInt8]] {
        stride(from: 0, to: joined.count, by: LedgerToken.bytes).map { Array(joined[$0..<$0 + LedgerToken.bytes]) }
    }
}

/// A token of 32 bytes without a list of its own: a sweep makes, sorts and hands on hundreds of thousands.
struct LedgerToken: Sendable, Hashable, Comparable {
    static let bytes = 32

    /// The bytes as numbers, the most significant first.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter token: 32 bytes.
    init(_ token: [UInt8]) {
        precondition(token.count == LedgerToken.bytes, "a ledger token has 32 bytes")
        words = token.withUnsafeBytes { bytes in
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3))
        }
    }

    func append(to bytes: inout [UInt8]) {
        let ordered = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        withUnsafeBytes(of: ordered) { bytes.append(contentsOf: $0) }
    }

    static func == (left: LedgerToken, right: LedgerToken) -> Bool { left.words == right.words }
    static func < (left: LedgerToken, right: LedgerToken) -> Bool { left.words < right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension [UInt8] {
    /// The first eight bytes, most significant first, as a number.
    fileprivate var bigEndianPrefix: UInt64 { prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

/// The first eight bytes of very many tokens, sorted: most rows of a table are known by them not to be meant.
package struct TokenPrefixes: Sendable {
    private let sorted: [UInt64]

    package init(sorted: [UInt64]) { self.sorted = sorted }

    package var isEmpty: Bool { sorted.isEmpty }

    /// False for a token that is certainly not among them.
    package func mayContain(_ token: [UInt8]) -> Bool {
        let wanted = token.bigEndianPrefix
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == wanted
    }
}
