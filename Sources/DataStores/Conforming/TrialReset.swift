import SubjectRequests
import Threads

/// The program that makes a scratch store anew: it reads lines as ``TrialTable/lines`` and ends with status 0.
package struct TrialReset: Sendable {
    private let call: ProgramCall
    private let thread: OwnThread

    /// - Throws: ``StoreFault`` where the line names no program.
    package init(line: String, folder: String, environment: [String: String]) throws(StoreFault) {
        guard let words = ProgramCall.words(in: line) else { throw .callUnreadable(store: "--reset") }
        call = ProgramCall(words: words, folder: folder, environment: environment)
        thread = OwnThread(name: "reset")
    }

    func fill(_ tables: [TrialTable]) async throws {
        try await thread.run { [call] in
            do throws(ProgramBreach) {
                let program = try SpawnedProgram(call, ProgramLimits(seconds: 60))
                for table in tables {
                    for line in table.lines { try program.send(line.line) }
                }
                let ending = program.end(within: 120)
                guard ending == .exited(0) else { throw .died }
            } catch {
                throw StoreFault(store: "--reset", error, complaintBytes: 0, .unknown)
            }
        }
    }
}

extension StoreTrial {
    package init(_ store: any DataStoreAdapter, reset: TrialReset) {
        self.init(store: store) { try await reset.fill($0) }
    }
}
