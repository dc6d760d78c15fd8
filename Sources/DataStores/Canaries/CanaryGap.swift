import DataMap
import SubjectRequests

/// A collection in which no row of a canary can stand, and why.
package struct CanaryGap: Sendable, Hashable {
    package let address: CollectionAddress
    package let columns: [String]
    /// A stable code: one of ``Reason``'s, of ``EntryBar``'s, or that with which the store refused the row.
    package let code: String
    package let sentence: String

    package enum Reason: String, Sendable, CaseIterable {
        case noAddress = "no-address"
        case parentUnmapped = "parent-unmapped"
        case parentMissing = "parent-missing"
        case circle = "parents-in-a-circle"
        case noKey = "no-key"
        case noValue = "no-value"

        var sentence: String {
            switch self {
            case .noAddress: "no e-mail address leads to its rows within this store"
            case .parentUnmapped: "a row must point at one of a table that the data map does not name"
            case .parentMissing: "a row must point at one of a table in which no row of a canary can stand"
            case .circle: "its rows and those that they point at need one another first"
            case .noKey: "a deletion leaves its rows, which have no key by which one could be taken away again"
            case .noValue: "no value for a canary is known that these columns take"
            }
        }
    }

    init(_ address: CollectionAddress, _ reason: Reason, columns: [String] = []) {
        self.init(address, code: reason.rawValue, reason.sentence, columns: columns)
    }

    init(_ address: CollectionAddress, _ bar: EntryBar) { self.init(address, code: bar.rawValue, bar.sentence) }

    init(_ address: CollectionAddress, _ fault: StoreFault) {
        self.init(address, code: fault.code, "the store refused the row")
    }

    private init(_ address: CollectionAddress, code: String, _ sentence: String, columns: [String] = []) {
        self.address = address
        self.columns = columns
        self.code = code
        self.sentence = sentence
    }
}
