import ArgumentParser
import Casework
import SubjectRequests

extension WithholdingGround: ExpressibleByArgument {}

/// A place in an answer, as people type it.
struct SpotOptions: ParsableArguments {
    @Option(help: "DATASET.COLLECTION, as `requests review` prints it.")
    var collection: String

    @Option(help: "A row, as `requests review` prints it; every row where it is left out.")
    var row: String?

    @Option(help: "A field; the whole row where it is left out.")
    var field: String?

    func spot(passage: String? = nil) -> AnswerSpot {
        AnswerSpot(collection: collection, row: row, field: field, passage: passage.map { Sensitive($0) })
    }
}

/// Verbs about an answer that waits for its approval.
extension RequestsCommand {
    struct Withhold: RequestVerb {
        static let word = "withhold"
        static let abstract = "Withholds a part of an answer that is being reviewed; `redact` then builds it again."
        static let example =
            "--collection app.messages --row 9c1f3e77… --field body --passage \"Ben\" --ground other-people"

        @OptionGroup var place: SpotOptions

        @Option(help: "Only these words, wherever they stand there; the whole value where it is left out.")
        var passage: String?

        @Option(help: "One of the statute's grounds; `requests review` prints them.")
        var ground: WithholdingGround

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let spot = place.spot(passage: passage)
            let ids = try await house.casework.withhold(reference, spot, ground: ground, by: staff)
            return (["Withheld: \(ids.count)."] + ids).joined(separator: "\n")
        }
    }

    struct Redact: RequestVerb {
        static let word = "redact"
        static let abstract = "Builds an answer again from what was collected, without what is withheld."
        static let example = ""

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.redact(reference, by: staff)
            return "It is being built again."
        }
    }

    struct Release: RequestVerb {
        static let word = "release"
        static let abstract = "Lets a withheld value stand in a place where you looked, from the next build on."
        static let example = "--collection app.users --field name --reason \"her own name\""

        @OptionGroup var place: SpotOptions

        @Option(help: "Whose value may stand there, by the withholding's id; any where it is left out.")
        var withholding: String?

        @Option(help: "Why it may stand there.")
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let reason = Sensitive(reason)
            try await house.casework.release(reference, place.spot(), of: withholding, because: reason, by: staff)
            return "It may stand there from the next build on."
        }
    }
}
