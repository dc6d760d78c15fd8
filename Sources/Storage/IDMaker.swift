import SubjectRequests
import Synchronization

/// Makes ids that sort in the order in which this process made them, also within one millisecond and on a clock that stands
/// or is set back: lists "in order" are then in order.
package final class IDMaker: Sendable {
    private let last = Mutex<[UInt8]>([])

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    package init() {}

    /// A new id for something that is made at `time`.
    package func make(at time: Timestamp) -> String {
        var random = SystemRandomNumberGenerator()
        let fresh = Array(TimeOrderedID.make(at: time, using: &random).utf8)
        let id = last.withLock { last in
            last = last.lexicographicallyPrecedes(fresh) ? fresh : IDMaker.following(last)
            return last
        }
        return String(decoding: id, as: UTF8.self)
    }

    /// The next id in order. The 80 random bits at its end are never all used up within one millisecond.
    private static func following(_ id: [UInt8]) -> [UInt8] {
        var next = id
        for place in next.indices.reversed() {
            guard let digit = alphabet.firstIndex(of: next[place]) else { continue }
            guard digit == alphabet.count - 1 else {
                next[place] = alphabet[digit + 1]
                return next
            }
            next[place] = alphabet[0]
        }
        return next
    }
}
