import Casework
import Storage
import SubjectRequests
import Vault
import Workflows

/// What Priya does by hand: tasks, complaints, and whether an account owes anything.
struct DemoDeciding {
    let house: House
    let output: CommandOutput

    private var casework: CaseDesk { house.casework }

    /// Answers how many things she did.
    func decide() async throws -> Int {
        let priya = try await house.staff(named: DemoStaff.people[0].mailAddress)
        var done = 0
        for task in try await casework.tasks(for: priya) {
            try await casework.answer(task: task.row.id, note: Sensitive("Done."), by: priya)
            output.line("  … a task, '\(task.question.disclosed.name.rawValue)': Priya does it and says so")
            done += 1
        }
        for row in try await casework.queue(for: priya, limit: 500) where row.phase == .review {
            if try await decide(row, priya) { done += 1 }
        }
        return done
    }

    private func decide(_ row: RequestRow, _ priya: StaffMember) async throws -> Bool {
        let possible = try await casework.request(row.reference, for: priya).moves
            .filter { $0.obstacle == nil }.map(\.trigger)
        if possible.contains(.conclude) {
            let words = "You were right. We now say in our welcome mail what group admins can see."
            try await casework.conclude(row.reference, Sensitive(words), by: priya)
            output.line("  … a complaint: Priya looks into it and tells the outcome")
            return true
        }
        guard possible.contains(.settle) else { return false }
        try await casework.settle(row.reference, because: Sensitive("No invoice is open."), by: priya)
        output.line("  … an account to be closed: Priya sees that no invoice is open")
        return true
    }
}
