import Testing

/// Stores that are HTTP services, from the command line.
@Suite struct HTTPStoreSystemTests {
    @Test("the example's services are searched, and what is wrong with them is said")
    func example() async throws {
        let run = try await PeerRun("http_stores_check.py", seconds: 300)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^cases [1-9]\d*, wrong 0$/), "\(run.output)")
    }

    @Test("canaries stand in stores of every kind, and each that lies is found out; what comes back to them goes again")
    func kinds() async throws {
        let run = try await PeerRun("store_kinds_check.py", seconds: 400)
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(
                /^stores 4, planted 8, rounds [1-9]\d*, reapplied 4, lies 4, differences 0$/
            ),
            "\(run.output)"
        )
    }
}
