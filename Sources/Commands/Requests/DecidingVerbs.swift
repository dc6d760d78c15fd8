import ArgumentParser
import Casework
import SubjectRequests

/// Verbs that decide about a request.
extension RequestsCommand {
    struct Approve: RequestVerb {
        static let word = "approve"
        static let abstract = "Approves exactly what is shown now."
        static let example = ""

        @Option(help: "Digest of what you saw; the approval fails where that has changed.")
        var shown: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let moved = try await house.casework.approve(reference, shown: shown, by: staff)
            return moved ? "Approved." : "Your approval is recorded; one more person must approve."
        }
    }

    struct Refuse: RequestVerb {
        static let word = "refuse"
        static let abstract = "Declines a request on a legal ground."
        static let example = "--ground excessive --reason \"the fifth this month\""

        @Option(help: .grounds)
        var ground: RefusalGround

        @Option(help: .quoted)
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.refuse(reference, ground: ground, because: Sensitive(reason), by: staff)
            return "Refused; the notice is on its way."
        }
    }

    struct Withdraw: RequestVerb {
        static let word = "withdraw"
        static let abstract = "Notes that the person drops it."
        static let example = ""

        @Option(help: "How they said so, for colleagues.")
        var reason: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.withdraw(reference, because: reason.map { Sensitive($0) }, by: staff)
            return "Withdrawn."
        }
    }

    struct Rework: RequestVerb {
        static let word = "rework"
        static let abstract = "Has the work done and shown again."
        static let example = ""

        @Option(help: "What should be looked at again, for colleagues.")
        var reason: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.rework(reference, because: reason.map { Sensitive($0) }, by: staff)
            return "Sent back."
        }
    }

    struct Conclude: RequestVerb {
        static let word = "conclude"
        static let abstract = "Decides a complaint and tells the person what came of it."
        static let example = "\"You were right; we have changed it.\""

        @Argument(help: "The outcome, as the person reads it.")
        var conclusion: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.conclude(reference, Sensitive(conclusion), by: staff)
            return "Concluded; the answer is on its way."
        }
    }

    struct Settle: RequestVerb {
        static let word = "settle"
        static let abstract =
            "Notes that nothing is owed any more on an account that is to be closed, or lets a concern about an answer pass."
        static let example = "--reason \"last invoice paid\""

        @Option(help: "How you know, in words for the record.")
        var reason: String

        @Option(help: "The concern, as `review` names it.")
        var concern: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            if let concern {
                try await house.casework.settleConcern(concern, of: reference, because: Sensitive(reason), by: staff)
                return "Settled."
            }
            try await house.casework.settle(reference, because: Sensitive(reason), by: staff)
            return "Settled."
        }
    }

    struct Refer: RequestVerb {
        static let word = "refer"
        static let abstract =
            "Notes that a request was passed on to whoever is responsible, and tells the person who that is."
        static let example = "--to \"Harbour Housing, privacy@harbour.example\""

        @Option(help: "Who answers instead, and how to write to them; the person reads these words.")
        var to: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.refer(reference, to: Sensitive(to), by: staff)
            return "Referred."
        }
    }

    struct Appeal: RequestVerb {
        static let word = "appeal"
        static let abstract = "Notes that the person wants the decision looked at again, by somebody else."
        static let example = ""

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.appeal(reference, by: staff)
            return "Open again, for a colleague to decide."
        }
    }

    struct Uphold: RequestVerb {
        static let word = "uphold"
        static let abstract = "Lets a decision stand on a second look; the notice goes out again."
        static let example = "--ground exempt --reason \"privileged\""

        @Option(help: .grounds)
        var ground: RefusalGround

        @Option(help: .quoted)
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.uphold(reference, ground: ground, because: Sensitive(reason), by: staff)
            return "Upheld; the notice is on its way."
        }
    }
}
