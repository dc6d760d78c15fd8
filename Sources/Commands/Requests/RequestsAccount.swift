import ArgumentParser
import Casework
import DataMap
import SubjectRequests

/// `habeas requests account REF --close COLLECTION=KEY`.
struct RequestsAccount: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Says which customer's account is to be closed, where the person's own rows do not say it.",
        discussion: """
            What was shown before is void: the rows are looked up anew. Example:
              habeas requests account 4K7T2M9QXR --close app.licensees=OC2001 --as USER
            """
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser
    @OptionGroup var request: ReferenceArgument

    @Option(help: "COLLECTION=KEY of the customer; may be given several times.")
    var close: [String]

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        try await house.casework.close(Set(close.map(account)), request.reference(), by: staff)
        output.line("Noted; the rows are looked up anew.")
    }

    private func account(_ typed: String) throws -> AccountKey {
        let parts = typed.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let collection = CollectionAddress(parts[0]) else { throw RequestsError.badIdentity }
        return AccountKey(collection: collection, value: parts[1])
    }
}
