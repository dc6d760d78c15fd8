import DataStores
import Testing

@testable import Execution

/// A store that says how long it wants to be left alone is left alone so long.
@Suite struct SilenceTests {
    @Test func theSilenceIsKept() throws {
        var fault = StoreFault(store: "crm", code: "store-unavailable", sentence: "Later.", isTemporary: true)
        fault.pauseSeconds = 3_600
        guard case .later(let code, let store, let seconds) = EffectOutcome(of: fault) else {
            Issue.record("a temporary fault is no reason to give up")
            return
        }
        #expect(code == "store-unavailable")
        #expect(store == "crm")
        #expect(seconds == 3_600)
        for attempts in 0..<20 {
            #expect((3_601...4_500).contains(EffectRunner.pause(afterAttempts: attempts, atLeast: seconds)))
            #expect((1...900).contains(EffectRunner.pause(afterAttempts: attempts)))
        }
    }
}
