import Testing

/// Stores that are HTTP services, from the command line.
@Suite struct HTTPStoreSystemTests {
    @Test("the example's services are searched, and what is wrong with them is said")
    func example() throws {
        let run = try PeerRun("http_stores_check.py", seconds: 300)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^cases [1-9]\d*, wrong 0$/), "\(run.output)")
    }
}
