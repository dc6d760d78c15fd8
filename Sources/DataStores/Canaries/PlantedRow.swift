import DataMap
import SubjectRequests

/// A row of a canary that Habeas has put into a store: `app.users=canary-1600000001`, with the values of its key, or
/// `app.opens` where it has none. What is no letter, digit, point or dash in a value is written as `%` and two digits. Before
/// a row that was about to be put in, and of which nobody knows whether it was, stands `~`.
package struct PlantedRow: Sendable, Hashable, CustomStringConvertible {
    package let address: CollectionAddress
    /// As text; empty where a deletion takes the row away itself.
    package let key: [String]
    /// True once the store has said that it has the row.
    package let isCertain: Bool

    init(_ address: CollectionAddress, key: [String], isCertain: Bool = true) {
        self.address = address
        self.key = key
        self.isCertain = isCertain
    }

    /// Nil for what is no such text.
    package init?(_ text: String) {
        let isCertain = !text.hasPrefix("~")
        let halves = text.dropFirst(isCertain ? 0 : 1).split(separator: "=", maxSplits: 1)
        guard let first = halves.first, let address = CollectionAddress(String(first)) else { return nil }
        let parts = halves.count == 1 ? [] : halves[1].split(separator: ",", omittingEmptySubsequences: false)
        let key = parts.compactMap { PlantedRow.decoded($0) }
        guard key.count == parts.count else { return nil }
        self.init(address, key: key, isCertain: isCertain)
    }

    package var description: String {
        (isCertain ? "" : "~") + "\(address)"
            + (key.isEmpty ? "" : "=" + key.map(PlantedRow.encoded).joined(separator: ","))
    }

    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_@".utf8)

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            plain.contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
