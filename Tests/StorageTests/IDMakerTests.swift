import SubjectRequests
import Testing

@testable import Storage

@Suite struct IDMakerTests {
    @Test func idsSortInTheOrderOfMaking() {
        let maker = IDMaker()
        let start = Timestamp(microseconds: 1_800_000_000_000_000)
        var ids: [String] = []
        for step in 0..<5_000 {
            // The clock stands, goes on, and is set back.
            ids.append(maker.make(at: start.adding(seconds: step % 1_000 == 999 ? -5 : step / 1_000)))
        }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.utf8.count == 26 })
    }
}
