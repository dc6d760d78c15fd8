import ArgumentParser
import Casework
import SubjectRequests

/// Verbs that move nothing: who works on it, what is noted, what is kept back, what a person has done by hand.
extension RequestsCommand {
    struct Assign: RequestVerb {
        static let word = "assign"
        static let abstract = "Gives a request to a colleague, or back to the queue."
        static let example = "--to priya@outreach.example"

        @Option(help: "The colleague's e-mail address; back to the queue where it is left out.")
        var to: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let colleague = try await to.asyncMap { try await house.staff(named: $0) }
            try await house.casework.assign(reference, to: colleague?.id, by: staff)
            return colleague.map { "Assigned to \($0.name.disclosed)." } ?? "Back in the queue."
        }
    }

    struct Note: RequestVerb {
        static let word = "note"
        static let abstract = "Writes something down for colleagues; the person does not see it."
        static let example = "\"rang, will send the form\""

        @Argument(help: "The note.")
        var text: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.note(reference, Sensitive(text), by: staff)
            return "Noted."
        }
    }

    struct Hold: RequestVerb {
        static let word = "hold"
        static let abstract =
            "Places a legal hold: nothing that it covers is erased. It moves nothing, and no clock stops."
        static let example = "--reason \"a claim is pending\" --until 2027-06-30"

        @Option(help: "Why, in words that name nobody.")
        var reason: String

        @Option(help: "Its last day, YYYY-MM-DD; until somebody lifts it where it is left out.")
        var until: String?

        @Flag(name: .customLong("case"), help: "Holds every request of the case.")
        var wholeCase = false

        @Option(help: "KIND=VALUE: holds every open request of whoever has this identity.")
        var identity: String?

        func validate() throws {
            guard !(wholeCase && identity != nil) else {
                throw ValidationError("--case and --identity exclude each other")
            }
        }

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let day = try typedDay(until, "--until")
            let named = try identity.map { HoldReach.identity(try house.identity(typed: $0)) }
            let reach = named ?? (wholeCase ? .caseFile : .request)
            let hold = try await house.casework.hold(reference, reach, because: reason, until: day, by: staff)
            return "On hold: \(hold)"
        }
    }

    struct Lift: RequestVerb {
        static let word = "lift"
        static let abstract = "Ends a legal hold, or shows again what was withheld from an answer."
        static let example = "--reason \"the claim was settled\""

        @Option(help: "Why it ends.")
        var reason: String

        @Option(help: "Which hold, as `show` names it; needed where several stand.")
        var hold: String?

        @Option(help: "What was withheld, as `review` names it.")
        var withholding: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            if let withholding {
                let reason = Sensitive(reason)
                try await house.casework.liftWithholding(withholding, of: reference, because: reason, by: staff)
                return "It is shown again once the answer is built again."
            }
            try await house.casework.lift(reference, hold: hold, because: Sensitive(reason), by: staff)
            return "Lifted."
        }
    }

    struct Unpark: RequestVerb {
        static let word = "unpark"
        static let abstract = "Lets parked work be tried again, once what stood in its way is mended."
        static let example = "--reason \"the map names the column now\""

        @Option(help: "What was mended.")
        var reason: String

        @Option(help: "One piece of work, as `doctor` names it; all of the request where it is left out.")
        var effect: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let reason = Sensitive(reason)
            let count = try await house.casework.unpark(reference, effect: effect, because: reason, by: staff)
            return "Tried again: \(count)."
        }
    }

    struct Ask: RequestVerb {
        static let word = "ask"
        static let abstract = """
            Asks a colleague without an account, by a mail with one link, to do an open task or something new; the answer \
            to the person waits for theirs.
            """
        static let example = "--colleague archive@outreach.example --question \"Is there a paper card of hers?\""

        @Option(help: "Their e-mail address.")
        var colleague: String

        @Option(help: "An open task's id, as `requests tasks` prints it.")
        var task: String?

        @Option(help: "What they should look for, or do, where it is no task yet. They see it as it stands here.")
        var question: String?

        func validate() throws {
            guard (task == nil) != (question == nil) else { throw ValidationError("give --task or --question") }
        }

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let asked: AskedOfColleague = task.map { .task($0) } ?? .byHand(Sensitive(question ?? ""))
            let address = Sensitive(colleague)
            let task = try await house.casework.ask(reference, colleague: address, asked, by: staff)
            return "Asked: \(task)"
        }
    }

    struct Answer: RequestVerb {
        static let word = "answer"
        static let abstract = "Notes that a task was done by hand; what waited for it goes on."
        static let example = "--task 01jd8x… --note \"marked in the paper file\""

        @Option(help: "The task's id, as `requests tasks` prints it.")
        var task: String

        @Option(help: "How it was done, and by whom.")
        var note: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.answer(task: task, of: reference, note: Sensitive(note), by: staff)
            return "Done."
        }
    }

    struct Posted: RequestVerb {
        static let word = "posted"
        static let abstract = "Confirms that the letters of a request are in the post; only then it closes."
        static let example = "--on 2026-12-03"

        @Option(help: "The day on which they were posted, YYYY-MM-DD; today where it is left out.")
        var on: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.posted(reference, on: typedDay(on, "--on"), by: staff)
            let summary = try await house.casework.summary(reference, for: staff)
            return "Posted. \(summary.outcome?.rawValue ?? summary.state)."
        }
    }
}
