import DataMap
import SubjectRequests

/// Makes the tokens by which the erasure ledger knows rows. Keys stay with the caller.
package struct LedgerTokens: Sendable {
    /// A keyed hash of 32 bytes: of a text, for one kind of thing.
    let token: @Sendable (_ text: String, _ kind: String) -> [UInt8]

    package init(_ token: @escaping @Sendable (_ text: String, _ kind: String) -> [UInt8]) { self.token = token }

    /// An identity that stood in a field of an erased row.
    package func identity(_ identity: Identity, in field: FieldAddress, store: String) -> [UInt8] {
        token(identity.value, "erased/\(store)/\(field)")
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

/// One line for the erasure ledger.
package struct LedgerEntry: Sendable, Hashable, Comparable {
    /// A collection, or a field of it where the token is of an identity.
    package let place: String
    package let token: [UInt8]

    package static func < (left: LedgerEntry, right: LedgerEntry) -> Bool {
        left.place == right.place ? left.token.lexicographicallyPrecedes(right.token) : left.place < right.place
    }
}

/// The first eight bytes of very many tokens, sorted: most rows of a table are known by them not to be meant.
package struct TokenPrefixes: Sendable {
    private let sorted: [UInt64]

    package init(sorted: [UInt64]) { self.sorted = sorted }

    package var isEmpty: Bool { sorted.isEmpty }

    /// False for a token that is certainly not among them.
    package func mayContain(_ token: [UInt8]) -> Bool {
        let wanted = token.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == wanted
    }
}
