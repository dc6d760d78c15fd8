import ArgumentParser
import Casework
import SubjectRequests

/// Verbs for an answer that reached the wrong person.
extension RequestsCommand {
    struct Revoke: RequestVerb {
        static let word = "revoke"
        static let abstract = """
            Takes back an answer that reached the wrong person: page, file and links stop at once, and an incident opens \
            whose clock is the statute's.
            """
        static let example = "--reason \"the address was a namesake's\""

        @Option(help: "What happened; kept sealed in the history.")
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.revoke(reference, because: Sensitive(reason), by: staff)
            let due = try await house.casework.openIncidents(for: staff).first { $0.reference == reference }
            return "Taken back." + (due.map { " Tell the authority by \($0.dueAt) (\($0.law))." } ?? "")
        }
    }

    struct CloseIncident: RequestVerb {
        static let word = "close-incident"
        static let abstract = "Closes the incident of an answer that was taken back."
        static let example = "--authority-told 2026-12-03 --reason \"told; the person was rung\""

        @Option(help: "The day on which the authority was told, YYYY-MM-DD; left out where it was not.")
        var authorityTold: String?

        @Option(help: "What was done, and why the authority was or was not told.")
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let notice = AuthorityNotice(
                toldOn: try typedDay(authorityTold, "--authority-told"),
                because: Sensitive(reason)
            )
            try await house.casework.closeIncident(reference, notice, by: staff)
            return "Closed."
        }
    }
}
