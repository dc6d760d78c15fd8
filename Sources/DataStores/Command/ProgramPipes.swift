import CSpawn
import Foundation

/// The six ends through which we and a program talk, and the start of the program with three of them.
///
/// They are sockets and not pipes: writing to a program that is gone is an error then and not a signal, and they can be
/// made so that no other program that starts at the same time inherits them.
struct ProgramPipes {
    private var input: [Int32] = [-1, -1]
    private var output: [Int32] = [-1, -1]
    private var complaints: [Int32] = [-1, -1]

    var ourInput: Int32 { input[0] }
    var ourOutput: Int32 { output[0] }
    var ourComplaints: Int32 { complaints[0] }

    mutating func make() throws(ProgramBreach) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &input) == 0, socketpair(AF_UNIX, kind, 0, &output) == 0,
            socketpair(AF_UNIX, kind, 0, &complaints) == 0
        else { throw .notStarted(errno) }
    }

    func closeTheirs() { for end in [input[1], output[1], complaints[1]] where end >= 0 { close(end) } }

    func closeAll() {
        closeTheirs()
        for end in [input[0], output[0], complaints[0]] where end >= 0 { close(end) }
    }

    func spawn(_ call: ProgramCall) throws(ProgramBreach) -> pid_t {
        var pid: pid_t = 0
        let words = CTexts(call.words)
        let environment = CTexts(call.environment.map { "\($0.key)=\($0.value)" }.sorted())
        let failure = habeas_spawn(
            &pid,
            call.folder,
            words.texts,
            environment.texts,
            [input[1], output[1], complaints[1]]
        )
        guard failure == 0 else { throw .notStarted(failure) }
        return pid
    }
}

/// Texts as C takes them: a list that ends with a null.
private final class CTexts {
    let texts: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) { self.texts = texts.map { strdup($0) } + [nil] }

    deinit { for text in texts { free(text) } }
}
