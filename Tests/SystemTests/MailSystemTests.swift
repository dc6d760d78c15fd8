import Testing

/// Mail in, on real servers: Dovecot and Postfix in temporary folders, on loopback.
@Suite("letters out of real mailboxes")
struct MailSystemTests {
    @Test("whatever happens to a mailbox, each letter is stored once; cases are moved, the rest stays unread")
    func mailboxes() async throws {
        let run = try await PeerRun("imap_check.py", "--letters", "100")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(/^letters 1\d\d, stored 1\d\d, moved \d+, .*, faults 8, differences 0$/),
            "\(run.output)"
        )
    }

    @Test("a letter sent by SMTP is answered by mail, through everything that a mail server may do")
    func wholeRound() async throws {
        let run = try await PeerRun("mail_round_check.py")
        #expect(run.status == 0, "\(run.output)")
        #expect(
            run.lastLine.contains(/^letters 9, cases 8, .*, dropped 1, bounced 1, .*, differences 0$/),
            "\(run.output)"
        )
    }
}
