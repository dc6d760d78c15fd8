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
    /// In the order of the ledger's own table, so that very many are written page after page; none stands twice.
    package let tokens: [[UInt8]]

    init(place: String, tokens: [[UInt8]]) {
        self.place = place
        let ordered = tokens.map { (prefix: $0.bigEndianPrefix, token: $0) }.sorted { left, right in
            left.prefix == right.prefix
                ? left.token.lexicographicallyPrecedes(right.token) : left.prefix < right.prefix
        }
        self.tokens = ordered.reduce(into: []) { if $0.last != $1.token { $0.append($1.token) } }
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
