import Foundation
import Testing

@Suite("machines that read our mail")
struct LoopSystemTests {
    @Test("two sites and a thousand vacation replies: one mail each way, then silence")
    func loops() async throws {
        let run = try await PeerRun("loop_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine == "mails each way 1, vacation replies 1000, answered 0, differences 0",
            "\(run.output)"
        )
    }

    @Test("a scanner that opens every link of every mail of the demo changes nothing")
    func scanner() async throws {
        let run = try await PeerRun("scanner_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(/^kinds 4, links [1-9]\d*, visits [1-9]\d*, tables [1-9]\d*, differences 0$/),
            "\(run.output)"
        )
    }
}
