import ArgumentParser
import Casework
import Foundation
import Storage
import SubjectRequests

/// `habeas requests represent REF`.
struct RequestsRepresent: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "represent",
        abstract:
            "Says that whoever wrote acts for somebody else: nothing is done before that person and the authority are proven.",
        discussion: """
            Example:
              habeas requests represent 4K7T2M9QXR --name \"Aroha Ngata\" --email aroha@kereru.example --as USER
            """
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "The name of the person whom the request is about.")
    var name: String?

    @Option(help: "That person's own e-mail address, never the agent's.")
    var email: String?

    @Option(help: "That person's postal address.")
    var post: String?

    @Option(help: "KIND=VALUE by which the person is known; may be given several times.")
    var identity: [String] = []

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let whom = RepresentedPerson(
            name: name.map { Sensitive($0) },
            mailAddress: email.map { Sensitive($0) },
            postalAddress: post.map { Sensitive($0) },
            claimed: try identity.map(house.identity(typed:))
        )
        try await house.casework.represent(request.reference(), whom, by: staff)
        output.line("Noted; the person and the authority are still to be proven.")
    }
}

/// `habeas requests authority REF --received DAY --answers-to person|agent`.
struct RequestsAuthority: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority",
        abstract:
            "Notes that the authority of an agent is here; where the statute has it so, the clock starts with it.",
        discussion: """
            Example:
              habeas requests authority 4K7T2M9QXR --received 2026-12-01 --answers-to agent --what \"signed letter\" \
            --document letter.pdf --as USER
            """
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "The day on which it arrived, YYYY-MM-DD.")
    var received: CivilDate

    @Option(help: "To whom the answer goes, as the authority says: person or agent.")
    var answersTo: Addressee

    @Option(help: "What it is and who looked at it, in words for the record.")
    var what: String

    @Option(help: "A file with the document; it is kept sealed with the case.")
    var document: String?

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        let bytes = try document.map { path in
            do {
                return Sensitive(Array(try Data(contentsOf: URL(filePath: path))))
            } catch {
                throw RequestsError.unreadableFile
            }
        }
        let authority = ReceivedAuthority(
            receivedOn: received,
            answersTo: answersTo == .agent ? .agent : .subject,
            what: Sensitive(what),
            document: bytes
        )
        try await house.casework.authorise(request.reference(), authority, by: staff)
        output.line("Noted.")
    }

    enum Addressee: String, ExpressibleByArgument, CaseIterable {
        case person, agent
    }
}

/// `habeas requests fee REF --paid DAY`.
struct RequestsFee: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "fee",
        abstract: "Notes that a fee was paid, where the statute starts the clock with it.",
        discussion: "Example: habeas requests fee 4K7T2M9QXR --paid 2026-12-04 --as USER"
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "The day on which it was paid, YYYY-MM-DD.")
    var paid: CivilDate

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.noteFee(request.reference(), paidOn: paid, by: staff)
        output.line("Noted; the clock starts no earlier.")
    }
}
