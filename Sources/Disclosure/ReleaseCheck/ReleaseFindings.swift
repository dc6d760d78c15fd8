import SubjectRequests

/// Opens a finished package afresh; the closure that it answers gives the next bytes, and nil at the end.
package typealias PackageSource = () throws -> () throws -> [UInt8]?

/// What a ``ReleaseCheck`` found in a finished package. No value is ever in it.
package struct ReleaseFindings: Sendable, Hashable {
    /// The first of them (``ReleaseCheck/hitsMax``), in the order of the package, each place of a withholding once.
    package internal(set) var hits: [ReleaseHit] = []
    /// How many there are.
    package internal(set) var hitCount = 0
    /// Entries whose text no program here can read: somebody has to look.
    package internal(set) var unsearched: [UnsearchedEntry] = []
    /// Withheld values that were not searched for because there were too many to hold.
    package internal(set) var valuesNotSearched = 0
}

/// A withheld value that stands in a finished package.
package struct ReleaseHit: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The value stands there.
        case value
        /// The place where something was withheld does not read as it should.
        case changed
    }

    package let kind: Kind
    /// The id of the withholding.
    package let withholding: String
    /// The name of the file within the ZIP; of the product where that is no ZIP.
    package let entry: String
    /// Counts from 1 within the collection, as the answer has them; in a text file, the line.
    package let row: Int?
    package let field: String?
    /// The same as a place of a collection; nil outside the rows of one.
    package let place: AnswerPlace?
}

/// A file in a package that was not searched.
package struct UnsearchedEntry: Sendable, Hashable {
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// A picture, a scan, a program's own format.
        case format
        /// Locked with a passphrase, or damaged.
        case unreadable
        /// Files within it are nested too deep, or unpack to too much.
        case tooLarge = "too-large"
    }

    package let entry: String
    package let reason: Reason
}
