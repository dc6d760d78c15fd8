import ArgumentParser
import Casework
import DataMap
import Storage
import SubjectRequests

/// `habeas requests open`: a request that came by phone, by post or at the counter, or that a script hands in.
struct RequestsOpen: SiteCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Opens a request for somebody who rang, wrote or came; the date counts from the day stated.",
        discussion: """
            Examples:
              habeas requests open --controller outreach --right copy --identity email=aroha@kereru.example --as USER
              habeas requests open --controller outreach --right copy --channel post --received 2026-11-25 \
            --name \"Aroha Ngata\" --post \"12 High Street, Dunedin\" --identity phone_number=+6435550124 \
            --verified \"rang back on the number on record\" --as USER
            """
    )

    @OptionGroup var site: SiteOption
    @OptionGroup var user: ActingUser

    @Option(help: "The controller's slug.")
    var controller: String

    @Option(help: "The right, in our word or the law's; may be given several times.")
    var right: [String]

    @Option(help: "KIND=VALUE, such as email=somebody@example.org; may be given several times.")
    var identity: [String] = []

    @Option(help: "How the person was verified, and by whom.")
    var verified: String?

    @Option(help: "How it came: phone, post, counter, mail, form, api.")
    var channel = "phone"

    @Option(help: "The day on which it reached the controller, YYYY-MM-DD; today where it is left out.")
    var received: String?

    @Option(help: "For a correction: CATEGORY=NEW VALUE, such as user.contact.phone_number=+64…")
    var change: [String] = []

    @Option(help: "The person's name.")
    var name: String?

    @Option(help: "Postal address, for people who are answered on paper.")
    var post: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run(in house: House, output: CommandOutput) async throws {
        let staff = try await house.staff(named: user.name)
        guard staff.may(.openRequests, at: controller) else { throw CaseworkError.notPermitted(.openRequests) }
        let asking = try asking(house)
        let attested = try verified.map { how in
            let required =
                try asking.rights.map { try house.casework.terms($0, at: controller).required }.max() ?? .channel
            return Attestation(level: max(required, .matched), how: Sensitive(how))
        }
        let opened = try await house.casework.open(asking, by: staff.party(at: controller), attested: attested)
        for request in opened.requests {
            let summary = try await house.casework.summary(request.reference, for: staff)
            if json {
                try output.json(summary)
            } else {
                output.line("\(request.reference)  \(request.right.rawValue)  \(summary.state)")
            }
        }
    }

    private func asking(_ house: House) throws -> Asking {
        let settings = try house.casework.rules.controller(controller)
        guard let channel = IntakeChannel(rawValue: channel) else { throw RequestsError.unknownChannel }
        let today = try house.casework.today(at: settings)
        let day = try received.map { text in
            guard let day = CivilDate(text) else { throw RequestsError.badDay("--received") }
            guard day <= today else { throw IntakeError.receivedInFuture }
            return day
        }
        let rights = try right.map { word in
            guard let right = Right(word: word) else { throw RequestsError.unknownRight }
            return right
        }
        var asking = Asking(
            controller: controller,
            channel: channel,
            rights: rights,
            language: settings.ownLanguage,
            receivedOn: day ?? today,
            receivedBasis: .stated
        )
        let identities = try identity.map(house.identity(typed:))
        asking.mailAddress = identities.first { $0.kind == .email }.map { Sensitive($0.value) }
        asking.claimed = identities
        asking.name = name.map { Sensitive($0) }
        asking.postalAddress = post.map { Sensitive($0) }
        asking.changes = try change.map(DescribedChange.init(typed:))
        return asking
    }
}

extension House {
    /// `KIND=VALUE`, of a kind by which the data map finds people.
    func identity(typed text: String) throws -> Identity {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { throw RequestsError.badIdentity }
        let kind = IdentityKind(rawValue: String(parts[0]))
        let known = Set(casework.rules.map.collections.flatMap(\.identityFields).compactMap(\.identity)).union([.email])
        guard known.contains(kind) else { throw RequestsError.unknownIdentity(known.map(\.rawValue).sorted()) }
        guard let identity = Identity(kind: kind, value: String(parts[1])) else { throw RequestsError.badIdentity }
        return identity
    }
}

extension DescribedChange {
    /// `CATEGORY=NEW VALUE`.
    init(typed text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { throw RequestsError.badIdentity }
        self.init(category: String(parts[0]), newValue: Sensitive(String(parts[1])))
    }
}
