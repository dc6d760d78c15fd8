import Foundation
import Testing

/// The whole program, driven from outside as its people drive it. The peers are in Python, so that nothing of ours judges
/// itself: another reader takes the packages, and queries written by hand say what must be in them.
@Suite("the whole system")
struct SystemTests {
    @Test("every letter of both sites becomes what it must; strangers get no row")
    func letters() async throws {
        let run = try await PeerRun("letters_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("letters 40, differences 0"), "\(run.output)")
        #expect(run.lastLine == "strangers 2, rows 0", "\(run.output)")
    }

    @Test("strangers at the form and the API get no row of those whom they claim to be")
    func strangers() async throws {
        let run = try await PeerRun("strangers_check.py", "--people", "2")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine == "strangers 16, rows 0", "\(run.output)")
    }

    @Test("no command, whoever gives it, makes more than mail of what nobody has confirmed")
    func commandDoors() async throws {
        let run = try await PeerRun("doors_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(/^commands [1-9]\d*, calls [1-9]\d*, effects beside mail 0, rows changed 0$/),
            "\(run.output)"
        )
    }

    @Test("while every store hangs, liveness and the start page answer as if nothing hung")
    func hangingStores() async throws {
        let run = try await PeerRun("hang_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^slowest \d+ ms$/), "\(run.output)")
    }

    @Test("a copy of 100,000 rows takes no more memory than one of 10,000")
    func memory() async throws {
        let run = try await PeerRun("memory_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^rows 100000, peak \d+ MiB/), "\(run.output)")
    }

    @Test("a package of 64 MiB takes at most 96 MiB, is never delivered half, and opens everywhere")
    func package() async throws {
        let run = try await PeerRun("package_check.py", seconds: 300)
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(/^package 6\d MiB, written before the kill \d+ MiB, .* differences 0$/),
            "\(run.output)"
        )
    }

    @Test("two servers on one PostgreSQL database, both killed on the way, answer everybody once")
    func servers() async throws {
        let run = try await PeerRun("servers_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^people 20, rows [1-9]\d*, kills 6, differences 0$/), "\(run.output)")
    }

    @Test("answers reach a real mail server once; it may put off, refuse, and see us killed")
    func mailServer() async throws {
        let run = try await PeerRun("smtp_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.hasSuffix("refused 2, sent again 1, too large 1, differences 0"), "\(run.output)")
    }

    @Test("a hundred letters and twenty approvals at once, while a server runs: none is lost")
    func parallel() async throws {
        let run = try await PeerRun("parallel_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine == "letters 100, stored 100, filed 100, approved 20", "\(run.output)")
    }

    @Test("bad input gets a coded complaint and loses nothing")
    func badInput() async throws {
        let run = try await PeerRun("bad_input_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine == "cases 7, wrong 0", "\(run.output)")
    }

    @Test("a demo that is killed at fifty random instants ends as if nothing had happened")
    func kills() async throws {
        let run = try await PeerRun("kill_check.py", "50", "\(UInt32.random(in: .min ... .max))")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine == "kills 50, lost 0, twice 0", "\(run.output)")
    }

    @Test("every command does what its help says, alone and through a server's socket")
    func commands() async throws {
        let run = try await PeerRun("commands_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine == "cases 12, wrong 0", "\(run.output)")
    }

    @Test("a site that is broken in one place is told so with file, line and code")
    func check() async throws {
        let run = try await PeerRun("site_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^cases \d\d, wrong 0$/), "\(run.output)")
    }
}
