import Casework
import Execution
import Foundation
import Storage
import SubjectRequests

/// Plays one site's letters: each comes in at its time, people follow the links in their mails, staff approve, and the clock
/// jumps over what has to be waited for. Everything may have happened before: a demo that was killed goes on.
struct DemoPlay {
    let site: DemoSite
    let house: House
    let clock: VirtualClock
    let output: CommandOutput

    private var casework: CaseDesk { house.casework }

    /// - Returns: how many letters there are, and how many ended as they must.
    func play() async throws -> (letters: Int, asExpected: Int) {
        let letters = try site.letters()
        output.line("\n\(site.name): \(letters.count) letters")
        try await DemoStaff.add(to: house)
        try await receive(letters)
        try await live()
        return (letters.count, try await judge(letters))
    }

    /// A last few letters, whose senders confirm who they are; what staff do with them is left to the visitor.
    func leaveOpen() async throws {
        for raw in try site.openLetters() {
            if let time = DemoLetter.receivedAt(raw) { try jump(to: time) }
            try house.loops.spool.store(raw, mailbox: "", at: clock.now, keyring: casework.keyring)
            try await house.loops.runUntilIdle()
        }
        _ = try await followLinks()
        try await house.loops.runUntilIdle()
    }

    private func receive(_ letters: [DemoLetter]) async throws {
        for letter in letters.sorted(by: { ($0.receivedAt ?? clock.now) < ($1.receivedAt ?? clock.now) }) {
            if let time = letter.receivedAt { try jump(to: time) }
            try house.loops.spool.store(letter.raw, mailbox: "", at: clock.now, keyring: casework.keyring)
            try await house.loops.runUntilIdle()
        }
    }

    /// Requesters and staff do what they do until nothing is left that anybody can do.
    private func live() async throws {
        for _ in 0..<50 {
            let filed = try await fileHeld()
            let clicked = try await followLinks()
            let approved = try await approve()
            let decided = try await DemoDeciding(house: house, output: output).decide()
            try await house.loops.runUntilIdle()
            if filed + clicked + approved + decided > 0 { continue }
            guard try await isSomethingOpen(), let next = try await house.loops.nextDue() else { return }
            // It may have fallen due while nobody looked: the clock runs between its jumps.
            if next > clock.now { try jump(to: next) }
            try await house.loops.runUntilIdle()
        }
    }

    /// Priya reads the letters that were not surely understood, and files each as what was proposed.
    private func fileHeld() async throws -> Int {
        let priya = try await house.staff(named: DemoStaff.people[0].mailAddress)
        let held = try await casework.storage.read { try $0.messages.unfiled(verdict: .held) }
        var filed = 0
        for message in held where message.heldBecause == "not-sure" {
            _ = try await house.loops.intake.file(message.id, by: priya)
            output.line("  … a letter was not surely understood; Priya reads it and files it")
            filed += 1
        }
        return filed
    }

    /// Everybody presses the button behind the link that they were mailed.
    private func followLinks() async throws -> Int {
        var followed = 0
        for link in try DemoOutbox(house.opening).links() {
            do {
                _ = try await casework.confirm(link.token, reference: link.reference)
                followed += 1
            } catch is CaseworkError {
                continue  // Followed before, or replaced by a newer one.
            }
        }
        return followed
    }

    private func approve() async throws -> Int {
        var approved = 0
        for person in DemoStaff.people where person.roles.contains(.approver) {
            let staff = try await house.staff(named: person.mailAddress)
            for row in try await casework.queue(for: staff, limit: 500)
            where row.phase == .review && row.shownDigest != nil {
                do {
                    _ = try await casework.approve(row.reference, by: staff)
                    approved += 1
                } catch is CaseworkError {
                    // Waits for somebody or something else, or for a second look.
                    approved += try await settleConcerns(row.reference, by: staff)
                }
            }
        }
        return approved
    }

    /// Lets what gave concern pass, so that another approver can approve. Answers how much.
    private func settleConcerns(_ reference: Reference, by staff: StaffMember) async throws -> Int {
        do {
            let review = try await casework.review(reference, for: staff)
            guard review.maySettle else { return 0 }
            let reason = Sensitive("A demonstration: nobody looked, where a person would have.")
            for concern in review.concerns where concern.isOpen {
                try await casework.settleConcern(concern.id, of: reference, because: reason, by: staff)
            }
            return review.concerns.count(where: \.isOpen)
        } catch is CaseworkError {
            return 0  // No answer to look through.
        }
    }

    private func isSomethingOpen() async throws -> Bool {
        try await casework.storage.read { try !$0.requests.queue(scope: .everything, limit: 1).isEmpty }
    }

    private func jump(to time: Timestamp) throws {
        guard time > clock.now else { return }
        try clock.jump(to: time)
        output.line("  … the clock jumps to \(time)")
    }

    // MARK: - What came of it

    private func judge(_ letters: [DemoLetter]) async throws -> Int {
        var asExpected = 0
        for letter in letters {
            let found = try await end(of: letter)
            let isAsExpected = found == letter.expectation
            if isAsExpected { asExpected += 1 }
            output.line("  \(isAsExpected ? "✓" : "✗") \(letter.name): \(found)")
            if !isAsExpected { output.line("      expected \(letter.expectation)") }
        }
        return asExpected
    }

    private func end(of letter: DemoLetter) async throws -> String {
        guard let message = try await house.loops.intake.stored(letter.raw) else { return "not stored" }
        guard let caseID = message.caseID else { return message.verdict?.rawValue ?? "not read" }
        let rows = try await casework.storage.read { try $0.requests.inCase(caseID) }
        return DemoLetter.words(.caseFile, rows.map { ($0.right, $0.outcome?.rawValue ?? $0.state) })
    }
}

extension DemoLetter {
    /// Verdict and ends in one line, rights in the order of their names.
    var expectation: String { DemoLetter.words(verdict, end.map { ($0.key, $0.value.rawValue) }) }

    static func words(_ verdict: MessageVerdict, _ ends: [(Right, String)]) -> String {
        let ends = ends.map { "\($0.0.rawValue) \($0.1)" }.sorted()
        return ([verdict.rawValue] + ends).joined(separator: ", ")
    }
}
