import ArgumentParser
import Foundation
import SubjectRequests

/// What was typed cannot be meant so, whatever the site holds: the command exits 64.
protocol MistypedError: CodedError {}

/// How a command ended: its exit code, and what it says about it on standard error.
struct CommandEnding: Codable, Equatable {
    let code: Int32
    let complaint: String

    static let good = CommandEnding(code: 0, complaint: "")

    /// 1 no, 64 usage, 70 defect, 75 try again later.
    init(of error: any Error) {
        switch error {
        case let error as ExitCode: self.init(code: error.rawValue, complaint: "")
        case let error as Problems: self.init(code: 1, complaint: error.description)
        case let error as any MistypedError:
            self.init(code: 64, complaint: "habeas: \(error.code): \(error.sentence)")
        case let error as any CodedError:
            self.init(code: error.isTemporary ? 75 : 1, complaint: "habeas: \(error.code): \(error.sentence)")
        default:
            let usage = Habeas.exitCode(for: error) == .validationFailure
            self.init(
                code: usage ? 64 : 70,
                complaint: usage ? Habeas.fullMessage(for: error) : "habeas: defect: \(type(of: error))"
            )
        }
    }

    init(code: Int32, complaint: String) {
        self.code = code
        self.complaint = complaint
    }
}
