import Testing

/// The organisation's own data, after everything that Habeas does to them, as queries written by hand find them.
@Suite("the whole system and its stores")
struct StoreSystemTests {
    @Test("50 people of both sites get exactly the rows that the oracle finds")
    func oracle() async throws {
        let run = try await PeerRun("oracle_check.py", "--people", "50")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^people 50, rows [1-9]\d*, differences 0$/), "\(run.output)")
    }

    @Test("the same of 20 people whose data lie in PostgreSQL")
    func oracleOnPostgres() async throws {
        let run = try await PeerRun("oracle_check.py", "--people", "20", "--stores", "postgres")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^people 20, rows [1-9]\d*, differences 0$/), "\(run.output)")
    }

    @Test("what is deleted, corrected and unsubscribed is so everywhere, and nobody else's rows change")
    func changes() async throws {
        let run = try await PeerRun("changes_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(
                /^deleted 5, corrected 2, unsubscribed 2, rows of others [1-9]\d*, differences 0$/
            ),
            "\(run.output)"
        )
    }

    @Test("who ends a mailing is written to no more, however they end it and whatever breaks meanwhile")
    func unsubscribed() async throws {
        let run = try await PeerRun("unsubscribe_check.py", "--people", "500")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(
                /^people 500, lists 3, posts [1-9]\d+, tellings [1-9]\d*, killed 1, waited 1, differences 0$/
            ),
            "\(run.output)"
        )
    }

    @Test("what comes back out of a backup or by an import is erased and stopped again, and nothing else")
    func ledger() async throws {
        let run = try await PeerRun("ledger_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(
                /^erased 3, restored 2, imported 2, kills [1-9]\d*, rows [1-9]\d*, differences 0$/
            ),
            "\(run.output)"
        )
    }

    @Test("what is wrong in a block of files is named at its line, each thing once")
    func fileSettings() async throws {
        let run = try await PeerRun("file_settings_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^codes [1-9]\d+, wrong 0$/), "\(run.output)")
    }

    @Test("a store that lies is found out by its canary; canaries touch nobody's rows and leave none behind")
    func canaries() async throws {
        let run = try await PeerRun("canaries_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(/^stores 7, whole 7, planted [1-9]\d*, rounds [1-9]\d*, lies 4, differences 0$/),
            "\(run.output)"
        )
    }

    @Test("an account's closure takes everybody at that customer, and no row of any other")
    func closures() async throws {
        let run = try await PeerRun("closure_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(
                /^closed 5, people [1-9]\d*, rows gone or emptied [1-9]\d*, rows of others [1-9]\d*, differences 0$/
            ),
            "\(run.output)"
        )
    }

    @Test("who is due is swept from every store by themselves, and no other row changes; the same in PostgreSQL")
    func sweeps() async throws {
        let run = try await PeerRun("sweep_check.py", "--stores", "postgres")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(
                /^due [1-9]\d*, rows gone or emptied [1-9]\d*, rows of others [1-9]\d*, differences 0$/
            ),
            "\(run.output)"
        )
    }

    @Test(
        "a store that is down, refuses, lacks a permission or has changed is named; a deletion finishes once when it is mended"
    )
    func storeFaults() async throws {
        let run = try await PeerRun("store_faults_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.lastLine.contains(/^faults 5, kills [1-9]\d*, deletions 6, differences 0$/), "\(run.output)")
    }
}
