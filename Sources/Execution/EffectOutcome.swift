import Casework
import Storage
import SubjectRequests

/// What a handler made of an effect.
enum EffectOutcome: Sendable {
    case done(EffectReport)
    /// Not now; it is tried again later. The code is shown on the request.
    case later(code: String)
    /// A letter is written and sealed; somebody must post it.
    case toPost(FinishedBlob)
    /// Not as things are; a person must look.
    case parked(code: String)

    /// The outcome that an error means: temporary ones are tried again, all others wait for a person. Nothing is dropped.
    init(of error: any Error) {
        guard let error = error as? any CodedError else {
            self = .parked(code: "defect-\(type(of: error))")
            return
        }
        self = error.isTemporary ? .later(code: error.code) : .parked(code: error.code)
    }
}
