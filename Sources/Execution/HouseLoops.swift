import Casework
import Foundation
import Logging
import ServiceLifecycle
import Storage
import SubjectRequests
import Vault

/// What runs by itself: letters from the spool and from mailboxes, effects, timers, sweeps, mails to staff, and the tree of the history.
package struct HouseLoops: Service {
    let workshop: Workshop
    package let intake: LetterIntake
    package let spool: IncomingSpool
    package let mailboxes: [MailboxReader]

    private let gate = Gate()
    private let sweeps: SweepRunner

    package init(
        workshop: Workshop,
        intake: LetterIntake,
        spool: IncomingSpool,
        mailboxes: [WatchedMailbox] = []
    ) {
        self.workshop = workshop
        self.intake = intake
        self.spool = spool
        self.mailboxes = mailboxes.map { MailboxReader($0, intake, workshop) }
        sweeps = SweepRunner(workshop)
    }

    private var storage: SiteStorage { workshop.casework.storage }

    /// Runs until the server is shut down. Letters and effects do not wait for each other: a store that hangs holds up nobody
    /// who writes to us.
    package func run() async throws {
        try spool.retryUnreadable()
        try await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await again { try await deskRound() } }
                group.addTask { await EffectRunner(workshop).run(again) }
                group.addTask { await again { try await NoticeRunner(workshop).runOnce() } }
                // Between two rounds it always rests: whoever objects meanwhile is told of together.
                group.addTask {
                    await again {
                        _ = try await ListRunner(workshop).runOnce()
                        return 0
                    }
                }
                group.addTask { await again { try await CanaryRunner(workshop).runOnce() } }
                group.addTask { await again { try await sweeps.runOnce() } }
                for mailbox in mailboxes { group.addTask { await watch(mailbox) } }
            }
        }
    }

    /// Runs rounds until the server is shut down; between two without work it rests for a fifth of a second.
    private func again(_ round: @Sendable () async throws -> Int) async {
        while !Task.isCancelled {
            do {
                guard try await round() == 0 else { continue }
            } catch is CancellationError {
                return
            } catch {
                workshop.logger.error("a round failed", metadata: ["error": "\(String(reflecting: type(of: error)))"])
            }
            do { try await Task.sleep(for: .milliseconds(200)) } catch { return }
        }
    }

    /// Looks into a mailbox until the server is shut down, the seldomer the quieter it is.
    private func watch(_ mailbox: MailboxReader) async {
        var pace = PollPace()
        while !Task.isCancelled {
            var visit = MailboxVisit.failed
            do {
                visit = try await mailbox.visit { _ = try await deskRound() }
            } catch is CancellationError {
                return
            } catch {
                workshop.logger.error("a round failed", metadata: ["error": "\(String(reflecting: type(of: error)))"])
            }
            do { try await Task.sleep(for: .seconds(pace.seconds(after: visit))) } catch { return }
        }
    }

    /// Does what can be done now, until nothing is left to do now. Each mailbox is read once.
    ///
    /// - Throws: ``MailboxesUnread`` where one could not be read; everything else is done then all the same.
    package func runUntilIdle() async throws {
        try spool.retryUnreadable()
        var failed = 0
        for mailbox in mailboxes {
            failed += try await mailbox.visit { _ = try await deskRound() } == .failed ? 1 : 0
        }
        while try await round() > 0 {}
        guard failed == 0 else { throw MailboxesUnread(count: failed) }
    }

    /// One round: letters, timers, sweeps, effects, mails to staff, history. Answers how much there was to do.
    package func round() async throws -> Int {
        let begun = try await deskRound() + sweeps.runOnce()
        let canaries = try await CanaryRunner(workshop).runOnce()
        let told = try await ListRunner(workshop).runOnce()
        return try await begun + canaries + told + EffectRunner(workshop).runOnce() + NoticeRunner(workshop).runOnce()
    }

    /// Letters, timers, answers whose time is over, history. One at a time in a process: a command may run rounds beside the server's own.
    private func deskRound() async throws -> Int {
        try await gate.pass {
            try await takeIn() + fireTimers() + workshop.casework.expireAnswers() + storage.integrate().integrated
        }
    }

    /// Files what lies in the incoming folder. A letter is removed only when it is stored; one that cannot be opened, for it
    /// is damaged or sealed with other keys, is set aside and lets the next come.
    private func takeIn() async throws -> Int {
        var stored = 0
        for name in try spool.waiting() {
            do {
                let letter = try spool.read(name)
                try await intake.store(letter)
                try spool.remove(letter)
                stored += 1
            } catch  where HouseLoops.isUnreadable(error) {
                workshop.logger.error("a letter cannot be opened and is set aside", metadata: ["file": "\(name)"])
                try spool.setAside(name)
            }
        }
        return try await intake.fileAll().count + stored
    }

    private static func isUnreadable(_ error: any Error) -> Bool {
        switch error {
        case is VaultError, IntakeError.letterDamaged: true
        default: false
        }
    }

    private func fireTimers() async throws -> Int {
        let due = try await storage.read { try $0.timers.due() }
        for timer in due { try await workshop.casework.timePassed(timer) }
        return due.count
    }

    /// When the next thing is due that cannot be done now: an effect or a list that waits, or a timer. Mails to staff are not
    /// asked: nothing else waits for them.
    package func nextDue() async throws -> Timestamp? {
        let due = try await storage.read { connection in
            [try connection.effects.nextDue(), try connection.timers.nextDue(), try connection.listStops.nextDue()]
        }
        return due.compactMap { $0 }.min()
    }
}
