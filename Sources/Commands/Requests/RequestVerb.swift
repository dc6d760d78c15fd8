import ArgumentParser
import Casework
import Foundation
import SubjectRequests

/// Something that staff do with one request: `habeas requests VERB REF … --as USER`. A verb says what it is called, what it
/// asks for beside the reference, and how Casework does it; ``RequestsDo`` makes a command of it.
protocol RequestVerb: ParsableArguments {
    static var word: String { get }
    static var abstract: String { get }
    /// What an example has between reference and user.
    static var example: String { get }

    /// - Returns: what the command says when it is done.
    func carryOut(_ reference: Reference, in house: House, by staff: StaffMember) async throws -> String
}

/// The command of one verb.
struct RequestsDo<Verb: RequestVerb>: SiteCommand {
    static var configuration: CommandConfiguration {
        let words = ["habeas requests", Verb.word, "4K7T2M9QXR", Verb.example, "--as USER"].filter { !$0.isEmpty }
        return CommandConfiguration(
            commandName: Verb.word,
            abstract: Verb.abstract,
            discussion: "Example: \(words.joined(separator: " "))"
        )
    }

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument
    @OptionGroup var verb: Verb

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        output.line(try await verb.carryOut(request.reference(), in: house, by: staff))
    }
}

extension ExtensionReason: ExpressibleByArgument {}

extension RefusalGround: ExpressibleByArgument {}

extension ArgumentHelp {
    static let grounds: ArgumentHelp =
        "manifestly-unfounded, excessive, identity-not-established, exempt or not-covered."
    static let quoted: ArgumentHelp = "Why, in words; the notice quotes them to the person."
}

/// A day as it was typed.
func typedDay(_ text: String?, _ option: String) throws -> CivilDate? {
    try text.map { text in
        guard let day = CivilDate(text) else { throw RequestsError.badDay(option) }
        return day
    }
}

/// A document that staff hand in.
func readDocument(_ path: String) throws -> Sensitive<[UInt8]> {
    do {
        return Sensitive(Array(try Data(contentsOf: URL(filePath: path))))
    } catch {
        throw RequestsError.unreadableFile
    }
}
