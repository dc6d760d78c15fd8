import Casework
import DataStores
import Outbound
import Storage
import SubjectRequests

/// What a handler made of an effect.
enum EffectOutcome: Sendable {
    case done(EffectReport)
    /// Not now; it is tried again later, and not before the seconds are over for which the store asked to be left alone.
    /// The code is shown on the request, with the store that did not answer.
    case later(code: String, store: String? = nil, pauseSeconds: Int = 0)
    /// What would be done is not what was approved, and nothing was done: the request goes back to be looked at again.
    case turnedBack(any CodedError)
    /// A letter is written and sealed; somebody must post it.
    case toPost(FinishedBlob)
    /// Not as things are; a person must look. With the store that is in the way, and its complaint, which names the table.
    case parked(code: String, store: String? = nil, saying: String? = nil)
    /// More was found than a request is expected to find; a person must look at the map, or say that it is right so.
    case stopped(Anomaly)

    /// The outcome that an error means: temporary ones are tried again, all others wait for a person. Nothing is dropped.
    init(of error: any Error) {
        guard let error = error as? any CodedError else {
            self = .parked(code: "defect-\(type(of: error))")
            return
        }
        if let fault = error as? ExecutionFault, fault.voidsApproval {
            self = .turnedBack(fault)
            return
        }
        let fault = error as? StoreFault
        let mail = error as? OutboundError
        guard !error.isTemporary else {
            let pause = fault?.pauseSeconds ?? mail?.pauseSeconds ?? 0
            self = .later(code: error.code, store: fault?.store, pauseSeconds: pause)
            return
        }
        if let mail {
            self = .parked(code: mail.code, saying: mail.sentence)
            return
        }
        // Whoever mends the map is told where.
        let code = error.code + (fault?.place.map { " \($0)" } ?? "")
        self = .parked(code: code, store: fault?.store, saying: fault?.place == nil ? fault?.sentence : nil)
    }
}
