import Testing

/// The main story in a real browser: Chromium, driven by Playwright from `.venv`, which `script/test` makes.
@Suite("in a browser")
struct BrowserTests {
    @Test("asked by form, confirmed, approved, read and fetched, by keyboard alone; axe finds nothing serious")
    func story() async throws {
        let run = try await PeerRun("browser_check.py", python: .withBrowser)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^pages [1-9]\d+, steps [1-9]\d+, violations 0$/), "\(run.output)")
    }

    @Test("the pages of a package on a phone and on a desk, light and dark, in four languages; axe finds nothing")
    func package() async throws {
        let run = try await PeerRun("answer_check.py", python: .withBrowser)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine == "pages 32, violations 0", "\(run.output)")
    }
}
