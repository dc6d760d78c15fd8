import SubjectRequests

/// The one clock that everything asks. Virtual in the demo and in tests.
package struct HouseClock: Sendable {
    private let reading: @Sendable () -> Timestamp

    package init(_ reading: @escaping @Sendable () -> Timestamp) { self.reading = reading }

    package var now: Timestamp { reading() }
}
