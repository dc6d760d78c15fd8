import ArgumentParser
import Casework
import SubjectRequests

/// Verbs that ask the person, and what they and the workflow do to the clock.
extension RequestsCommand {
    struct Clarify: RequestVerb {
        static let word = "clarify"
        static let abstract = "Asks the person for more; the clock stands where the statute lets it."
        static let example = "\"Which of the two accounts?\""

        @Argument(help: "The question, as the person reads it.")
        var question: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.clarify(reference, asking: Sensitive(question), by: staff)
            return "Asked."
        }
    }

    struct Pause: RequestVerb {
        static let word = "pause"
        static let abstract = "Stops the clock, where the statute lets it stop for this right."
        static let example = "--reason \"asked by telephone which years\""

        @Option(help: "What the person was asked, in words for the record.")
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.pause(reference, because: Sensitive(reason), by: staff)
            return "The clock stands."
        }
    }

    struct Resume: RequestVerb {
        static let word = "resume"
        static let abstract =
            "Notes that the person's answer is here; the clock goes on from the day on which it arrived."
        static let example = "--answered 2026-12-04"

        @Option(
            help: "The day on which the answer arrived, YYYY-MM-DD; that of the reply, or today, where it is left out."
        )
        var answered: CivilDate?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.resume(reference, answeredOn: answered, by: staff)
            return "The clock runs."
        }
    }

    struct Extend: RequestVerb {
        static let word = "extend"
        static let abstract =
            "Takes longer, as far as the statute allows, and tells the person at once; `show` says to what it would come."
        static let example = "--by +2m --reason complexity"

        @Option(help: "More time: +2m, +45d, +10wd.")
        var by: DeadlineExtension

        @Option(help: "One of the statute's reasons.")
        var reason: ExtensionReason

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.extend(reference, by: by, because: reason, by: staff)
            return "Extended; the notice is on its way."
        }
    }

    struct Migrate: RequestVerb {
        static let word = "migrate"
        static let abstract = "Takes a request over to the workflow that is in force now, at the same step."
        static let example = ""

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.migrate(reference, by: staff)
            return "It goes on by the newer workflow."
        }
    }
}
