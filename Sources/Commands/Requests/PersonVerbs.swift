import ArgumentParser
import Casework
import Foundation
import SubjectRequests

/// Verbs about who asks, and about what should read differently.
extension RequestsCommand {
    struct Verify: RequestVerb {
        static let word = "verify"
        static let abstract = "Attests who the person is, and goes on with what waited for it."
        static let example = "--how \"showed a passport at the counter\""

        @Option(help: "How far: channel, matched, account or document; what the right asks for where it is left out.")
        var level: String?

        @Option(help: "How you know.")
        var how: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let level = try level.map { word in
                guard let level = VerificationLevel(rawValue: word), level != .none else {
                    throw RequestsError.unknownLevel
                }
                return level
            }
            let asked = try await house.casework.request(reference, for: staff).required
            let attestation = Attestation(level: level ?? max(asked, .matched), how: Sensitive(how))
            try await house.casework.attest(reference, attestation, by: staff)
            return "Attested: \(attestation.level.rawValue)."
        }
    }

    struct Describe: RequestVerb {
        static let word = "describe"
        static let abstract = "Writes down what should read differently."
        static let example = "--change \"user.contact.phone_number=+64 3 555 0100\" --evidence $PWD/bill.pdf"

        @Option(help: "CATEGORY=NEW VALUE, such as user.contact.phone_number=+64…")
        var change: [String] = []

        @Option(help: "A file with a document in support, by its full path; it is kept sealed with the case.")
        var evidence: String?

        func validate() throws {
            guard !change.isEmpty || evidence != nil else { throw ValidationError("give --change, --evidence or both") }
        }

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let changes = try change.map(DescribedChange.init(typed:))
            let document = try evidence.map(readDocument)
            try await house.casework.describe(reference, changes, evidence: document, by: staff)
            return "Noted."
        }
    }

    struct Evidence: RequestVerb {
        static let word = "evidence"
        static let abstract = "Writes the documents in support of a correction into a folder, readable by you alone."
        static let example = "--into $PWD/evidence"

        @Option(help: "The folder, by its full path.")
        var into: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let documents = try await house.casework.evidence(of: reference, by: staff)
            for document in documents {
                let path = URL(filePath: into).appending(path: document.id).path
                let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
                let content = Data(document.content.disclosed)
                guard FileManager.default.createFile(atPath: path, contents: content, attributes: attributes) else {
                    throw RequestsError.unwritableFolder
                }
            }
            return "Documents: \(documents.count)."
        }
    }

    struct Decline: RequestVerb {
        static let word = "decline"
        static let abstract = "Declines one change of a correction; what is left is shown again."
        static let example = "--change 01jd8x… --ground exempt --reason \"as the contract has it\""

        @Option(help: "The change's id, as `show` prints it.")
        var change: String

        @Option(help: .grounds)
        var ground: RefusalGround

        @Option(help: "Why, in words; the answer quotes them to the person.")
        var reason: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            let reason = Sensitive(reason)
            try await house.casework.decline(change: change, of: reference, ground: ground, because: reason, by: staff)
            return "Declined; what is left is looked up again."
        }
    }

    struct Attach: RequestVerb {
        static let word = "attach"
        static let abstract = "Keeps the person's own statement beside what was not corrected."
        static let example = "\"I have never lived there.\""

        @Argument(help: "The statement, in the person's words.")
        var statement: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.attach(statement: Sensitive(statement), to: reference, by: staff)
            return "Kept; a colleague is asked to see to it."
        }
    }

    struct Join: RequestVerb {
        static let word = "join"
        static let abstract = "Reads the request's case together with another of the same person."
        static let example = "--into C7H3QX9K2M"

        @Option(
            help: """
                The other case's reference, or that of one of its requests; of two requests for one right the later is closed as \
                a duplicate.
                """
        )
        var into: String

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            guard let other = Reference(into) else { throw ReferenceUnknown() }
            try await house.casework.join(reference, into: other, by: staff)
            return "Joined."
        }
    }

    struct Split: RequestVerb {
        static let word = "split"
        static let abstract = "Takes a join back: the letters are of different people after all."
        static let example = ""

        func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String {
            try await house.casework.split(reference, by: staff)
            return "The cases stand by themselves again."
        }
    }
}
