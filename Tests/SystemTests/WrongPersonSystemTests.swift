import Foundation
import Testing

@Suite("an answer and everybody who is not its person")
struct WrongPersonSystemTests {
    @Test(
        "guessed, expired, used, superseded, forwarded, scanned, resumed, revoked: nothing is disclosed, each is one event"
    )
    func table() async throws {
        let run = try await PeerRun("wrong_person_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^rows 12, tries 20\d\d, disclosed 0, differences 0$/), "\(run.output)")
    }
}
