import Foundation

/// What a program did that its protocol does not allow, or could not do. Each ends the program; the next call starts it
/// anew.
enum ProgramBreach: Error, Hashable {
    /// With what the operating system said.
    case notStarted(Int32)
    case version
    case died
    case silent(Int)
    /// `what` says which part of the protocol, never what came instead.
    case garbage(what: String)
    case lineTooLong(Int)
    case answerTooLong(Int)
    case answerUnasked
    /// It names another question than the one that it was asked.
    case questionWrong
    case countWrong
    case rowUnasked(table: String)
    case changedTooMany(table: String)
}

extension StoreFault {
    init(store: String, _ breach: ProgramBreach, complaintBytes: Int, _ ending: ProgramEnding) {
        self.init(
            store: store,
            code: breach.code,
            sentence: "The program of the store \(store) \(breach.words(ending))"
                + (complaintBytes == 0
                    ? "."
                    : "; it wrote \(complaintBytes) bytes to its standard error, which are not kept because they may hold "
                        + "personal data: run it by hand to read them."),
            isTemporary: breach == .died || breach.code == "command-silent"
        )
    }

    static func callUnreadable(store: String) -> StoreFault {
        StoreFault(
            store: store,
            code: "command-unreadable",
            sentence: "The url of the store \(store) names no program, or a quotation in it is not closed; "
                + "write command:PROGRAM WORD…"
        )
    }
}

extension ProgramBreach {
    fileprivate var code: String {
        switch self {
        case .notStarted: "command-not-started"
        case .version: "command-version"
        case .died: "command-died"
        case .silent: "command-silent"
        case .garbage: "command-garbage"
        case .lineTooLong: "command-line-too-long"
        case .answerTooLong: "command-answer-too-long"
        case .answerUnasked: "command-answer-unasked"
        case .questionWrong: "command-question-wrong"
        case .countWrong: "command-count-wrong"
        case .rowUnasked: "command-row-unasked"
        case .changedTooMany: "command-changed-too-many"
        }
    }

    fileprivate func words(_ ending: ProgramEnding) -> String {
        switch self {
        case .notStarted(let number):
            "cannot be started (\(String(cString: strerror(number)))); is it there, may it be run, and is there what its "
                + "first line names"
        case .version: "does not begin with {\"habeas\":1}, so it speaks no version of the protocol that we know"
        case .died: "ended before it had answered\(ending.words)"
        case .silent(let seconds): "gave no line for \(seconds) seconds and was ended"
        case .garbage(let what): "gave an answer that is not as docs/adapters.md has it (\(what))"
        case .lineTooLong(let most): "gave a line of more than \(most) bytes"
        case .answerTooLong(let most): "gave an answer of more than \(most) bytes"
        case .answerUnasked: "said something that it was not asked for"
        case .questionWrong: "answered with the id of another question than the one that it was asked"
        case .countWrong: "counted another number of answers than it gave"
        case .rowUnasked(let table): "gave a row of \(table) that has none of the keys that were asked for"
        case .changedTooMany(let table): "says that it changed more rows of \(table) than it was allowed to"
        }
    }
}

extension ProgramEnding {
    fileprivate var words: String {
        switch self {
        case .exited(let status): " (exit status \(status))"
        case .signalled(let number): " (signal \(number))"
        case .unknown: ""
        }
    }
}
