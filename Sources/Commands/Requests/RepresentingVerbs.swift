import ArgumentParser
import Casework
import DataMap
import Storage
import SubjectRequests

/// Verbs about whom a request is for: the person behind an agent, the authority, a fee, the account that is to be closed.
extension RequestsCommand {
    struct Represent: RequestVerb {
        static let word = "represent"
        static let abstract =
            "Says that whoever wrote acts for somebody else: nothing is done before that person and the authority are proven."
        static let example = "--name \"Aroha Ngata\" --email aroha@kereru.example"

        @Option(help: "The name of the person whom the request is about.")
        var name: String?

        @Option(help: "That person's own e-mail address, never the agent's.")
        var email: String?

        @Option(help: "That person's postal address.")
        var post: String?

        @Option(help: "KIND=VALUE by which the person is known; may be given several times.")
        var identity: [String] = []

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let whom = RepresentedPerson(
                name: name.map { Sensitive($0) },
                mailAddress: email.map { Sensitive($0) },
                postalAddress: post.map { Sensitive($0) },
                claimed: try identity.map(house.identity(typed:))
            )
            try await house.casework.represent(reference, whom, by: staff)
            return "Noted; the person and the authority are still to be proven."
        }
    }

    struct Authority: RequestVerb {
        static let word = "authority"
        static let abstract =
            "Notes that the authority of an agent is here; where the statute has it so, the clock starts with it."
        static let example = "--received 2026-12-01 --answers-to agent --what \"signed letter\" --document letter.pdf"

        @Option(help: "The day on which it arrived, YYYY-MM-DD.")
        var received: CivilDate

        @Option(help: "To whom the answer goes, as the authority says: person or agent.")
        var answersTo: Addressee

        @Option(help: "What it is and who looked at it, in words for the record.")
        var what: String

        @Option(help: "A file with the document, by its full path; it is kept sealed with the case.")
        var document: String?

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let authority = ReceivedAuthority(
                receivedOn: received,
                answersTo: answersTo == .agent ? .agent : .subject,
                what: Sensitive(what),
                document: try document.map(readDocument)
            )
            try await house.casework.authorise(reference, authority, by: staff)
            return "Noted."
        }

        enum Addressee: String, ExpressibleByArgument, CaseIterable {
            case person, agent
        }
    }

    struct Minor: RequestVerb {
        static let word = "minor"
        static let abstract =
            "Says that a request is a minor's: while that stands nothing goes out before somebody approves it."
        static let example = "--reason \"born in 2014, by the school's list\""

        @Flag(help: "It is not a minor's after all.")
        var lift = false

        @Option(help: "Why, for whoever approves.")
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.markMinor(reference, stands: !lift, because: Sensitive(reason), by: staff)
            return lift ? "Lifted." : "Noted; somebody approves before anything goes out."
        }
    }

    struct Fee: RequestVerb {
        static let word = "fee"
        static let abstract = "Notes that a fee was paid, where the statute starts the clock with it."
        static let example = "--paid 2026-12-04"

        @Option(help: "The day on which it was paid, YYYY-MM-DD.")
        var paid: CivilDate

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.noteFee(reference, paidOn: paid, by: staff)
            return "Noted; the clock starts no earlier."
        }
    }

    struct Account: RequestVerb {
        static let word = "account"
        static let abstract =
            "Says which customer's account is to be closed, where the person's own rows do not say it; what was shown is void."
        static let example = "--close app.licensees=OC2001"

        @Option(help: "COLLECTION=KEY of the customer; may be given several times.")
        var close: [String]

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.close(Set(close.map(account)), reference, by: staff)
            return "Noted; the rows are looked up anew."
        }

        private func account(_ typed: String) throws -> AccountKey {
            let parts = typed.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let collection = CollectionAddress(parts[0]) else {
                throw RequestsError.badIdentity
            }
            return AccountKey(collection: collection, value: parts[1])
        }
    }
}
